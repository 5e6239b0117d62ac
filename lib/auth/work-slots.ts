/** Runs at most a few pieces of work at a time; the others wait in turn, and too many waiting are turned away. */
export class WorkSlots {
  private free: number;
  private readonly waiting: (() => void)[] = [];

  /** `slots` pieces run at once, at most `waitingMax` wait. */
  constructor(
    slots: number,
    private readonly waitingMax: number,
  ) {
    this.free = slots;
  }

  /** The work's outcome, or `busy` (without having started it) when too many are waiting. */
  async run<T>(work: () => Promise<T>, busy: T): Promise<T> {
    if (this.free > 0) this.free--;
    else if (this.waiting.length >= this.waitingMax) return busy;
    else await new Promise<void>((resolve) => this.waiting.push(resolve));
    try {
      return await work();
    } finally {
      // A slot goes straight to whoever waits longest, so nobody can slip in between.
      const next = this.waiting.shift();
      if (next) next();
      else this.free++;
    }
  }
}
