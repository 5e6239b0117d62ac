/** What the window tells the page around it (public/embed.js). */
export type ToEmbeddingPage =
  | { readonly event: 'ready' }
  /** Escape was pressed. */
  | { readonly event: 'close' }
  /** `running`: whether the window has to be there in the site's other pages. */
  | { readonly event: 'chat'; readonly running: boolean; readonly unread: number }
  | { readonly event: 'call'; readonly running: boolean };

/**
 * The page that this window is embedded in, at `address`, which that page says itself: what is told goes there only if it
 * is true, and only from there something is heard. Who may embed it at all the browser has decided (frame-ancestors).
 */
export class EmbeddingPage {
  private readonly origin: string | null;

  constructor(
    address: string,
    private readonly what: 'chat' | 'call' = 'chat',
  ) {
    const origin = URL.canParse(address) ? new URL(address).origin : 'null';
    this.origin = origin !== 'null' && window.parent !== window ? origin : null;
  }

  tell(told: ToEmbeddingPage): void {
    if (this.origin !== null) window.parent.postMessage({ gatehouse: this.what, ...told }, this.origin);
  }

  /** Calls back with whether the window can be seen, and whether somebody opened it to write. Returns how to stop. */
  onShown(listener: (shown: boolean, takesFocus: boolean) => void): () => void {
    const hear = ({ source, origin, data }: MessageEvent) => {
      if (source !== window.parent || origin !== this.origin || data?.gatehouse !== this.what) return;
      if (data.event === 'shown' || data.event === 'hidden') {
        listener(data.event === 'shown', data.focus === true);
      }
    };
    window.addEventListener('message', hear);
    return () => window.removeEventListener('message', hear);
  }
}
