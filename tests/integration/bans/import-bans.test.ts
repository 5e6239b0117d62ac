import fc from 'fast-check';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { addBan } from '../../../lib/bans/add-ban';
import { editBan } from '../../../lib/bans/edit-ban';
import { endExemption } from '../../../lib/bans/end-exemption';
import { expireBan } from '../../../lib/bans/expire-ban';
import { expireBatch } from '../../../lib/bans/expire-batch';
import { followList } from '../../../lib/bans/follow-list';
import { importBans } from '../../../lib/bans/import-bans';
import { previewImport } from '../../../lib/bans/preview-import';
import { verifyIndex } from '../../../lib/bans/verify-index';
import { parseIpAddress } from '../../../lib/domain/ip-address';
import { formatIpRange, ipRangeFromText } from '../../../lib/domain/ip-range';
import { readBanList } from '../../../lib/domain/read-ban-list';
import type { OpenRuntime } from '../../../lib/open-runtime';
import { resetStore } from '../../support/index-world';
import { type FixedClock, fixedClock, openTestRuntime } from '../../support/open-test-runtime';
import { createTestDatabase, type TestDatabase } from '../../support/test-services';

const ADA = { agentId: null, name: 'Ada' };
const HOUR = 3_600_000;
let database: TestDatabase;
let clock: FixedClock;
let opened: OpenRuntime;

beforeAll(async () => {
  clock = fixedClock('2026-01-01T00:00:00Z');
  database = await createTestDatabase();
  opened = await openTestRuntime({
    clock,
    database: database.options,
    lookupTimeoutMs: 5_000,
    trustedProxies: [ipRangeFromText('192.0.2.250')],
  });
  await opened.startKeeping();
});
beforeEach(async () => {
  await resetStore(database.options);
  await opened.keeper.rebuild('a new store');
});
afterAll(() => opened.close());

const deps = () => ({ ...opened.runtime, bringIndexTo: opened.keeper.bringTo.bind(opened.keeper) });
const listOf = (text: string) => {
  const list = readBanList(text.split('\n'), { now: clock.now(), timeZone: 'UTC' });
  if (!list.ok) throw new Error(list.error);
  return list.value;
};
const terms = (validUntil: Date | null | undefined = undefined) => ({
  validUntil,
  reason: undefined,
  confirmed: false,
  confirmation: 'lenient' as const,
});

async function imports(text: string, validUntil?: Date | null) {
  const imported = await importBans(deps(), ADA, { name: 'a list', lines: listOf(text).lines, ...terms(validUntil) });
  if (!imported.ok) throw new Error(imported.error.kind);
  return imported.value;
}

async function previews(text: string, validUntil?: Date | null, feedBatchId: number | null = null) {
  const found = await previewImport(opened.runtime, { list: listOf(text), feedBatchId, ...terms(validUntil) });
  if (!found.ok) throw new Error(found.error.kind);
  return found.value;
}

async function bans(text: string, until: Date | null = null) {
  const input = {
    validUntil: until,
    reason: '',
    callerAddress: null,
    confirmed: true,
    confirmation: 'lenient',
  } as const;
  const added = await addBan(opened.runtime, ADA, { range: ipRangeFromText(text), ...input });
  if (!added.ok) throw new Error(added.error.kind);
}

async function exempts(text: string) {
  const exemption = { range: ipRangeFromText(text), note: 'a note', validUntil: null, createdBy: ADA };
  const { value, revision } = await opened.runtime.bans.addExemption(exemption, clock.now());
  await opened.runtime.bringIndexTo(revision);
  return value.id;
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

async function banned(text: string): Promise<boolean> {
  const address = parseIpAddress(text);
  if (!address.ok) throw new Error(text);
  return (await opened.index.lookup(address.value, clock.now())) !== null;
}
const indexIsRight = async () => (await verifyIndex(opened, () => clock.now())).clean;
const revision = async () => (await opened.source.position()).revision;

/** Of a feed's batch: what is in force, in the order of addresses. */
async function inForce(): Promise<string[]> {
  const query = { state: 'active', sort: 'startIp', direction: 'asc', limit: 200 } as const;
  const page = await opened.runtime.bans.listBans(query, clock.now());
  return page.rows.map(({ range }) => formatIpRange(range));
}

describe('a preview', () => {
  const line = fc.oneof(
    fc
      .tuple(fc.integer({ min: 0, max: 30 }), fc.integer({ min: 26, max: 33 }))
      .map(([n, bits]) => `203.0.113.${n}/${bits}`),
    fc.tuple(fc.nat(9), fc.nat(9)).map(([a, b]) => `2001:db8::${a} - 2001:db8::${b}`),
    fc.constantFrom('not an address', '192.0.2.250', '127.0.0.1', '# a comment', ''),
  );

  test('says what the import then does, and changes nothing', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(line, { maxLength: 12 }),
        fc.array(line, { maxLength: 12 }),
        fc.option(fc.constant('203.0.113.0/29'), { nil: null }),
        fc.constantFrom(undefined, null, 1, 5),
        async (before, lines, exempted, hours) => {
          await resetStore(database.options);
          const until = typeof hours === 'number' ? new Date(clock.now().getTime() + hours * HOUR) : hours;
          if (exempted) await exempts(exempted);
          await imports(before.join('\n'), new Date(clock.now().getTime() + 3 * HOUR));
          const revisionBefore = await revision();
          const { added, covered, refused } = await previews(lines.join('\n'), until);
          expect(await revision()).toBe(revisionBefore);
          const report = await imports(lines.join('\n'), until);
          expect({ added, covered, refused }).toEqual({
            added: report.added,
            covered: report.covered,
            refused: report.refused,
          });
        },
      ),
      { numRuns: 20 },
    );
  });

  test('says how it was read, how many addresses it covers in all, and what is to be looked at twice', async () => {
    const found = await previews(
      'start,end\n203.0.113.0,203.0.113.255\n203.0.113.7,\n2001:db8::/64,\n8.0.0.0/7,\n127.0.0.1,',
    );
    expect(found).toMatchObject({
      format: 'table',
      added: 4,
      needsConfirmation: 1,
      addresses: { v4: String(256 + 2 ** 25), v6: String(2n ** 64n) },
      warnings: [{ kind: 'wide-range', count: 1, line: 5 }],
    });
  });
});

describe('what is left of an import', () => {
  test('is expired as one change, index and all, and the log says so once', async () => {
    await imports('203.0.113.7\n203.0.113.64/26\n2001:db8::/48\n198.51.100.1');
    await bans('203.0.113.64/27', new Date(clock.now().getTime() + HOUR));
    const [batch] = await rows<{ id: number }>('SELECT id FROM ban_batch');
    const [first] = await rows<{ id: number }>(`SELECT id FROM ban WHERE host(start_ip) = '198.51.100.1'`);
    await expireBan(opened.runtime, ADA, first?.id ?? 0);
    const before = await revision();
    clock.advance(60_000);
    expect(await expireBatch(opened.runtime, ADA, batch?.id ?? 0)).toEqual({
      ok: true,
      value: { expired: 3, enforced: true },
    });
    expect(await revision()).toBe(before + 1n);
    expect(await inForce()).toEqual(['203.0.113.64 – 203.0.113.95']);
    expect([await banned('203.0.113.7'), await banned('203.0.113.70'), await banned('203.0.113.100')]).toEqual([
      false,
      true,
      false,
    ]);
    expect(await indexIsRight()).toBe(true);
    const events = await rows(
      `SELECT before->>'validUntil' AS before, after->>'validUntil' AS after FROM ban_event WHERE kind = 'expired' AND at = $1`,
      [clock.now()],
    );
    expect(events).toEqual(Array(3).fill({ before: null, after: clock.now().toISOString() }));
    expect(await rows(`SELECT subject_name AS name, details FROM activity WHERE action = 'batch.expired'`)).toEqual([
      { name: 'a list', details: { expired: 3 } },
    ]);
    expect(await expireBatch(opened.runtime, ADA, batch?.id ?? 0)).toEqual({
      ok: false,
      error: { kind: 'nothing-to-expire' },
    });
    expect(await expireBatch(opened.runtime, ADA, 999)).toEqual({ ok: false, error: { kind: 'not-found' } });
  });

  test('may be so much that the index is built anew, here or where it was being built', async () => {
    const lines = Array.from({ length: 600 }, (_, n) => `10.${n >> 8}.${n & 255}.0/25`);
    await imports(lines.join('\n'));
    await bans('10.0.0.0/30');
    const [batch] = await rows<{ id: number }>('SELECT id FROM ban_batch');
    expect(await expireBatch(opened.runtime, ADA, batch?.id ?? 0)).toMatchObject({
      value: { expired: 600, enforced: true },
    });
    expect([await banned('10.0.0.1'), await banned('10.0.0.5'), await banned('10.2.3.3')]).toEqual([
      true,
      false,
      false,
    ]);
    expect(await indexIsRight()).toBe(true);
  });

  test('is expired whole, whoever edits one of its bans at the same moment', async () => {
    await imports('203.0.113.7\n203.0.113.8');
    const [batch] = await rows<{ id: number }>('SELECT id FROM ban_batch');
    const [one] = await rows<{ id: number }>('SELECT min(id) AS id FROM ban');
    const editing = editBan(opened.runtime, ADA, {
      id: one?.id ?? 0,
      change: { reason: 'edited' },
      expectedVersion: null,
      callerAddress: null,
      confirmed: true,
      confirmation: 'lenient',
    });
    const [edited, expired] = await Promise.all([editing, expireBatch(opened.runtime, ADA, batch?.id ?? 0)]);
    expect(expired.ok).toBe(true);
    expect(edited.ok || edited.error.kind).toSatisfy((answer: unknown) => answer === true || answer === 'past');
    expect(await inForce()).toEqual([]);
    expect(await indexIsRight()).toBe(true);
  });
});

describe('a list that is followed', () => {
  const next = async (text: string, mayShrink = true) => {
    const present = await opened.runtime.feeds.findFeedNamed('proxies');
    const fresh = { url: null, every: 'off', reason: null, confirmed: false, etag: null, lastModified: null } as const;
    return followList(deps(), present ? { agentId: null, name: 'Feed' } : ADA, {
      name: 'proxies',
      lines: listOf(text).lines,
      feed: present ?? fresh,
      confirmation: 'lenient',
      mayShrink,
    });
  };
  const counts = async (text: string) => {
    const batchId = (await opened.runtime.feeds.findFeedNamed('proxies'))?.batchId ?? null;
    const foreseen = await previews(text, undefined, batchId);
    const done = await next(text);
    if (!done.ok) throw new Error(done.error.kind);
    const { added, covered, ended, held } = done.value;
    expect(foreseen).toMatchObject({ added, covered, ended, held });
    expect(await indexIsRight()).toBe(true);
    return { added, covered, ended, held };
  };
  const idOf = async (text: string) =>
    (await rows<{ id: number }>('SELECT id FROM ban WHERE host(start_ip) = $1 ORDER BY id DESC', [text]))[0]?.id ?? 0;

  test('bans new lines and ends those that are gone, in one revision; what stays is not touched', async () => {
    expect(await counts('203.0.113.1\n203.0.113.2\n203.0.113.3 # x')).toEqual({
      added: 3,
      covered: 0,
      ended: 0,
      held: 0,
    });
    const kept = await rows('SELECT id, version, valid_until, created_at FROM ban WHERE host(start_ip) = $1', [
      '203.0.113.2',
    ]);
    clock.advance(HOUR);
    const before = await revision();
    expect(await counts('203.0.113.2\n203.0.113.3 # y\n203.0.113.4')).toEqual({
      added: 1,
      covered: 2,
      ended: 1,
      held: 0,
    });
    expect(await revision()).toBe(before + 1n);
    expect(await inForce()).toEqual(['203.0.113.2', '203.0.113.3', '203.0.113.4']);
    expect(
      await rows('SELECT id, version, valid_until, created_at FROM ban WHERE host(start_ip) = $1', ['203.0.113.2']),
    ).toEqual(kept);
    expect(await rows('SELECT count(*)::int AS batches FROM ban_batch')).toEqual([{ batches: 1 }]);
    // Nothing new is no change.
    expect(await counts('203.0.113.2\n203.0.113.3\n203.0.113.4')).toMatchObject({ added: 0, ended: 0 });
    expect(await revision()).toBe(before + 1n);
    // What was gone and comes back is new.
    clock.advance(HOUR);
    expect(await counts('203.0.113.1\n203.0.113.2\n203.0.113.3\n203.0.113.4')).toMatchObject({ added: 1 });
    expect(
      await rows(`SELECT action, details->>'added' AS added FROM activity WHERE action LIKE 'feed.%' ORDER BY id`),
    ).toEqual([
      { action: 'feed.added', added: '3' },
      { action: 'feed.applied', added: '1' },
      { action: 'feed.applied', added: '1' },
    ]);
  });

  test('leaves alone what somebody ended or edited by hand, while its line stays', async () => {
    await counts('203.0.113.1\n203.0.113.2\n203.0.113.3');
    await expireBan(opened.runtime, ADA, await idOf('203.0.113.1'));
    const edit = { callerAddress: null, confirmed: true, confirmation: 'lenient', expectedVersion: null } as const;
    await editBan(opened.runtime, ADA, {
      id: await idOf('203.0.113.2'),
      change: { range: ipRangeFromText('203.0.113.32/28') },
      ...edit,
    });
    clock.advance(HOUR);
    expect(await counts('203.0.113.1\n203.0.113.2\n203.0.113.3')).toEqual({ added: 0, covered: 3, ended: 0, held: 2 });
    // The line of the edited ban goes: the ban is the administrator's now, and stays.
    expect(await counts('203.0.113.3')).toEqual({ added: 0, covered: 1, ended: 0, held: 0 });
    expect(await inForce()).toEqual(['203.0.113.3', '203.0.113.32 – 203.0.113.47']);
    // Both lines have been away.
    expect(await counts('203.0.113.1\n203.0.113.2\n203.0.113.3')).toEqual({ added: 2, covered: 1, ended: 0, held: 0 });
  });

  test('leaves alone what an exemption covers or nobody confirms, whose lines are not gone', async () => {
    await counts('203.0.113.1\n203.0.113.2');
    await expireBan(opened.runtime, ADA, await idOf('203.0.113.1'));
    clock.advance(HOUR);
    const exemptionId = await exempts('203.0.113.0/30');
    expect(await counts('203.0.113.1\n203.0.113.2')).toEqual({ added: 0, covered: 0, ended: 0, held: 1 });
    clock.advance(HOUR);
    expect(await endExemption(opened.runtime, ADA, exemptionId)).toMatchObject({ ok: true });
    expect(await counts('203.0.113.1\n203.0.113.2')).toEqual({ added: 0, covered: 2, ended: 0, held: 1 });
    expect(await inForce()).toEqual(['203.0.113.2']);

    const list = '203.0.113.1\n203.0.113.2\n127.0.0.1';
    await rows('UPDATE ban_feed SET confirmed = true');
    expect(await next(list)).toMatchObject({ value: { added: 1 } });
    await rows('UPDATE ban_feed SET confirmed = false');
    expect(await counts(list)).toEqual({ added: 0, covered: 2, ended: 0, held: 1 });
    expect(await inForce()).toEqual(['127.0.0.1', '203.0.113.2']);
  });

  test('is not applied when it lost more than half, unless somebody says yes', async () => {
    await counts('203.0.113.1\n203.0.113.2\n203.0.113.3');
    for (const text of ['', '203.0.113.1', 'not a list\n<html>']) {
      expect(await next(text, false)).toMatchObject({ ok: false, error: { kind: 'suspicious', before: 3 } });
    }
    expect(await inForce()).toHaveLength(3);
    expect(await next('203.0.113.1\n203.0.113.2', false)).toMatchObject({ value: { ended: 1 } });
    expect(await next('', true)).toMatchObject({ value: { ended: 2 } });
    expect(await inForce()).toEqual([]);
  });

  test('is banned anew after it was ended as a whole', async () => {
    await counts('203.0.113.1\n203.0.113.2');
    const feed = await opened.runtime.feeds.findFeedNamed('proxies');
    clock.advance(HOUR);
    expect(await expireBatch(opened.runtime, ADA, feed?.batchId ?? 0)).toMatchObject({ value: { expired: 2 } });
    expect(await counts('203.0.113.1\n203.0.113.2')).toMatchObject({ added: 2, held: 0 });
  });

  test('extends what it says to last longer, but not for every second', async () => {
    const list = (until: string) => `ip,until\n203.0.113.1,${until}`;
    await counts(list('2027-01-01T00:00:00Z'));
    expect(await counts(list('2027-01-01T00:01:00Z'))).toMatchObject({ added: 0 });
    expect(await counts(list('2027-01-02T00:00:00Z'))).toMatchObject({ added: 1 });
  });

  test('may change so much that the index is built anew', async () => {
    const list = (from: number) => Array.from({ length: 700 }, (_, n) => `10.${(from + n) >> 8}.${(from + n) & 255}.7`);
    await counts(list(0).join('\n'));
    expect(await counts(list(600).join('\n'))).toEqual({ added: 600, covered: 100, ended: 600, held: 0 });
  });
});
