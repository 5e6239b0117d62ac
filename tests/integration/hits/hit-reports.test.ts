import pg from 'pg';
import { pino } from 'pino';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { PostgresHitBook } from '../../../lib/adapters/postgres-hit-book';
import type { HitChannel } from '../../../lib/domain/hit-channel';
import { ipRangeFromText } from '../../../lib/domain/ip-range';
import type { OpenRuntime } from '../../../lib/open-runtime';
import type { HitReports } from '../../../lib/ports/hit-reports';
import { resetStore } from '../../support/index-world';
import { openTestRuntime } from '../../support/open-test-runtime';
import { createTestDatabase, type TestDatabase } from '../../support/test-services';

const DAY = 86_400_000;
const HOUR = 3_600_000;
const ADA = { agentId: null, name: 'Ada' };
const NOW = new Date('2026-11-24T15:30:00.000Z');
const ago = (ms: number) => new Date(NOW.getTime() - ms);

let database: TestDatabase;
let opened: OpenRuntime;
let reports: HitReports;
let pool: pg.Pool;
beforeAll(async () => {
  database = await createTestDatabase();
  opened = await openTestRuntime({ database: database.options });
  reports = opened.runtime.hitReports;
  pool = new pg.Pool(database.options);
});
afterAll(async () => {
  await pool.end();
  await opened.close();
});
beforeEach(() => resetStore(database.options));

async function ban(range: string, made: Date, validUntil: Date | null = null): Promise<number> {
  const input = {
    range: ipRangeFromText(range),
    validUntil,
    reason: '',
    bannedBy: ADA,
    contactId: null,
    ticketId: null,
  };
  const added = await opened.runtime.bans.addBan(input, made);
  if (!added.ok) throw new Error(added.error.kind);
  return added.value.value.id;
}

/** `times` hits of each. */
async function hit(...hits: readonly (readonly [banId: number, at: Date, times?: number, channel?: HitChannel])[]) {
  const book = new PostgresHitBook({ pool, log: pino({ level: 'silent' }) });
  for (const [banId, at, times = 1, channel = 'chat'] of hits) {
    for (let n = 0; n < times; n++) book.note({ banId, channel, at });
  }
  await book.close();
}

describe('a ban’s hits', () => {
  test('are told in all, by channel, when last, and day by day as far back as was asked', async () => {
    const id = await ban('203.0.113.7', ago(60 * DAY));
    const last = ago(HOUR);
    await hit([id, ago(50 * DAY), 4], [id, ago(2 * DAY), 2, 'contact_form'], [id, last, 3], [id, ago(2 * HOUR), 1]);
    const found = await reports.hitsOfBan(id, ago(30 * DAY));
    expect({ ...found, byChannel: [...found.byChannel] }).toEqual({
      total: 10,
      lastSeenAt: last,
      byChannel: [
        ['chat', 8],
        ['contact_form', 2],
      ],
      days: [
        { start: new Date('2026-11-22T00:00:00Z'), channel: 'contact_form', count: 2 },
        { start: new Date('2026-11-24T00:00:00Z'), channel: 'chat', count: 4 },
      ],
    });
  });

  test('are none for a ban that refused nobody, and for one that doesn’t exist', async () => {
    const id = await ban('203.0.113.7', ago(DAY));
    for (const each of [id, id + 1]) {
      const none = { total: 0, lastSeenAt: null, byChannel: new Map(), days: [] };
      expect(await reports.hitsOfBan(each, ago(DAY))).toEqual(none);
    }
  });
});

describe('refusals', () => {
  test('are summed over all bans by hour, and by UTC day', async () => {
    const [one, other] = [await ban('203.0.113.7', ago(60 * DAY)), await ban('203.0.113.8', ago(60 * DAY))];
    await hit([one, new Date('2026-11-24T14:59:59.999Z'), 2], [other, new Date('2026-11-24T14:00:00Z'), 3]);
    await hit([one, new Date('2026-11-24T15:00:00Z')], [one, new Date('2026-11-23T23:59:59.999Z'), 5, 'gate']);
    expect(await reports.refusalsByHour(new Date('2026-11-24T14:20:00Z'))).toEqual([
      { start: new Date('2026-11-24T14:00:00Z'), channel: 'chat', count: 5 },
      { start: new Date('2026-11-24T15:00:00Z'), channel: 'chat', count: 1 },
    ]);
    expect(await reports.refusalsByDay(new Date('2026-11-23T22:00:00Z'))).toEqual([
      { start: new Date('2026-11-23T00:00:00Z'), channel: 'gate', count: 5 },
      { start: new Date('2026-11-24T00:00:00Z'), channel: 'chat', count: 6 },
    ]);
  });
});

describe('the bans that refused most', () => {
  test('are those of the time that is asked for, over or not, in order, of equal ones the older first', async () => {
    const [old, much, little, over] = [
      await ban('203.0.113.1', ago(90 * DAY)),
      await ban('203.0.113.2', ago(90 * DAY)),
      await ban('203.0.113.3', ago(90 * DAY)),
      await ban('203.0.113.4', ago(90 * DAY), ago(DAY)),
    ];
    await hit([old, ago(40 * DAY), 50], [much, ago(3 * DAY), 4], [much, ago(2 * DAY), 4], [little, ago(HOUR), 1]);
    await hit([over, ago(2 * DAY), 8], [old, ago(30 * DAY), 2]);
    const top = async (limit: number) =>
      (await reports.topBans(ago(30 * DAY), limit)).map(({ ban: { id }, hits }) => [id, hits]);
    expect(await top(10)).toEqual([
      [much, 8],
      [over, 8],
      [old, 2],
      [little, 1],
    ]);
    expect(await top(1)).toEqual([[much, 8]]);
  });
});

describe('idle bans', () => {
  test('are in force, old enough, and have refused nobody since: the longest idle first', async () => {
    const never = await ban('203.0.113.1', ago(100 * DAY));
    const before = await ban('203.0.113.2', ago(200 * DAY), new Date(NOW.getTime() + DAY));
    const lately = await ban('203.0.113.0/24', ago(200 * DAY));
    const young = await ban('203.0.113.4', ago(10 * DAY));
    const over = await ban('203.0.113.5', ago(200 * DAY), ago(DAY));
    const range = await ban('2001:db8::/64', ago(150 * DAY));
    await hit([before, ago(120 * DAY)], [lately, ago(89 * DAY)], [over, ago(190 * DAY)], [range, ago(95 * DAY)]);
    const idle = await reports.idleBans(ago(90 * DAY), NOW, 10);
    expect(idle.bans.map(({ id }) => id)).toEqual([never, before, range]);
    expect(idle).toMatchObject({ count: 3, countIsCapped: false });
    expect(idle.bans.map(({ id }) => id)).not.toContain(young);
    expect((await reports.idleBans(ago(90 * DAY), NOW, 2)).bans.map(({ id }) => id)).toEqual([never, before]);
  });

  test('are none while hits have not been counted for as long: nobody knows whom they refused before', async () => {
    await ban('203.0.113.1', ago(200 * DAY));
    const other = await ban('203.0.113.2', ago(200 * DAY));
    expect(await reports.idleBans(ago(90 * DAY), NOW, 10)).toMatchObject({ bans: [], count: 0, countedSince: null });
    await hit([other, ago(89 * DAY)]);
    const idle = await reports.idleBans(ago(90 * DAY), NOW, 10);
    expect(idle).toMatchObject({ bans: [], count: 0, countedSince: new Date('2026-08-27T15:00:00Z') });
  });
});

test('what is in force is counted at the instant', async () => {
  await ban('203.0.113.1', ago(DAY));
  await ban('203.0.113.2', ago(DAY), NOW);
  await ban('203.0.113.0/24', ago(DAY), new Date(NOW.getTime() + 1));
  await ban('2001:db8::/64', ago(DAY));
  const expired = await ban('203.0.113.3', ago(DAY));
  await opened.runtime.bans.expireBan(expired, ADA, ago(HOUR));
  const exempt = (range: string, validUntil: Date | null) =>
    opened.runtime.bans.addExemption(
      { range: ipRangeFromText(range), note: 'our office', validUntil, createdBy: ADA },
      ago(HOUR),
    );
  await exempt('198.51.100.1', null);
  await exempt('198.51.100.2', NOW);
  expect(await reports.countInForce(NOW)).toEqual({ addresses: 1, ranges: 2, indefinite: 2, exemptions: 1 });
});
