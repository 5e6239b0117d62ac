import fc from 'fast-check';
import { Redis } from 'ioredis';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { explainAddress } from '../../../lib/bans/explain-address';
import { encodeMember } from '../../../lib/domain/index-member';
import { formatIpAddress, type IpAddress, parseIpAddress } from '../../../lib/domain/ip-address';
import { ipRangeFromText } from '../../../lib/domain/ip-range';
import { INDEFINITELY } from '../../../lib/domain/segments';
import type { OpenRuntime } from '../../../lib/open-runtime';
import { IndexWorld, probes, resetStore, step } from '../../support/index-world';
import { type FixedClock, fixedClock, openTestRuntime } from '../../support/open-test-runtime';
import { slowMatch } from '../../support/slow-matcher';
import {
  createTestDatabase,
  createTestRedis,
  type PrivateRedis,
  startPrivateRedis,
  type TestDatabase,
  type TestRedis,
} from '../../support/test-services';

const ACTOR = { agentId: null, name: 'Ada' };
const NOW = new Date('2026-11-23T12:00:00Z');
const hours = (n: number) => new Date(NOW.getTime() + n * 3_600_000);

let database: TestDatabase;
let redis: TestRedis;
let clock: FixedClock;
let opened: OpenRuntime;
/** For what nobody should do: writing to the index by hand. */
let byHand: Redis;

const address = (text: string): IpAddress => {
  const parsed = parseIpAddress(text);
  if (!parsed.ok) throw new Error(parsed.error.message);
  return parsed.value;
};
/** A busy machine is not taken for a Redis that is away. */
const patient = () => ({ ...opened.runtime, inspectTimeoutMs: 10_000 });
const explain = (text: string) => explainAddress(patient(), address(text));

async function ban(range: string, validUntil: Date | null = null, through = opened) {
  const added = await through.runtime.bans.addBan(
    { range: ipRangeFromText(range), validUntil, reason: '', bannedBy: ACTOR, contactId: null, ticketId: null },
    clock.now(),
  );
  if (!added.ok) throw new Error('not added');
  return added.value;
}

async function enforcedBan(range: string, validUntil: Date | null = null) {
  const { value, revision } = await ban(range, validUntil);
  expect(await opened.runtime.bringIndexTo(revision)).toBe(true);
  return value;
}

async function exempt(range: string, validUntil: Date | null) {
  const { value, revision } = await opened.runtime.bans.addExemption(
    { range: ipRangeFromText(range), note: 'our office', validUntil, createdBy: ACTOR },
    clock.now(),
  );
  await opened.runtime.bringIndexTo(revision);
  return value;
}

describe('with a healthy index', () => {
  beforeAll(async () => {
    database = await createTestDatabase();
    redis = await createTestRedis();
    clock = fixedClock(NOW);
    opened = await openTestRuntime({ clock, database: database.options, redis: redis.options });
    await opened.startKeeping();
  });
  afterAll(() => opened.close());
  beforeEach(async () => {
    clock.set(NOW);
    await resetStore(database.options);
    await opened.keeper.rebuild('a new store');
  });

  test('the ban that counts comes first, with when that changes, and index and store say the same', async () => {
    const short = await enforcedBan('203.0.113.7', hours(1));
    const long = await enforcedBan('203.0.113.0/24', hours(5));
    await enforcedBan('203.0.113.8');
    const { standing, index } = await explain('203.0.113.7');
    expect(standing.bans.map(({ id }) => id)).toEqual([long.id, short.id]);
    expect(standing.refusedBy?.id).toBe(long.id);
    expect(standing.changes).toEqual([{ at: hours(5), refusedBy: null }]);
    const verdict = { id: long.id, from: 0, until: hours(5).getTime() };
    expect(index).toMatchObject({ state: 'agrees', revision: 3n, applied: 3n, expected: verdict, found: verdict });
    expect(index.member).toMatch(/^[0-9a-z]{40}$/);
  });

  test('an exemption wins, and the index holds from when the ban counts again', async () => {
    const { id } = await enforcedBan('203.0.113.0/24');
    const exemption = await exempt('203.0.113.7', hours(2));
    const { standing, index } = await explain('203.0.113.7');
    expect(standing).toMatchObject({ refusedBy: null, exemptedBy: { id: exemption.id, note: 'our office' } });
    expect(standing.changes).toMatchObject([{ at: hours(2), refusedBy: { id } }]);
    expect(index).toMatchObject({ state: 'agrees', found: { id, from: hours(2).getTime(), until: INDEFINITELY } });
  });

  test('an address that no ban covers is free in both, one off the edge of a range too', async () => {
    await enforcedBan('203.0.113.0/24');
    for (const text of ['203.0.114.0', '203.0.112.255', '192.0.2.1', '2001:db8::7']) {
      const { standing, index } = await explain(text);
      expect(standing).toMatchObject({ refusedBy: null, bans: [], changes: [] });
      expect(index, text).toMatchObject({ state: 'agrees', expected: null, found: null, member: null });
    }
  });

  test('an IPv4-mapped address is the IPv4 address', async () => {
    const { id } = await enforcedBan('203.0.113.7');
    const { address: read, standing, index } = await explain('::ffff:203.0.113.7');
    expect(formatIpAddress(read)).toBe('203.0.113.7');
    expect(standing.refusedBy?.id).toBe(id);
    expect(index).toMatchObject({ state: 'agrees', found: { id } });
  });

  test('what has run out is no difference, and is remembered as a former ban', async () => {
    await enforcedBan('203.0.113.0/24', hours(1));
    clock.set(hours(1));
    const { standing, formerBans, index } = await explain('203.0.113.7');
    expect(standing.bans).toEqual([]);
    expect(formerBans).toEqual({ count: 1, countIsCapped: false });
    // Its entry is still there, and says nothing any more.
    expect(index).toMatchObject({ state: 'agrees', expected: null, found: null, member: expect.any(String) });
    expect((await explain('203.0.114.7')).formerBans.count).toBe(0);
  });

  test('after any changes the explanation is what a scan, the index and the gate’s check say', async () => {
    let explained = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { minLength: 3, maxLength: 12 }),
        fc.infiniteStream(fc.nat()),
        async (steps, picks) => {
          clock.set(NOW);
          await resetStore(database.options);
          await opened.keeper.rebuild('a new store');
          const world = new IndexWorld(opened, clock);
          const all = [...probes(4), ...probes(6)];
          for (const each of steps) {
            await world.take(each);
            for (let i = 0; i < 6; i++) {
              const probe = all[(picks.next().value as number) % all.length] as IpAddress;
              const { standing, index } = await explainAddress(patient(), probe);
              const scanned = slowMatch(world.bans, world.exemptions, probe, clock.now());
              expect(standing.refusedBy !== null).toBe(scanned.length > 0);
              expect(index.state).toBe('agrees');
              const gate = await opened.runtime.checkVisitor({ address: probe, channel: 'chat' });
              expect(gate.outcome).toBe(standing.refusedBy ? 'banned' : 'free');
              if (gate.outcome === 'banned') expect(gate.banId).toBe(standing.refusedBy?.id);
              explained++;
            }
          }
        },
      ),
      { numRuns: 25 },
    );
    expect(explained).toBeGreaterThan(25 * 3 * 5);
  }, 300_000);

  test('a ban made at this very moment doesn’t pass for a fault of the index', async () => {
    const { bans, indexSource, clock: now } = opened.runtime;
    let made = 0;
    /** Somebody bans right after the bans were read, and before the index is. */
    const deps = {
      indexSource,
      clock: now,
      inspectTimeoutMs: 10_000,
      bans: {
        bansCovering: async (...args: Parameters<typeof bans.bansCovering>) => {
          const read = await bans.bansCovering(...args);
          if (made++ === 0) await enforcedBan('203.0.113.0/24');
          return read;
        },
        exemptionsCovering: bans.exemptionsCovering.bind(bans),
        listBans: bans.listBans.bind(bans),
      },
      index: {
        inspect: async (each: IpAddress) => {
          await vi.waitUntil(async () => (await indexSource.position()).revision > 0n, { interval: 1 });
          await vi.waitUntil(async () => (await opened.index.meta())?.applied === 1n, { interval: 1 });
          return opened.index.inspect(each);
        },
      },
    };
    const { standing, index } = await explainAddress(deps, address('203.0.113.7'));
    expect(made).toBe(2);
    expect(standing.refusedBy?.id).toBe(1);
    expect(index).toMatchObject({ state: 'agrees', revision: 1n, found: { id: 1 } });
  });

  test('a process that is busy doesn’t take Redis for gone', async () => {
    await enforcedBan('203.0.113.7');
    const index = {
      /** Answers after the time that a person waits, in a process that does something else all that time. */
      inspect: async (each: IpAddress) => {
        setImmediate(() => {
          const until = performance.now() + 600;
          while (performance.now() < until);
        });
        await new Promise((resolve) => setTimeout(resolve, 310));
        return opened.index.inspect(each);
      },
    };
    const { index: report } = await explainAddress({ ...opened.runtime, index }, address('203.0.113.7'));
    expect(report.state).toBe('agrees');
  });
});

describe('with an index that nobody keeps', () => {
  beforeEach(async () => {
    database = await createTestDatabase();
    redis = await createTestRedis();
    clock = fixedClock(NOW);
    opened = await openTestRuntime({ clock, database: database.options, redis: redis.options });
    byHand = new Redis(redis.options);
    await vi.waitFor(() => opened.index.meta());
    await opened.keeper.rebuild('a new store');
    await enforcedBan('203.0.113.0/24', hours(1));
    await opened.keeper.stop();
  });
  afterEach(async () => {
    byHand.disconnect();
    await opened.close();
  });

  const KEY = 'gatehouse:{idx}:4';
  const META = 'gatehouse:{idx}:meta';
  const segment = { start: 'cb007100', end: 'cb0071ff', until: hours(1).getTime(), from: 0, id: 1 };

  test('a ban that it lacks is told, with how far it is', async () => {
    const { value } = await ban('203.0.113.7', hours(3));
    expect((await explain('203.0.113.7')).index).toMatchObject({
      state: 'behind',
      revision: 2n,
      applied: 1n,
      expected: { id: value.id, until: hours(3).getTime() },
      found: { id: 1, until: hours(1).getTime() },
    });
  });

  test.each([
    ['an entry is gone', async () => byHand.zrem(KEY, encodeMember(segment)), null],
    [
      'an entry ends later',
      async () => {
        await byHand.zrem(KEY, encodeMember(segment));
        await byHand.zadd(KEY, 0, encodeMember({ ...segment, until: hours(2).getTime() }));
      },
      { id: 1, until: hours(2).getTime() },
    ],
    [
      'an entry names another ban',
      async () => {
        await byHand.zrem(KEY, encodeMember(segment));
        await byHand.zadd(KEY, 0, encodeMember({ ...segment, id: 9 }));
      },
      { id: 9 },
    ],
    ['there is rubbish in it', async () => byHand.zadd(KEY, 0, 'cb007105zzzzzzzz<script>'), null],
    [
      'there is rubbish of the right length in it',
      async () => byHand.zadd(KEY, 0, `cb007105${'z'.repeat(8)}${'~'.repeat(24)}`),
      null,
    ],
  ])('that %s though it is up to date is told as its fault', async (_, tamper, found) => {
    expect((await explain('203.0.113.7')).index.state).toBe('agrees');
    await tamper();
    const { index } = await explain('203.0.113.7');
    expect(index).toMatchObject({ state: 'differs', revision: 1n, applied: 1n, expected: { id: 1 } });
    if (found) expect(index.found).toMatchObject(found);
    else expect(index.found).toBeNull();
  });

  test('one that was flushed, lost its sentinel, is of another database or ahead is told as such', async () => {
    await byHand.hset(META, 'applied', '7');
    expect((await explain('203.0.113.7')).index).toMatchObject({ state: 'ahead', revision: 1n, applied: 7n });
    await byHand.hset(META, 'applied', '1', 'store', '7a0a7b6e-0000-4000-8000-000000000000');
    expect((await explain('203.0.113.7')).index.state).toBe('foreign');
    const [sentinel] = await byHand.zrangebylex(KEY, '[!', '(0');
    await byHand.zrem(KEY, sentinel ?? '');
    expect((await explain('203.0.113.7')).index).toMatchObject({ state: 'missing', found: null, member: null });
    await byHand.flushdb();
    expect((await explain('203.0.113.7')).index).toMatchObject({ state: 'missing', applied: null });
  });
});

describe('with a Redis that is away', () => {
  let own: PrivateRedis;
  beforeAll(async () => {
    own = await startPrivateRedis();
    clock = fixedClock(NOW);
    opened = await openTestRuntime({ clock, redis: own.options });
    await opened.startKeeping();
    await enforcedBan('203.0.113.0/24');
  });
  afterAll(async () => {
    await opened.close();
    await own.stop();
  });

  const away = async () => {
    const begun = performance.now();
    const { standing, index } = await explainAddress(opened.runtime, address('203.0.113.7'));
    const ms = performance.now() - begun;
    expect(index).toMatchObject({ state: 'unreachable', revision: 1n, applied: null, expected: { id: 1 } });
    expect(standing.refusedBy?.id).toBe(1);
    return ms;
  };

  test('frozen or killed, the explanation comes all the same, without a long wait, and is whole when it is back', async () => {
    own.freeze();
    expect(await away()).toBeLessThan(1_500);
    own.thaw();
    await vi.waitFor(async () => expect((await explain('203.0.113.7')).index.state).toBe('agrees'), {
      timeout: 10_000,
    });
    await own.kill();
    await away();
    await own.start();
    await vi.waitFor(async () => expect((await explain('203.0.113.7')).index.state).toBe('agrees'), {
      timeout: 10_000,
    });
  });
});
