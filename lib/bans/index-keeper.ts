/** How far the index can be trusted now, for banners and /readyz. */
export interface IndexHealth {
  readonly state: 'ready' | 'behind' | 'missing' | 'rebuilding' | 'unreachable' | 'unverified';
  /** For a person: what works and what doesn't. Empty when ready. */
  readonly message: string;
}
