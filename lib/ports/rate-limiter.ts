/** Counts events per key in fixed windows. Safe for concurrent use from several processes. */
export interface RateLimiter {
  /**
   * Counts one event under `key` and says whether it is within `limit` per `windowSeconds`.
   * When the counter can't be reached the event is allowed: a limit is a comfort, a lost message is not.
   */
  take(key: string, limit: number, windowSeconds: number): Promise<{ allowed: boolean; retryAfterSeconds: number }>;
  /** The same for what weighs more than one event, and for whoever is told how much is left. */
  spend(key: string, limit: number, windowSeconds: number, cost: number): Promise<Budget>;
}

export interface Budget {
  readonly allowed: boolean;
  /** 0 when it is allowed. */
  readonly retryAfterSeconds: number;
  /** What may still be spent, and when the window ends; null when the counter can't be reached. */
  readonly left: { readonly events: number; readonly seconds: number } | null;
}
