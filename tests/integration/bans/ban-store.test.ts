import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addBan } from '../../../lib/bans/add-ban';
import { editBan } from '../../../lib/bans/edit-ban';
import { expireBan } from '../../../lib/bans/expire-ban';
import { parseIpAddress } from '../../../lib/domain/ip-address';
import { ipRangeFromText } from '../../../lib/domain/ip-range';
import type { OpenRuntime } from '../../../lib/open-runtime';
import { BAN_SORT_COLUMNS } from '../../../lib/ports/ban-store';
import { type FixedClock, fixedClock, openTestRuntime } from '../../support/open-test-runtime';
import { createTestDatabase, type TestDatabase } from '../../support/test-services';

const ACTOR = { agentId: null, name: 'Ada' };
let opened: OpenRuntime;
let clock: FixedClock;
let database: TestDatabase;

beforeAll(async () => {
  clock = fixedClock('2026-01-01T00:00:00Z');
  database = await createTestDatabase();
  opened = await openTestRuntime({ clock, database: database.options });
  await opened.startKeeping();
});
afterAll(() => opened.close());

const address = (text: string) => {
  const parsed = parseIpAddress(text);
  if (!parsed.ok) throw new Error(parsed.error.message);
  return parsed.value;
};
const inHours = (hours: number) => new Date(clock.now().getTime() + hours * 3_600_000);
const ban = async (range: string, overrides: { validUntil?: Date | null; reason?: string; confirmed?: boolean } = {}) =>
  addBan(opened.runtime, ACTOR, {
    range: ipRangeFromText(range),
    validUntil: null,
    reason: '',
    callerAddress: null,
    confirmed: false,
    confirmation: 'lenient',
    ...overrides,
  });
const banned = async (text: string) =>
  (await opened.runtime.checkVisitor({ address: address(text), channel: 'contact_form' })).outcome === 'banned';

describe('a ban', () => {
  test('refuses exactly its range, at once', async () => {
    const added = await ban('198.51.100.16/28');
    expect(added).toMatchObject({ ok: true, value: { enforced: true } });
    expect(await Promise.all(['198.51.100.15', '198.51.100.16', '198.51.100.31', '198.51.100.32'].map(banned))).toEqual(
      [false, true, true, false],
    );
  });

  test('lets in at the very instant of validUntil, and not a millisecond before', async () => {
    await ban('198.51.100.64', { validUntil: inHours(1) });
    clock.advance(3_600_000 - 1);
    expect(await banned('198.51.100.64')).toBe(true);
    clock.advance(1);
    expect(await banned('198.51.100.64')).toBe(false);
  });

  test('that is made twice is refused the second time, naming the first', async () => {
    const first = await ban('2001:db8:1::/48');
    if (!first.ok) throw new Error('not added');
    expect(await ban('2001:db8:1::/48')).toMatchObject({
      ok: false,
      error: { kind: 'duplicate', ban: { id: first.value.ban.id } },
    });
    expect(await ban('2001:db8:1::/48', { validUntil: inHours(5) })).toMatchObject({ ok: false });
  });

  test('that is made twice at the same moment is stored once', async () => {
    const results = await Promise.all(Array.from({ length: 8 }, () => ban('203.0.113.200')));
    expect(results.filter((r) => r.ok)).toHaveLength(1);
  });

  test('can be expired once, lets in at once and says who ended it', async () => {
    const added = await ban('203.0.113.9');
    if (!added.ok) throw new Error('not added');
    const { id } = added.value.ban;
    expect(await banned('203.0.113.9')).toBe(true);
    expect(await expireBan(opened.runtime, { agentId: null, name: 'Grace' }, id)).toMatchObject({ ok: true });
    expect(await banned('203.0.113.9')).toBe(false);
    expect(await expireBan(opened.runtime, ACTOR, id)).toMatchObject({ ok: false, error: { kind: 'past' } });
    expect(await opened.runtime.bans.findBan(id)).toMatchObject({ expiredByName: 'Grace' });
    const events = await opened.runtime.bans.banEvents(id);
    expect(events.map((e) => [e.kind, e.actorName])).toEqual([
      ['created', 'Ada'],
      ['expired', 'Grace'],
    ]);
  });

  test('that is edited holds with its new range at once, and keeps both versions in its story', async () => {
    const added = await ban('203.0.113.32/30');
    if (!added.ok) throw new Error('not added');
    const { id, version } = added.value.ban;
    const change = { range: ipRangeFromText('203.0.113.34', '203.0.113.40'), reason: 'moved' };
    const input = { id, change, expectedVersion: version, callerAddress: null, confirmed: false } as const;
    expect(await editBan(opened.runtime, ACTOR, { ...input, confirmation: 'lenient' })).toMatchObject({ ok: true });
    expect(await Promise.all(['203.0.113.33', '203.0.113.34', '203.0.113.40', '203.0.113.41'].map(banned))).toEqual([
      false,
      true,
      true,
      false,
    ]);
    expect((await opened.runtime.bans.banEvents(id))[1]).toMatchObject({
      kind: 'edited',
      before: { startIp: '203.0.113.32', endIp: '203.0.113.35', reason: '' },
      after: { startIp: '203.0.113.34', endIp: '203.0.113.40', reason: 'moved' },
    });
    // Somebody who still saw the first version is told, and changes nothing.
    expect(await editBan(opened.runtime, ACTOR, { ...input, confirmation: 'lenient' })).toMatchObject({
      ok: false,
      error: { kind: 'changed-meanwhile', ban: { version: 2 } },
    });
  });

  test('inside an exemption is refused and stores nothing', async () => {
    const range = ipRangeFromText('192.0.2.0/24');
    const stored = await opened.runtime.bans.addExemption(
      { range, note: 'our office', validUntil: null, createdBy: ACTOR },
      clock.now(),
    );
    expect(await ban('192.0.2.7')).toMatchObject({
      ok: false,
      error: { kind: 'inside-exemption', exemptions: [{ id: stored.value.id, note: 'our office' }] },
    });
    expect(await ban('192.0.2.0/23')).toMatchObject({ ok: true });
    expect(await Promise.all(['192.0.2.255', '192.0.3.0'].map(banned))).toEqual([false, true]);
    const ended = await opened.runtime.bans.endExemption(stored.value.id, ACTOR, clock.now());
    if (!ended.ok) throw new Error('not ended');
    await opened.runtime.bringIndexTo(ended.value.revision);
    expect(await banned('192.0.2.255')).toBe(true);
  });

  test('on loopback needs a confirmation, and holds with one', async () => {
    expect(await ban('127.0.0.1')).toMatchObject({ ok: false, error: { kind: 'needs-confirmation' } });
    expect(await ban('127.0.0.1', { confirmed: true })).toMatchObject({ ok: true });
    expect(await banned('127.0.0.1')).toBe(true);
  });

  test('that would end in the past, or after the year 5000, is refused', async () => {
    expect(await ban('203.0.113.77', { validUntil: clock.now() })).toMatchObject({
      error: { kind: 'ends-in-the-past' },
    });
    expect(await ban('203.0.113.77', { validUntil: new Date('5001-01-01T00:00:00Z') })).toMatchObject({
      error: { kind: 'ends-too-late' },
    });
  });

  test('on ::/80, which ends where the IPv4-mapped block ends, is stored and covers IPv6 alone', async () => {
    expect(await ban('::/80', { confirmed: true })).toMatchObject({ ok: true });
    expect(await Promise.all(['::2', '::1:0:0:0', '192.0.2.77'].map(banned))).toEqual([true, false, true]);
  });
});

describe('the database itself', () => {
  const run = async (sql: string) => {
    const client = new pg.Client(database.options);
    await client.connect();
    try {
      return await client.query(sql);
    } finally {
      await client.end();
    }
  };
  const insert = (start: string, end: string, extra = "NULL, 'Ada'") =>
    run(
      `INSERT INTO ban (start_ip, end_ip, created_at, valid_until, banned_by_name) VALUES ('${start}', '${end}', now(), ${extra})`,
    );

  test.each([
    ['families that differ', '192.0.2.1', '2001:db8::1'],
    ['an end before the start', '192.0.2.2', '192.0.2.1'],
    ['a mask', '192.0.2.0/24', '192.0.2.0/24'],
    ['an IPv4-mapped address', '::ffff:192.0.2.1', '::ffff:192.0.2.1'],
    ['a range that begins among IPv4-mapped addresses', '::ffff:192.0.2.1', '2001:db8::1'],
  ])('refuses %s', async (_, start, end) => {
    // 22000 is the range type's own refusal of bounds in the wrong order.
    await expect(insert(start, end)).rejects.toMatchObject({ code: expect.stringMatching(/^(23514|22000)$/) });
  });

  test('refuses an end before the beginning', async () => {
    await expect(insert('192.0.2.1', '192.0.2.1', "now() - interval '1 hour', 'Ada'")).rejects.toMatchObject({
      code: '23514',
    });
  });

  test('refuses to delete a ban and to change or delete an event', async () => {
    for (const sql of ['DELETE FROM ban', 'DELETE FROM ban_event', "UPDATE ban_event SET actor_name = 'x'"]) {
      await expect(run(sql)).rejects.toMatchObject({ code: '23001' });
    }
  });
});

describe('the grids', () => {
  test('page through every ban exactly once, forwards and backwards, by every column', async () => {
    const fresh = await openTestRuntime({ clock });
    await fresh.startKeeping();
    const entries = Array.from({ length: 53 }, (_, i) => ({
      range:
        i % 3 === 0
          ? ipRangeFromText(`2001:db8:${i}::/48`)
          : ipRangeFromText(`198.51.100.${i * 2}`, `198.51.100.${i * 2 + (i % 2)}`),
      reason: `reason ${i % 7}`,
    }));
    await fresh.runtime.bans.importBans(
      { name: 'list', createdBy: ACTOR, validUntil: inHours(1) },
      entries,
      clock.now(),
    );
    for (const sort of BAN_SORT_COLUMNS) {
      for (const direction of ['asc', 'desc'] as const) {
        const query = { state: 'active', sort, direction, limit: 10 } as const;
        const seen: number[] = [];
        let page = await fresh.runtime.bans.listBans(query, clock.now());
        expect(page.previousCursor).toBeNull();
        seen.push(...page.rows.map((r) => r.id));
        while (page.nextCursor) {
          const next = await fresh.runtime.bans.listBans({ ...query, cursor: page.nextCursor }, clock.now());
          const back = await fresh.runtime.bans.listBans({ ...query, cursor: next.previousCursor ?? '' }, clock.now());
          expect(back.rows.map((r) => r.id)).toEqual(page.rows.map((r) => r.id));
          page = next;
          seen.push(...page.rows.map((r) => r.id));
        }
        expect(new Set(seen).size).toBe(53);
        expect(seen).toHaveLength(53);
        expect(page.count).toBe(53);
      }
    }
    await fresh.close();
  });

  test.each(['x', Buffer.from('["created","desc",0,"2026-99-99 00:00:00+00",1]').toString('base64url')])(
    'take an unreadable cursor (%s) for the first page',
    async (cursor) => {
      const query = { state: 'active', sort: 'created', direction: 'desc', limit: 5 } as const;
      const first = await opened.runtime.bans.listBans(query, clock.now());
      expect(await opened.runtime.bans.listBans({ ...query, cursor }, clock.now())).toEqual(first);
    },
  );

  test('find the bans that cover an address, and text with wildcards taken literally', async () => {
    const query = { state: 'active', sort: 'created', direction: 'desc', limit: 50 } as const;
    const found = await opened.runtime.bans.listBans(
      { ...query, overlapping: ipRangeFromText('198.51.100.20') },
      clock.now(),
    );
    expect(found.rows.map((r) => r.range)).toEqual([ipRangeFromText('198.51.100.16/28')]);
    expect((await opened.runtime.bans.listBans({ ...query, text: '%' }, clock.now())).rows).toEqual([]);
    expect((await opened.runtime.bans.listBans({ ...query, text: 'MOVED' }, clock.now())).rows).toHaveLength(1);
  });

  test('show a ban in Ban history from the instant that it is past', async () => {
    const past = await opened.runtime.bans.listBans(
      { state: 'past', sort: 'validUntil', direction: 'desc', limit: 50 },
      clock.now(),
    );
    expect(past.rows.map((r) => r.expiredByName)).toContain('Grace');
    expect(past.rows.every((r) => r.validUntil !== null && r.validUntil <= clock.now())).toBe(true);
  });
});
