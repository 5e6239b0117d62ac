/** Runs at most a few pieces of work at a time; the others wait in turn, and too many waiting are turned away. */
export class WorkSlots {
  private free: number;
  private readonly waiting: { readonly by: string; readonly start: () => void }[] = [];

  /** `slots` pieces run at once, at most `waitingMax` wait, of them at most `waitingOfOneMax` by the same caller. */
  constructor(
    slots: number,
    private readonly waitingMax: number,
    private readonly waitingOfOneMax = waitingMax,
  ) {
    this.free = slots;
  }

  /** The work's outcome, or `busy` (without having started it) when too many are waiting, all in all or `by` this caller. */
  async run<T>(work: () => Promise<T>, busy: T, by = ''): Promise<T> {
    if (this.free > 0) this.free--;
    else if (this.isCrowded(by)) return busy;
    else await new Promise<void>((start) => this.waiting.push({ by, start }));
    try {
      return await work();
    } finally {
      // A slot goes straight to whoever waits longest, so nobody can slip in between.
      const next = this.waiting.shift();
      if (next) next.start();
      else this.free++;
    }
  }

  private isCrowded(by: string): boolean {
    if (this.waiting.length >= this.waitingMax) return true;
    return this.waiting.filter((each) => each.by === by).length >= this.waitingOfOneMax;
  }
}
