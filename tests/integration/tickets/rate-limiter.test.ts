import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { rateLimitKey } from '../../../lib/adapters/redis-keys';
import { RedisRateLimiter } from '../../../lib/adapters/redis-rate-limiter';
import { createTestRedis, type PrivateRedis, startPrivateRedis } from '../../support/test-services';

const FREE = { allowed: true, retryAfterSeconds: 0 };
let redis: Redis;
let limiter: RedisRateLimiter;
beforeAll(async () => {
  redis = new Redis((await createTestRedis()).options);
  limiter = new RedisRateLimiter(redis);
});
afterAll(() => redis.disconnect());

describe('a limit', () => {
  test('allows as many as it says and refuses the next, saying when to try again', async () => {
    for (let at = 0; at < 3; at++) expect(await limiter.take('some', 3, 60)).toEqual(FREE);
    const refused = await limiter.take('some', 3, 60);
    expect(refused.allowed).toBe(false);
    expect(refused.retryAfterSeconds).toBeGreaterThan(55);
    expect(refused.retryAfterSeconds).toBeLessThanOrEqual(60);
  });

  test('is exact for what comes at the same moment from several connections', async () => {
    const others = Array.from({ length: 4 }, () => redis.duplicate());
    const limiters = others.map((connection) => new RedisRateLimiter(connection));
    const taken = await Promise.all(
      Array.from({ length: 100 }, (_, at) => (limiters[at % 4] ?? limiter).take('crowd', 30, 60)),
    );
    for (const connection of others) connection.disconnect();
    expect(taken.filter(({ allowed }) => allowed)).toHaveLength(30);
  });

  test('counts each key by itself', async () => {
    await limiter.take('one', 1, 60);
    expect(await limiter.take('one', 1, 60)).toMatchObject({ allowed: false });
    expect(await limiter.take('two', 1, 60)).toEqual(FREE);
  });

  test('ends with its window, which further attempts don’t make longer', async () => {
    await limiter.take('window', 1, 60);
    await redis.pexpire(rateLimitKey('window'), 10_000);
    await limiter.take('window', 1, 60);
    expect(await redis.pttl(rateLimitKey('window'))).toBeLessThanOrEqual(10_000);
    await redis.del(rateLimitKey('window'));
    expect(await limiter.take('window', 1, 60)).toEqual(FREE);
  });

  test('gets an end even if its counter was left without one', async () => {
    await redis.set(rateLimitKey('endless'), 5);
    expect(await limiter.take('endless', 1, 60)).toMatchObject({ allowed: false });
    expect(await redis.pttl(rateLimitKey('endless'))).toBeGreaterThan(0);
  });

  test('limits nobody when what is stored under its key is something else', async () => {
    await redis.lpush(rateLimitKey('list'), 'x');
    expect(await limiter.take('list', 1, 60)).toEqual(FREE);
  });
});

describe('without Redis', () => {
  let own: PrivateRedis;
  beforeAll(async () => {
    own = await startPrivateRedis();
  });
  afterAll(() => own.stop());

  test('nobody is limited, and a frozen Redis makes nobody wait', async () => {
    const connection = new Redis({ ...own.options, maxRetriesPerRequest: null });
    connection.on('error', () => undefined);
    const patient = new RedisRateLimiter(connection);
    await patient.take('x', 1, 60);
    expect(await patient.take('x', 1, 60)).toMatchObject({ allowed: false });
    own.freeze();
    const start = performance.now();
    expect(await patient.take('x', 1, 60)).toEqual(FREE);
    expect(performance.now() - start).toBeLessThan(2_000);
    own.thaw();
    await own.kill();
    expect(await patient.take('x', 1, 60)).toEqual(FREE);
    connection.disconnect();
  });
});
