import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { addBan } from '../../../lib/bans/add-ban';
import { EXPIRED_AT_ONCE_MAX, expireBans, previewExpiry } from '../../../lib/bans/expire-bans';
import { verifyIndex } from '../../../lib/bans/verify-index';
import { parseIpAddress } from '../../../lib/domain/ip-address';
import { ipRangeFromText } from '../../../lib/domain/ip-range';
import type { OpenRuntime } from '../../../lib/open-runtime';
import { resetStore } from '../../support/index-world';
import { type FixedClock, fixedClock, openTestRuntime } from '../../support/open-test-runtime';
import { createTestDatabase, type TestDatabase } from '../../support/test-services';

const ADA = { agentId: null, name: 'Ada' };
const GRACE = { agentId: null, name: 'Grace' };
let database: TestDatabase;
let clock: FixedClock;
let opened: OpenRuntime;

beforeAll(async () => {
  clock = fixedClock('2026-01-01T00:00:00Z');
  database = await createTestDatabase();
  opened = await openTestRuntime({ clock, database: database.options, lookupTimeoutMs: 5_000 });
  await opened.startKeeping();
});
beforeEach(async () => {
  await resetStore(database.options);
  await opened.keeper.rebuild('a new store');
});
afterAll(() => opened.close());

async function ban(text: string, hours: number | null = null): Promise<number> {
  const added = await addBan(opened.runtime, ADA, {
    range: ipRangeFromText(text),
    validUntil: hours === null ? null : new Date(clock.now().getTime() + hours * 3_600_000),
    reason: `about ${text}`,
    callerAddress: null,
    confirmed: true,
    confirmation: 'lenient',
  });
  if (!added.ok) throw new Error(`${text} was refused: ${added.error.kind}`);
  return added.value.ban.id;
}

async function banned(text: string): Promise<boolean> {
  const address = parseIpAddress(text);
  if (!address.ok) throw new Error(text);
  return (await opened.index.lookup(address.value, clock.now())) !== null;
}

async function rows<T>(sql: string, values: unknown[] = []): Promise<T[]> {
  const client = new pg.Client(database.options);
  await client.connect();
  try {
    return (await client.query(sql, values)).rows as T[];
  } finally {
    await client.end();
  }
}

const indexIsRight = async () => (await verifyIndex(opened, () => clock.now())).clean;

describe('many bans', () => {
  test('are expired as one change: one revision, an event and an entry in the activity log for each, index and all', async () => {
    const ids = [await ban('203.0.113.7'), await ban('203.0.113.0/26'), await ban('2001:db8::/48', 5)];
    const kept = await ban('203.0.113.32/27');
    const before = (await opened.source.position()).revision;
    clock.advance(60_000);

    const outcome = await expireBans(opened.runtime, GRACE, ids);
    expect(outcome).toMatchObject({ ok: true, value: { past: [], missing: [], enforced: true } });
    expect(outcome.ok && outcome.value.expired.map((each) => [each.id, each.expiredByName, each.validUntil])).toEqual(
      ids.map((id) => [id, 'Grace', clock.now()]),
    );
    expect((await opened.source.position()).revision).toBe(before + 1n);
    expect(await Promise.all(['203.0.113.7', '203.0.113.31', '2001:db8::1'].map(banned))).toEqual([
      false,
      false,
      false,
    ]);
    expect(await banned('203.0.113.32')).toBe(true);
    expect(await indexIsRight()).toBe(true);

    for (const id of ids) {
      const events = await opened.runtime.bans.banEvents(id);
      expect(events.map(({ kind, actorName }) => [kind, actorName])).toEqual([
        ['created', 'Ada'],
        ['expired', 'Grace'],
      ]);
      expect(events[1]?.after.validUntil).toBe(clock.now().toISOString());
    }
    const logged = await rows<{ subject_id: number }>(
      `SELECT subject_id FROM activity WHERE action = 'ban.expired' AND at = $1 ORDER BY subject_id`,
      [clock.now()],
    );
    expect(logged.map((row) => row.subject_id)).toEqual(ids);
    expect(await opened.runtime.bans.findBan(kept)).toMatchObject({ validUntil: null, expiredByName: null });
  });

  test('of which some are over, or never were, are expired all the same, and those are told', async () => {
    const [over, running] = [await ban('203.0.113.1', 1), await ban('203.0.113.2')];
    clock.advance(3_600_000);
    const outcome = await expireBans(opened.runtime, GRACE, [over, running, 4_711, running]);
    expect(outcome).toMatchObject({
      ok: true,
      value: { expired: [{ id: running }], past: [{ id: over, expiredByName: null }], missing: [4_711] },
    });
    expect(await opened.runtime.bans.banEvents(over)).toHaveLength(1);
  });

  test('that are all over change nothing, not even the revision', async () => {
    const id = await ban('203.0.113.1', 1);
    clock.advance(3_600_000);
    const before = (await opened.source.position()).revision;
    expect(await expireBans(opened.runtime, GRACE, [id, 4_711])).toMatchObject({
      ok: false,
      error: { kind: 'nothing-to-expire', past: [{ id }], missing: [4_711] },
    });
    expect((await opened.source.position()).revision).toBe(before);
  });

  test('beyond the limit are refused as a whole', async () => {
    const id = await ban('203.0.113.1');
    const ids = Array.from({ length: EXPIRED_AT_ONCE_MAX + 1 }, (_, at) => id + at);
    expect(await expireBans(opened.runtime, GRACE, ids)).toEqual({
      ok: false,
      error: { kind: 'too-many', limit: 200 },
    });
    expect(await banned('203.0.113.1')).toBe(true);
  });

  test('are expired by one of two people who do it at the same moment, and each is told which were whose', async () => {
    const ids: number[] = [];
    for (let i = 0; i < 12; i++) ids.push(await ban(`203.0.113.${i * 2}`));
    const outcomes = await Promise.all([
      expireBans(opened.runtime, ADA, ids.slice(0, 8)),
      expireBans(opened.runtime, GRACE, ids.slice(4)),
    ]);
    const of = (at: number) => {
      const outcome = outcomes[at];
      if (!outcome?.ok) throw new Error('refused');
      return outcome.value;
    };
    const expired = [...of(0).expired, ...of(1).expired].map(({ id }) => id);
    expect(expired.sort((a, b) => a - b)).toEqual(ids);
    expect([...of(0).past, ...of(1).past].map(({ id }) => id)).toEqual(ids.slice(4, 8));
    for (const id of ids) expect(await opened.runtime.bans.banEvents(id)).toHaveLength(2);
    expect(await indexIsRight()).toBe(true);
  });

  test('that were expired stay so, for an edit that was begun before and for a clock that is behind', async () => {
    const id = await ban('198.51.100.0/24', 1);
    const before = clock.now();
    clock.advance(5_000);
    await expireBans(opened.runtime, GRACE, [id]);
    const change = { validUntil: null };
    expect(await opened.runtime.bans.editBan(id, change, 1, ADA, before)).toMatchObject({ error: { kind: 'past' } });
    expect(await opened.runtime.bans.expireBans([id], ADA, before)).toMatchObject({ ok: false });
    expect(await opened.runtime.bans.findBan(id)).toMatchObject({ expiredByName: 'Grace' });
    expect(await banned('198.51.100.7')).toBe(false);
  });

  test('are all expired or none: a failure in the middle leaves every one in force', async () => {
    const ids = [await ban('203.0.113.1'), await ban('203.0.113.2')];
    await rows(`CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'no'; END $$`);
    await rows(
      `CREATE TRIGGER fail BEFORE INSERT ON ban_event FOR EACH ROW WHEN (NEW.ban_id = ${ids[1]}) EXECUTE FUNCTION fail()`,
    );
    await expect(expireBans(opened.runtime, GRACE, ids)).rejects.toThrow();
    await rows('DROP TRIGGER fail ON ban_event');
    expect(await Promise.all(['203.0.113.1', '203.0.113.2'].map(banned))).toEqual([true, true]);
    expect(await opened.runtime.bans.findBans(ids)).toMatchObject([{ expiredByName: null }, { expiredByName: null }]);
    expect(await indexIsRight()).toBe(true);
  });

  test('two hundred at once, nested and side by side, leave an index that is right', async () => {
    const texts = Array.from({ length: EXPIRED_AT_ONCE_MAX }, (_, i) =>
      i % 4 === 0
        ? `198.51.${i}.0/24`
        : i % 4 === 1
          ? `198.51.${i - 1}.${i % 250}`
          : i % 4 === 2
            ? `2001:db8:${i}::/48`
            : `192.0.2.${i}`,
    );
    const { value } = await opened.runtime.bans.importBans(
      { name: 'list', createdBy: ADA, validUntil: null },
      [...texts, '198.51.0.0/17'].map((text) => ({ range: ipRangeFromText(text), reason: '' })),
      clock.now(),
    );
    await opened.runtime.bringIndexTo((await opened.source.position()).revision);
    const listed = await opened.runtime.bans.listBans(
      { state: 'active', sort: 'startIp', direction: 'asc', limit: 201, batchId: value.batchId },
      clock.now(),
    );
    const ids = listed.rows.filter(({ range }) => range.last - range.first !== 32_767n).map(({ id }) => id);
    expect(ids).toHaveLength(EXPIRED_AT_ONCE_MAX);
    expect(await expireBans(opened.runtime, GRACE, ids)).toMatchObject({ ok: true, value: { enforced: true } });
    // The widest one goes on holding over those that lay inside it.
    expect(await Promise.all(['198.51.4.4', '198.51.200.1', '192.0.2.3', '2001:db8:2::1'].map(banned))).toEqual([
      true,
      false,
      false,
      false,
    ]);
    expect(await indexIsRight()).toBe(true);
  });
});

test('before they are expired it is told who stays banned all the same', async () => {
  const [one, inside] = [await ban('203.0.113.7'), await ban('203.0.113.8/30')];
  const wide = await ban('203.0.113.0/29');
  const over = await ban('192.0.2.1', 1);
  clock.advance(3_600_000);
  const preview = await previewExpiry(opened.runtime, [one, inside, over, 4_711], clock.now());
  expect(
    preview.map(({ ban: { id }, isOver, stillBannedBy }) => [id, isOver, stillBannedBy.map((each) => each.id)]),
  ).toEqual([
    [one, false, [wide]],
    [inside, false, []],
    [over, true, []],
  ]);
  // Together with the wide one nobody stays banned.
  const together = await previewExpiry(opened.runtime, [one, wide], clock.now());
  expect(together.every(({ stillBannedBy }) => stillBannedBy.length === 0)).toBe(true);
});
