/** What an import is doing, and how far it is. */
export function phaseText({ phase, done, total }: { phase: string; done: number; total: number | null }): string {
  const of = total === null ? '' : ` of ${total.toLocaleString('en')}`;
  const count = done > 0 ? `: ${done.toLocaleString('en')}${of}` : '…';
  switch (phase) {
    case 'checking':
      return `Reading the list${count}`;
    case 'comparing':
      return `Comparing it with the bans in force${count}`;
    case 'storing':
      return done > 0 && done === total ? 'Finishing: none of them holds yet, then all do' : `Storing the bans${count}`;
    default:
      return 'Waiting for its turn…';
  }
}
