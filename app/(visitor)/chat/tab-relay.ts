/**
 * One connection for all tabs of a browser that show the same chat: a browser opens six to a server without HTTP/2, and a
 * shop's customer has more tabs than that. One tab leads, the others hear what it hears; when it closes, the next leads.
 * Where the browser has no locks (a page that isn't secure) each tab leads itself.
 */
export class TabRelay<Told> {
  private readonly channel: BroadcastChannel | null;

  /** Alive until `signal` aborts. `name` is a lock's: such must not begin with a hyphen. */
  constructor(
    private readonly name: string,
    onTold: (told: Told) => void,
    private readonly signal: AbortSignal,
  ) {
    this.channel = canRelay() ? new BroadcastChannel(name) : null;
    this.channel?.addEventListener('message', ({ data }) => onTold(data as Told));
    signal.addEventListener('abort', () => this.channel?.close());
  }

  /** Tells the other tabs; useful for the one that leads. */
  tell(told: Told): void {
    if (!this.signal.aborted) this.channel?.postMessage(told);
  }

  /** Runs `work` as soon as this tab is the one that leads. Meanwhile it follows. */
  async whenLeading(work: () => Promise<void>): Promise<void> {
    if (!this.channel) return work();
    let leads = false;
    try {
      await navigator.locks.request(this.name, { signal: this.signal }, () => {
        leads = true;
        return work();
      });
    } catch (error) {
      if (this.signal.aborted) return;
      if (leads) throw error;
      // No lock is to be had: two tabs that lead are better than none.
      await work();
    }
  }
}

function canRelay(): boolean {
  try {
    // Where storage is forbidden, asking throws, or locks are refused.
    return 'locks' in navigator && typeof BroadcastChannel === 'function' && localStorage !== null;
  } catch {
    return false;
  }
}
