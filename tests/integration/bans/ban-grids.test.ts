import pg from 'pg';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { PostgresHitBook } from '../../../lib/adapters/postgres-hit-book';
import type { Ban } from '../../../lib/domain/ban';
import { coversRange, ipRangeFromText, overlaps } from '../../../lib/domain/ip-range';
import type { OpenRuntime } from '../../../lib/open-runtime';
import { BAN_SORT_COLUMNS, type BanListQuery, type BanStore } from '../../../lib/ports/ban-store';
import { type FixedClock, fixedClock, openTestRuntime } from '../../support/open-test-runtime';
import { createTestDatabase } from '../../support/test-services';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const ADA = { agentId: null, name: 'Ada' };
const GRACE = { agentId: null, name: 'Grace' };
let opened: OpenRuntime;
let clock: FixedClock;
let bans: BanStore;
const everyBan = new Map<number, Ban>();

/** A desk with bans of every sort: both families, single and range, by two people and an import, running, over, expired. */
beforeAll(async () => {
  clock = fixedClock('2026-01-01T00:00:00Z');
  const { options: database } = await createTestDatabase();
  opened = await openTestRuntime({ clock, database });
  bans = opened.runtime.bans;
  const begin = clock.now();
  const after = (ms: number) => new Date(begin.getTime() + ms);
  const ends = [null, after(2 * DAY), after(10 * DAY), after(10 * DAY + HOUR), after(14 * DAY), after(60 * DAY)];
  for (let i = 0; i < 48; i++) {
    const range = i % 5 === 4 ? `2001:db8:${i}::${i % 3 ? '' : '/48'}` : `198.51.100.${i * 5}${i % 4 ? '' : '/30'}`;
    const added = await bans.addBan(
      {
        range: ipRangeFromText(range),
        validUntil: ends[i % ends.length] ?? null,
        reason: `reason ${i % 7}`,
        bannedBy: i % 3 ? ADA : GRACE,
        contactId: null,
        ticketId: null,
      },
      clock.now(),
    );
    if (!added.ok) throw new Error(`not added: ${range}`);
    clock.advance(60_000);
  }
  const list = ['192.0.2.0/28', '192.0.2.77', '2001:db8:ffff::1'].map((text) => ({
    range: ipRangeFromText(text),
    reason: 'from a list',
  }));
  await bans.importBans({ name: 'bad.txt', createdBy: ADA, validUntil: after(30 * DAY) }, list, clock.now());
  clock.set(after(9 * DAY + 12 * HOUR));
  await bans.expireBans([1, 4, 5, 11, 12, 17], GRACE, clock.now());
  clock.set(after(9 * DAY + 13 * HOUR));
  const pool = new pg.Pool(database);
  const book = new PostgresHitBook({ pool, log: pino({ level: 'silent' }) });
  for (let id = 1; id <= 51; id++) {
    for (let hit = 0; hit < hitsOf(id); hit++) book.note({ banId: id, channel: 'chat', at: lastHitOf(id) });
  }
  await book.close();
  await pool.end();
  for (let id = 1; id <= 51; id++) {
    const ban = await bans.findBan(id);
    if (ban) everyBan.set(id, ban);
  }
});
afterAll(() => opened.close());

/** Many bans have equally many hits, and most have none. */
const hitsOf = (id: number) => (id % 3 ? 0 : id % 4);
const lastHitOf = (id: number) => new Date(Date.UTC(2026, 0, 1 + (id % 5)));

/** What a query should find, read off every ban by the words of the port. */
function expected(query: Omit<BanListQuery, 'sort' | 'direction' | 'limit'>): number[] {
  const now = clock.now();
  const endOf = (ban: Ban) => ban.validUntil?.getTime() ?? Number.POSITIVE_INFINITY;
  return [...everyBan.values()]
    .filter((ban) => endOf(ban) > now.getTime() === (query.state === 'active'))
    .filter((ban) => !query.overlapping || overlaps(ban.range, query.overlapping))
    .filter((ban) => !query.text || `${ban.reason} ${ban.bannedBy.name}`.toLowerCase().includes(query.text))
    .filter((ban) => !query.reason || ban.reason.toLowerCase().includes(query.reason))
    .filter((ban) => !query.bannedByName || ban.bannedBy.name === query.bannedByName)
    .filter((ban) => !query.kind || (ban.range.first === ban.range.last) === (query.kind === 'single'))
    .filter((ban) => !query.family || ban.range.family === query.family)
    .filter((ban) => query.ending !== 'never' || ban.validUntil === null)
    .filter((ban) => {
      if (!query.ending || query.ending === 'never') return true;
      const { from, before } = query.ending;
      return endOf(ban) >= (from?.getTime() ?? 0) && endOf(ban) < (before?.getTime() ?? Number.MAX_VALUE);
    })
    .filter((ban) => !query.ended || (ban.expiredByName !== null) === (query.ended === 'expired'))
    .filter((ban) => !query.batchId || ban.batchId === query.batchId)
    .map((ban) => ban.id)
    .sort((a, b) => a - b);
}

async function everyPage(query: BanListQuery): Promise<number[]> {
  const seen: number[] = [];
  let cursor: string | null = '';
  while (cursor !== null) {
    const page = await bans.listBans({ ...query, ...(cursor && { cursor }) }, clock.now());
    seen.push(...page.rows.map((row) => row.id));
    cursor = page.nextCursor;
  }
  return seen;
}

describe('a grid’s filters', () => {
  const soon = () => new Date(clock.now().getTime() + DAY);
  const lately = () => new Date(clock.now().getTime() - DAY);
  const cases: readonly (readonly [string, () => Omit<BanListQuery, 'sort' | 'direction' | 'limit'>])[] = [
    ['bans in force', () => ({ state: 'active' })],
    ['single addresses', () => ({ state: 'active', kind: 'single' })],
    ['ranges', () => ({ state: 'active', kind: 'range' })],
    ['IPv4', () => ({ state: 'active', family: 4 })],
    ['IPv6', () => ({ state: 'active', family: 6 })],
    ['IPv6 ranges that never end', () => ({ state: 'active', family: 6, kind: 'range', ending: 'never' })],
    ['those that never end', () => ({ state: 'active', ending: 'never' })],
    ['those that end within a day', () => ({ state: 'active', ending: { before: soon() } })],
    ['one agent’s', () => ({ state: 'active', bannedByName: 'Grace' })],
    ['one agent’s IPv4 addresses', () => ({ state: 'active', bannedByName: 'Ada', family: 4, kind: 'single' })],
    ['an import’s', () => ({ state: 'active', batchId: 1 })],
    ['words', () => ({ state: 'active', text: 'reason 3' })],
    ['words and a family', () => ({ state: 'active', text: 'reason 4', family: 6 })],
    ['words of the reason', () => ({ state: 'active', reason: 'from' })],
    ['addresses', () => ({ state: 'active', overlapping: ipRangeFromText('198.51.100.0/26') })],
    ['bans that are over', () => ({ state: 'past' })],
    ['those that ran out', () => ({ state: 'past', ended: 'ran-out' })],
    ['those that somebody expired', () => ({ state: 'past', ended: 'expired' })],
    ['those that ended within a day', () => ({ state: 'past', ending: { from: lately() } })],
    [
      'expired ones within a day, IPv6',
      () => ({ state: 'past', ended: 'expired', ending: { from: lately() }, family: 6 }),
    ],
  ];

  test.each(cases)('leave %s, in every order, page by page', async (_, filter) => {
    const wanted = expected(filter());
    expect(wanted.length).toBeGreaterThan(0);
    for (const sort of BAN_SORT_COLUMNS) {
      const ascending = await everyPage({ ...filter(), sort, direction: 'asc', limit: 4 });
      const descending = await everyPage({ ...filter(), sort, direction: 'desc', limit: 4 });
      expect([...ascending].sort((a, b) => a - b)).toEqual(wanted);
      expect(descending).toEqual([...ascending].reverse());
    }
    const { count } = await bans.listBans({ ...filter(), sort: 'created', direction: 'desc', limit: 1 }, clock.now());
    expect(count).toBe(wanted.length);
  });

  test.each([
    ['an import’s by somebody else', { state: 'active', batchId: 1, bannedByName: 'Grace' }],
    ['past ones that never end', { state: 'past', ending: 'never' }],
    ['those in force that were expired', { state: 'active', ended: 'expired' }],
    ['an agent’s name in the reason', { state: 'active', reason: 'grace' }],
    ['an import that never was', { state: 'active', batchId: 77 }],
    ['an agent with a NUL in the name', { state: 'active', bannedByName: 'Nobody\0' }],
  ] as const)('leave nothing of %s', async (_, filter) => {
    const page = await bans.listBans({ ...filter, sort: 'created', direction: 'desc', limit: 5 }, clock.now());
    expect(page).toEqual({ rows: [], nextCursor: null, previousCursor: null, count: 0, countIsCapped: false });
  });

  test.each(['active', 'past'] as const)(
    'order %s bans by hits and by the last hit, the most and the latest first',
    async (state) => {
      const query = { state, direction: 'desc', limit: 60 } as const;
      const byHits = await bans.listBans({ ...query, sort: 'hits' }, clock.now());
      for (const { id, hitCount, lastHitAt } of byHits.rows) {
        expect({ id, hitCount, lastHitAt }).toEqual({
          id,
          hitCount: hitsOf(id),
          lastHitAt: hitsOf(id) > 0 ? lastHitOf(id) : null,
        });
      }
      const most = expected({ state }).sort((a, b) => hitsOf(b) - hitsOf(a) || b - a);
      expect(byHits.rows.map(({ id }) => id)).toEqual(most);
      const at = (id: number) => (hitsOf(id) > 0 ? lastHitOf(id).getTime() : 0);
      const latest = expected({ state }).sort((a, b) => at(b) - at(a) || b - a);
      const byLastHit = await bans.listBans({ ...query, sort: 'lastHit' }, clock.now());
      expect(byLastHit.rows.map(({ id }) => id)).toEqual(latest);
    },
  );

  test('say of a ban that was expired when it would have ended', async () => {
    const page = await bans.listBans({ state: 'past', sort: 'startIp', direction: 'asc', limit: 50 }, clock.now());
    const untilBefore = new Map(page.rows.map((row) => [row.id, row.untilBeforeExpired]));
    expect(untilBefore.get(1)).toBeNull();
    expect(untilBefore.get(4)).toEqual(new Date('2026-01-11T01:00:00Z'));
    const ranOut = page.rows.filter((row) => row.expiredByName === null);
    expect(ranOut.length).toBeGreaterThan(0);
    expect(ranOut.every((row) => row.untilBeforeExpired === undefined)).toBe(true);
  });
});

test('the orders are the ones that people expect: addresses as numbers, IPv4 first; never after every date', async () => {
  const page = (sort: BanListQuery['sort']) =>
    bans.listBans({ state: 'active', sort, direction: 'asc', limit: 100 }, clock.now());
  const byAddress = (await page('startIp')).rows.map(({ range }) => range);
  const sorted = [...byAddress].sort((a, b) => a.family - b.family || (a.first < b.first ? -1 : 1));
  expect(byAddress).toEqual(sorted);
  const ends = (await page('validUntil')).rows.map((row) => row.validUntil?.getTime() ?? Number.POSITIVE_INFINITY);
  expect(ends).toEqual([...ends].sort((a, b) => a - b));
  expect(ends.at(-1)).toBe(Number.POSITIVE_INFINITY);
});

test('names of those who have banned are listed once each, in order', async () => {
  expect(await bans.listBannerNames(10)).toEqual(['Ada', 'Grace']);
  expect(await bans.listBannerNames(1)).toEqual(['Ada']);
});

test('an import has a name', async () => {
  expect(await bans.findBatch(1)).toMatchObject({ name: 'bad.txt', createdByName: 'Ada' });
  expect(await bans.findBatch(2)).toBeNull();
});

describe('pages', () => {
  const few = { state: 'active', sort: 'startIp', direction: 'asc', limit: 5, family: 4 } as const;

  test('stay where they are while bans come and go on the pages before', async () => {
    const fresh = await openTestRuntime({ clock });
    const store = fresh.runtime.bans;
    const add = async (text: string) => {
      const added = await store.addBan(
        {
          range: ipRangeFromText(text),
          validUntil: null,
          reason: '',
          bannedBy: ADA,
          contactId: null,
          ticketId: null,
        },
        clock.now(),
      );
      if (!added.ok) throw new Error(text);
      return added.value.value.id;
    };
    for (let i = 0; i < 20; i++) await add(`203.0.113.${i * 10}`);
    const starts = ({ rows }: { rows: readonly Ban[] }) => rows.map((row) => Number(row.range.first & 255n));

    const first = await store.listBans(few, clock.now());
    expect(starts(first)).toEqual([0, 10, 20, 30, 40]);
    const second = { ...few, cursor: first.nextCursor ?? '' };
    expect(starts(await store.listBans(second, clock.now()))).toEqual([50, 60, 70, 80, 90]);

    // On the first page one comes and two go, the very last one among them: the second page begins where it began.
    await add('203.0.113.5');
    await store.expireBans([first.rows[0]?.id ?? 0, first.rows[4]?.id ?? 0], ADA, clock.now());
    expect(starts(await store.listBans(second, clock.now()))).toEqual([50, 60, 70, 80, 90]);

    // On the page itself what came is there, what went is not, and nothing is shown twice or left out afterwards.
    await add('203.0.113.55');
    await store.expireBans([(await store.listBans(second, clock.now())).rows[0]?.id ?? 0], ADA, clock.now());
    const shown = await store.listBans(second, clock.now());
    expect(starts(shown)).toEqual([55, 60, 70, 80, 90]);
    const third = await store.listBans({ ...few, cursor: shown.nextCursor ?? '' }, clock.now());
    expect(starts(third)).toEqual([100, 110, 120, 130, 140]);
    const back = await store.listBans({ ...few, cursor: third.previousCursor ?? '' }, clock.now());
    expect(starts(back)).toEqual(starts(shown));
    await fresh.close();
  });

  test('of many bans are the same whether they are sorted out or read off an index', async () => {
    const fresh = await openTestRuntime({ clock });
    const store = fresh.runtime.bans;
    const entries = Array.from({ length: 3_000 }, (_, i) => ({
      range: ipRangeFromText(i % 10 ? `10.${i >> 8}.${i & 255}.1` : `10.${i >> 8}.${i & 255}.0/28`),
      reason: `case ${(i * 7919) % 100}`,
      validUntil: i % 4 ? null : new Date(clock.now().getTime() + (i % 9) * HOUR + 1),
    }));
    await store.importBans({ name: 'many', createdBy: ADA, validUntil: null }, entries, clock.now());
    for (const sort of BAN_SORT_COLUMNS) {
      const query = { state: 'active', sort, direction: 'asc', limit: 200, batchId: 1 } as const;
      const walked: number[] = [];
      let cursor: string | null = '';
      while (cursor !== null) {
        const page = await store.listBans({ ...query, ...(cursor && { cursor }) }, clock.now());
        walked.push(...page.rows.map((row) => row.id));
        cursor = page.nextCursor;
      }
      expect(new Set(walked).size).toBe(3_000);
      expect(walked).toHaveLength(3_000);
      // The ranges alone are few enough to be sorted out: they keep the order that they have among all.
      const ranges = await store.listBans({ ...query, kind: 'range' }, clock.now());
      const kept = new Set(ranges.rows.map((row) => row.id));
      expect(ranges.rows.map((row) => row.id)).toEqual(walked.filter((id) => kept.has(id)));
    }
    await fresh.close();
  });
});

describe('bans beside others', () => {
  test('are those that go on holding, the ones that cover all of it first', async () => {
    const fresh = await openTestRuntime({ clock });
    const store = fresh.runtime.bans;
    const ids: number[] = [];
    for (const text of ['203.0.113.8/30', '203.0.113.9', '203.0.113.0/24', '203.0.113.10/31', '192.0.2.1']) {
      const added = await store.addBan(
        { range: ipRangeFromText(text), validUntil: null, reason: '', bannedBy: ADA, contactId: null, ticketId: null },
        clock.now(),
      );
      if (added.ok) ids.push(added.value.value.id);
    }
    const [four = 0, one = 0, wide = 0, two = 0, elsewhere = 0] = ids;
    const idsOf = (found: readonly Ban[] | undefined) => found?.map((ban) => ban.id);
    const overlapping = await store.bansOverlapping(ipRangeFromText('203.0.113.8/30'), clock.now(), 10);
    expect(overlapping.slice(0, 2).every(({ range }) => coversRange(range, ipRangeFromText('203.0.113.8/30')))).toBe(
      true,
    );
    expect(idsOf(overlapping)?.slice(2).sort()).toEqual([one, two].sort());

    const beside = await store.bansBeside([four, one, elsewhere], clock.now(), 10);
    expect(idsOf(beside.get(four))).toEqual([wide, two]);
    expect(idsOf(beside.get(one))).toEqual([wide]);
    expect(idsOf(beside.get(elsewhere))).toEqual([]);
    expect(idsOf((await store.bansBeside([four], clock.now(), 1)).get(four))).toEqual([wide]);
    await store.expireBans([wide], ADA, clock.now());
    expect(idsOf((await store.bansBeside([one], clock.now(), 10)).get(one))).toEqual([four]);
    await fresh.close();
  });
});
