import type { ImportReport } from '../bans/import-bans';
import type { ImportPreview, ImportWarning, RefusedLine } from '../ports/import-store';
import type { CommandContext } from './command-context';
import { oneLine } from './describe-ban';

/** So many refused lines are shown to a person. */
const REFUSED_SHOWN_MAX = 20;

/** Says which entries deserve a second look, each kind once. */
export function sayWarnings(context: Pick<CommandContext, 'say'>, warnings: readonly ImportWarning[]): void {
  for (const { count, line, text, message } of warnings) {
    const entries = count === 1 ? 'One entry deserves' : `${count} entries deserve`;
    context.say(`${entries} a second look, ${count === 1 ? '' : 'first '}line ${line} (${oneLine(text)}): ${message}`);
  }
}

/** Refused lines as the JSON contract has them. */
export function refusedJson(refused: readonly RefusedLine[]) {
  return refused.map(({ kind, line, text, reason }) => ({
    line,
    text,
    reason: kind === 'needs-confirmation' ? `${reason} Add --confirm to ban it all the same.` : reason,
  }));
}

/** The same for a person: the first of them. */
export function refusedText(refused: ReturnType<typeof refusedJson>): string[] {
  const shown = refused.slice(0, REFUSED_SHOWN_MAX);
  const more = refused.length - REFUSED_SHOWN_MAX;
  return [
    ...shown.map((each) => `  line ${each.line}: ${oneLine(each.text)}: ${each.reason}`),
    ...(more > 0 ? [`  and ${more.toLocaleString('en')} more; see --json.`] : []),
  ];
}

/** Whether nothing of a list could be used. */
export function nothingWasRight({
  added,
  covered,
  refused,
}: Pick<ImportReport | ImportPreview, 'added' | 'covered' | 'refused'>): boolean {
  return added + covered === 0 && refused.length > 0;
}

export function counted(count: number, what: string): string {
  return `${count.toLocaleString('en')} ${what}${count === 1 ? '' : 's'}`;
}
