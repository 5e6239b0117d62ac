import type { Redis } from 'ioredis';
import type { Budget, RateLimiter } from '../ports/rate-limiter';
import { rateLimitKey } from './redis-keys';

/**
 * KEYS[1]: the counter. ARGV: length of the window in ms, how much this event weighs. Answers the count with it, and ms until the
 * window ends. One script, so that a counter without an end (a process that died between two commands) can't come to be.
 */
const TAKE = `
local count = redis.call('INCRBY', KEYS[1], ARGV[2])
local left = redis.call('PTTL', KEYS[1])
if left < 0 then
  left = tonumber(ARGV[1])
  redis.call('PEXPIRE', KEYS[1], left)
end
return { count, left }`;

/** A slow Redis must not make visitors wait for a limit. */
const TIMEOUT_MS = 250;

/** Counters in Redis, shared by all instances. A window begins with its first event. */
export class RedisRateLimiter implements RateLimiter {
  constructor(private readonly redis: Pick<Redis, 'eval'>) {}

  async take(
    key: string,
    limit: number,
    windowSeconds: number,
  ): Promise<{ allowed: boolean; retryAfterSeconds: number }> {
    const { allowed, retryAfterSeconds } = await this.spend(key, limit, windowSeconds, 1);
    return { allowed, retryAfterSeconds };
  }

  async spend(key: string, limit: number, windowSeconds: number, cost: number): Promise<Budget> {
    const counted = await this.count(rateLimitKey(key), windowSeconds * 1000, cost);
    if (!counted) return { allowed: true, retryAfterSeconds: 0, left: null };
    const seconds = Math.max(1, Math.ceil(counted.leftMs / 1000));
    const left = { events: Math.max(0, limit - counted.count), seconds };
    const allowed = counted.count <= limit;
    return { allowed, retryAfterSeconds: allowed ? 0 : seconds, left };
  }

  /** Null when Redis doesn't answer in time: then nothing is limited, as the port has it. */
  private async count(
    redisKey: string,
    windowMs: number,
    cost: number,
  ): Promise<{ count: number; leftMs: number } | null> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<null>((resolve) => {
      timer = setTimeout(resolve, TIMEOUT_MS, null);
    });
    const answer = this.redis.eval(TAKE, 1, redisKey, String(windowMs), String(cost)).then(readCount, () => null);
    try {
      return await Promise.race([answer, late]);
    } finally {
      clearTimeout(timer);
    }
  }
}

function readCount(reply: unknown): { count: number; leftMs: number } | null {
  if (!Array.isArray(reply)) return null;
  const [count, leftMs] = reply;
  return typeof count === 'number' && typeof leftMs === 'number' ? { count, leftMs } : null;
}
