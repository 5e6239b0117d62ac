/** Counts events per key in fixed windows. Safe for concurrent use from several processes. */
export interface RateLimiter {
  /**
   * Counts one event under `key` and says whether it is within `limit` per `windowSeconds`.
   * When the counter can't be reached the event is allowed: a limit is a comfort, a lost message is not.
   */
  take(key: string, limit: number, windowSeconds: number): Promise<{ allowed: boolean; retryAfterSeconds: number }>;
}
