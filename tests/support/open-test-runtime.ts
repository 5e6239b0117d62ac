import { pino } from 'pino';
import type { IpRange } from '../../lib/domain/ip-range';
import { type OpenRuntime, openRuntime } from '../../lib/open-runtime';
import type { Clock } from '../../lib/ports/clock';
import { createTestDatabase, createTestRedis } from './test-services';

/** A clock that stands still until it is moved. */
export interface FixedClock extends Clock {
  set(instant: Date): void;
  advance(ms: number): void;
}

export function fixedClock(start: string | Date): FixedClock {
  let now = new Date(start);
  return {
    now: () => new Date(now),
    set: (instant) => {
      now = new Date(instant);
    },
    advance: (ms) => {
      now = new Date(now.getTime() + ms);
    },
  };
}

/** A runtime on a database and a Redis database of its own; `close` it at the end. */
export async function openTestRuntime(
  options: {
    clock?: Clock;
    onFailure?: 'open' | 'closed';
    trustedProxies?: IpRange[];
    allowedTargets?: IpRange[];
    database?: object;
    redis?: object;
    indexStepMax?: number;
    lookupTimeoutMs?: number;
  } = {},
): Promise<OpenRuntime> {
  const database = options.database ?? (await createTestDatabase()).options;
  const redis = options.redis ?? (await createTestRedis()).options;
  return openRuntime({
    connections: { database, redis, secret: 'a secret for tests, long enough to sign with' },
    trustedProxies: options.trustedProxies ?? [],
    allowedTargets: options.allowedTargets,
    onFailure: options.onFailure ?? 'open',
    publicUrl: null,
    log: pino({ level: process.env.TEST_LOG ?? 'silent' }),
    clock: options.clock,
    indexStepMax: options.indexStepMax,
    lookupTimeoutMs: options.lookupTimeoutMs,
  });
}
