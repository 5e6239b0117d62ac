import { Redis } from 'ioredis';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { refusalFactsKey, refusalTimesKey } from '../../../lib/adapters/redis-keys';
import { RedisRefusalBook } from '../../../lib/adapters/redis-refusal-book';
import { type IpAddress, parseIpAddress } from '../../../lib/domain/ip-address';
import { newReference } from '../../../lib/gate/refusal-reference';
import type { Refusal } from '../../../lib/ports/refusal-book';
import { type FixedClock, fixedClock } from '../../support/open-test-runtime';
import { createTestRedis, type PrivateRedis, startPrivateRedis } from '../../support/test-services';

const DAY_MS = 86_400_000;
let redis: Redis;
let clock: FixedClock;
let books: RedisRefusalBook[];
beforeAll(async () => {
  redis = new Redis((await createTestRedis()).options);
});
afterAll(() => redis.disconnect());
beforeEach(async () => {
  await redis.flushdb();
  clock = fixedClock('2026-11-24T15:30:00Z');
  books = [];
});
afterEach(() => Promise.all(books.map((book) => book.close())));

/** The book of one instance. */
function openBook(connection: Redis = redis): RedisRefusalBook {
  const book = new RedisRefusalBook({ redis: connection, clock, keepMs: () => 7 * DAY_MS });
  books.push(book);
  return book;
}

function address(text: string): IpAddress {
  const parsed = parseIpAddress(text);
  if (!parsed.ok) throw new Error(parsed.error.message);
  return parsed.value;
}

function refusalOf(from: string, more: Partial<Refusal> = {}): Refusal {
  const facts = { channel: 'chat', outcome: 'banned', banId: 12 } as const;
  return { reference: newReference(), at: clock.now(), address: address(from), ...facts, ...more };
}

const kindOf = async (book: RedisRefusalBook, { reference }: Refusal) => (await book.find(reference)).kind;

describe('a refusal', () => {
  test('is found at once by the instance that refused, and within a second by every other', async () => {
    const [here, there] = [openBook(), openBook()];
    const refusals = [
      refusalOf('203.0.113.7'),
      refusalOf('2001:db8::7', { channel: 'contact_form', banId: 2_147_483_647 }),
      refusalOf('203.0.113.8', { outcome: 'unknown-address', address: null, banId: null }),
    ];
    for (const refusal of refusals) here.note(refusal);
    for (const refusal of refusals) {
      expect(await here.find(refusal.reference)).toEqual({ kind: 'found', refusal });
      await vi.waitFor(async () => expect(await there.find(refusal.reference)).toEqual({ kind: 'found', refusal }));
    }
    expect(await there.find('GH-0000-00')).toEqual({ kind: 'unknown' });
  });

  test('is forgotten after its days, and Redis keeps nothing without an end', async () => {
    const book = openBook();
    const old = refusalOf('203.0.113.7');
    book.note(old);
    await book.close();
    clock.advance(7 * DAY_MS);
    expect(await kindOf(openBook(), old)).toBe('found');
    clock.advance(1);
    expect(await kindOf(openBook(), old)).toBe('unknown');

    const later = openBook();
    const young = refusalOf('203.0.113.8');
    later.note(young);
    await later.close();
    expect(await redis.hkeys(refusalFactsKey())).toEqual([young.reference]);
    for (const key of [refusalFactsKey(), refusalTimesKey()]) expect(await redis.pttl(key)).toBeGreaterThan(0);
  });

  test('is kept through a flood of one caller’s, of which the newest are kept', async () => {
    const book = openBook();
    const victim = refusalOf('203.0.113.7');
    book.note(victim);
    // An IPv6 caller has as many addresses as wanted.
    const flood = Array.from({ length: 3_000 }, (_, at) => refusalOf(`2001:db8::${at.toString(16)}`));
    for (const half of [flood.slice(0, 1_500), flood.slice(1_500)]) {
      for (const refusal of half) book.note(refusal);
      await vi.waitFor(async () =>
        expect(await redis.hexists(refusalFactsKey(), half.at(-1)?.reference ?? '')).toBe(1),
      );
    }
    await book.close();
    const other = openBook();
    expect(await kindOf(other, victim)).toBe('found');
    for (const refusal of flood.slice(-20)) expect(await kindOf(other, refusal)).toBe('found');
    expect(await redis.hlen(refusalFactsKey())).toBe(21);
    expect(await redis.zcard(refusalTimesKey())).toBe(21);
  });

  test('makes room for newer ones when there are too many of all', async () => {
    const first = refusalOf('203.0.113.7');
    const many = Array.from({ length: 50_000 }, (_, at) => [`GH-OLD-${at}`, clock.now().getTime() + at] as const);
    await redis.zadd(refusalTimesKey(), ...many.flatMap(([reference, at]) => [at, reference]));
    await redis.hset(refusalFactsKey(), new Map(many.map(([reference]) => [reference, '[]'])));
    clock.advance(60_000);
    const book = openBook();
    book.note({ ...first, at: clock.now() });
    await book.close();
    expect(await redis.hlen(refusalFactsKey())).toBe(50_000);
    expect(await redis.hexists(refusalFactsKey(), 'GH-OLD-0')).toBe(0);
    expect(await kindOf(openBook(), first)).toBe('found');
  });

  test('of which something else was written is unknown', async () => {
    for (const facts of ['', '{}', '[1]', 'nonsense']) {
      await redis.hset(refusalFactsKey(), 'GH-0000-00', facts);
      expect(await openBook().find('GH-0000-00')).toEqual({ kind: 'unknown' });
    }
  });
});

describe('without Redis', () => {
  let own: PrivateRedis;
  beforeAll(async () => {
    own = await startPrivateRedis();
  });
  afterAll(() => own.stop());

  test('noting neither throws nor waits, looking up says so, and what waited is written when it is back', async () => {
    const connection = new Redis({ ...own.options, commandTimeout: 300, maxRetriesPerRequest: 0 });
    connection.on('error', () => undefined);
    await connection.ping();
    own.freeze();
    const book = openBook(connection);
    const refusal = refusalOf('203.0.113.7');
    const start = performance.now();
    book.note(refusal);
    expect(performance.now() - start).toBeLessThan(100);
    expect(await kindOf(openBook(connection), refusal)).toBe('unavailable');
    own.thaw();
    await vi.waitFor(async () => expect(await kindOf(openBook(connection), refusal)).toBe('found'), {
      timeout: 10_000,
    });
    await book.close();
    connection.disconnect();
  });
});
