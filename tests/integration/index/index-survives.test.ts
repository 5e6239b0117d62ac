import { randomInt } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { verifyIndex } from '../../../lib/bans/verify-index';
import { type IpAddress, parseIpAddress } from '../../../lib/domain/ip-address';
import { ipRangeFromText } from '../../../lib/domain/ip-range';
import type { OpenRuntime } from '../../../lib/open-runtime';
import { probes } from '../../support/index-world';
import type { IndexWriterTask } from '../../support/index-writer';
import { type FixedClock, fixedClock, openTestRuntime } from '../../support/open-test-runtime';
import { slowMatch } from '../../support/slow-matcher';
import { startIndexWriter } from '../../support/start-index-writer';
import { createTestDatabase, createTestRedis, type TestDatabase, type TestRedis } from '../../support/test-services';

const ACTOR = { agentId: null, name: 'Ada' };
const NOW = '2026-01-01T00:00:00Z';
/** "It settles in under a second." */
const SETTLED = { timeout: 1000, interval: 10 };

let database: TestDatabase;
let redis: TestRedis;
let clock: FixedClock;
let opened: OpenRuntime;
beforeEach(async () => {
  database = await createTestDatabase();
  redis = await createTestRedis();
  clock = fixedClock(NOW);
  opened = await openTestRuntime({
    lookupTimeoutMs: 5000,
    clock,
    database: database.options,
    redis: redis.options,
    indexStepMax: 2,
  });
  await opened.startKeeping();
});
afterEach(() => opened.close());

const address = (text: string): IpAddress => {
  const parsed = parseIpAddress(text);
  if (!parsed.ok) throw new Error(parsed.error.message);
  return parsed.value;
};
const add = async (range: string) => {
  const added = await opened.runtime.bans.addBan(
    { range: ipRangeFromText(range), validUntil: null, reason: '', bannedBy: ACTOR, contactId: null, ticketId: null },
    clock.now(),
  );
  if (!added.ok) throw new Error('not added');
  await opened.runtime.bringIndexTo(added.value.revision);
  return added.value.value;
};
const inIndex = async (text: string) => (await opened.index.lookup(address(text), clock.now())) !== null;
const isBanned = async (text: string) =>
  (await opened.runtime.checkVisitor({ address: address(text), channel: 'contact_form' })).outcome === 'banned';
const writer = (work: IndexWriterTask['work'], dieAt: IndexWriterTask['dieAt']) =>
  startIndexWriter({ databaseUrl: database.url, redisUrl: redis.url, now: NOW, work, dieAt });

describe('a process killed', () => {
  test('between the commit of a ban and its index write leaves a ban that holds within a second', async () => {
    const child = await writer({ kind: 'ban', range: '203.0.113.0/24' }, 'commit');
    child.go();
    expect(await child.ended).toBe('SIGKILL');
    await vi.waitFor(async () => expect(await inIndex('203.0.113.9')).toBe(true), SETTLED);
    expect(await isBanned('203.0.113.9')).toBe(true);
    expect(await verifyIndex(opened, () => clock.now())).toMatchObject({ clean: true });
  });

  test('between the commit of an expiry and its index write refuses nobody after a second', async () => {
    const ban = await add('203.0.113.0/24');
    const child = await writer({ kind: 'expire', id: ban.id }, 'commit');
    child.go();
    expect(await child.ended).toBe('SIGKILL');
    await vi.waitFor(async () => expect(await inIndex('203.0.113.9')).toBe(false), SETTLED);
    expect(await isBanned('203.0.113.9')).toBe(false);
  });

  test.each(['ban', 'expire'] as const)('between two steps of a wide %s leaves an index that settles', async (kind) => {
    // Islands that the wide ban has to go round, so that it takes many steps of two segments.
    for (let i = 0; i < 12; i++) await add(`203.0.113.${i * 16}/31`);
    const wide = kind === 'expire' ? await add('203.0.112.0/23') : null;
    const child = await writer(
      wide ? { kind: 'expire', id: wide.id } : { kind: 'ban', range: '203.0.112.0/23' },
      'step',
    );
    child.go();
    expect(await child.ended).toBe('SIGKILL');
    await vi.waitFor(async () => expect(await inIndex('203.0.112.0')).toBe(kind === 'ban'), SETTLED);
    await vi.waitFor(
      async () => expect(await verifyIndex(opened, () => clock.now())).toMatchObject({ clean: true }),
      SETTLED,
    );
    expect(await inIndex('203.0.113.16')).toBe(true);
    expect(await inIndex('203.0.113.18')).toBe(kind === 'ban');
  });
});

test('writers in several processes at once leave an index that decides as a scan does', async () => {
  const seeds = [randomInt(1e9), randomInt(1e9), randomInt(1e9)];
  const children = await Promise.all(seeds.map((seed) => writer({ kind: 'random', seed, count: 60 }, null)));
  for (const child of children) child.go();
  expect(await Promise.all(children.map((child) => child.ended))).toEqual([0, 0, 0]);
  const { revision } = await opened.source.position();
  expect(await opened.runtime.bringIndexTo(revision)).toBe(true);
  expect(await verifyIndex(opened, () => clock.now()), `seeds ${seeds}`).toMatchObject({ clean: true });

  const now = clock.now();
  const query = { sort: 'created', direction: 'asc', limit: 200 } as const;
  const { rows } = await opened.runtime.bans.listBans({ ...query, state: 'active' }, now);
  const exemptions = await opened.runtime.bans.listExemptions(now);
  for (const probe of [...probes(4), ...probes(6)]) {
    const found = (await opened.index.lookup(probe, now)) !== null;
    expect(found, `seeds ${seeds}: ${probe.value}`).toBe(slowMatch(rows, exemptions, probe, now).length > 0);
  }
}, 120_000);

describe('an index write is refused', () => {
  const segment = { start: 'cb007100', end: 'cb0071ff', until: 36 ** 9 - 1, from: 0, id: 1 };
  const write = { mode: 'add', family: 4, start: 'cb007100', end: 'cb0071ff', segments: [segment] } as const;
  const build = async () => (await opened.index.meta())?.build ?? '';

  test('after a flush, so that one ban can’t make a partial index look healthy', async () => {
    const before = await build();
    await Reflect.get(opened.index, 'writer').flushdb();
    const target = { build: before, fence: 10n ** 6n, shadow: false };
    expect(await opened.index.apply(target, 1n, [write])).toBe('NO_INDEX');
  });

  test('when its turn at the lock is over', async () => {
    await add('192.0.2.1');
    const target = { build: await build(), fence: 0n, shadow: false };
    expect(await opened.index.apply(target, 2n, [write])).toBe('FENCED');
    expect(await inIndex('203.0.113.9')).toBe(false);
  });

  test('unless its revision is the next', async () => {
    const target = { build: await build(), fence: 10n ** 6n, shadow: false };
    expect(await opened.index.apply(target, 5n, [write])).toBe('OUT_OF_ORDER');
    expect(await inIndex('203.0.113.9')).toBe(false);
  });
});

describe('the index is rebuilt by itself', () => {
  test('when it was flushed, and the store answers meanwhile', async () => {
    await add('203.0.113.0/24');
    await Reflect.get(opened.index, 'writer').flushdb();
    expect(await isBanned('203.0.113.9')).toBe(true);
    expect(await isBanned('203.0.112.255')).toBe(false);
    await vi.waitFor(() => expect(opened.runtime.indexHealth().state).toBe('ready'), SETTLED);
    expect(await inIndex('203.0.113.9')).toBe(true);
  });

  test('when it was built from another database', async () => {
    await add('203.0.113.0/24');
    const other = await openTestRuntime({ lookupTimeoutMs: 5000, clock, redis: redis.options });
    await other.startKeeping();
    await vi.waitFor(() => expect(other.runtime.indexHealth().state).toBe('ready'), SETTLED);
    expect(await other.index.lookup(address('203.0.113.9'), clock.now())).toBe(null);
    await other.close();
  });

  test('when a new database’s outbox no longer reaches back to it', async () => {
    await add('203.0.113.0/24');
    await opened.close();
    const later = await openTestRuntime({
      lookupTimeoutMs: 5000,
      clock,
      database: database.options,
      redis: redis.options,
    });
    // A change while nothing kept the index, and its outbox row is gone by the time somebody does.
    const ban = await later.runtime.bans.addBan(
      {
        range: ipRangeFromText('198.51.100.1'),
        validUntil: null,
        reason: '',
        bannedBy: ACTOR,
        contactId: null,
        ticketId: null,
      },
      clock.now(),
    );
    expect(ban.ok).toBe(true);
    await later.source.pruneOutbox(new Date('2030-01-01T00:00:00Z'), -1);
    await later.startKeeping();
    await vi.waitFor(() => expect(later.runtime.indexHealth().state).toBe('ready'), SETTLED);
    expect(await later.index.lookup(address('198.51.100.1'), clock.now())).toMatchObject({ validUntil: null });
    opened = later;
  });

  test('and bans made during the rebuild are in it', async () => {
    for (let i = 0; i < 20; i++) await add(`198.51.100.${i * 3}`);
    const rebuilt = opened.keeper.rebuild('test');
    const [ban] = await Promise.all([add('203.0.113.77'), rebuilt]);
    expect(await opened.index.lookup(address('203.0.113.77'), clock.now())).toMatchObject({ banId: ban.id });
    expect(await verifyIndex(opened, () => clock.now())).toMatchObject({ clean: true });
  });
});
