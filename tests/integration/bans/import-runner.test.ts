import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { verifyIndex } from '../../../lib/bans/verify-index';
import { ipRangeFromText } from '../../../lib/domain/ip-range';
import type { OpenRuntime } from '../../../lib/open-runtime';
import type { NewImportJob } from '../../../lib/ports/import-store';
import { resetStore } from '../../support/index-world';
import { type FixedClock, fixedClock, openTestRuntime } from '../../support/open-test-runtime';
import { createTestDatabase, createTestRedis, type TestDatabase, type TestRedis } from '../../support/test-services';

const ADA = { agentId: null, name: 'Ada' };
let database: TestDatabase;
let redis: TestRedis;
let clock: FixedClock;
/** Two instances on one Postgres and one Redis. */
let one: OpenRuntime;
let two: OpenRuntime;

beforeAll(async () => {
  clock = fixedClock('2026-01-01T00:00:00Z');
  database = await createTestDatabase();
  redis = await createTestRedis();
  const both = { clock, database: database.options, redis: redis.options, lookupTimeoutMs: 5_000 };
  one = await openTestRuntime({ ...both, allowedTargets: [ipRangeFromText('127.0.0.1')] });
  two = await openTestRuntime(both);
  await Promise.all([one.startKeeping(), two.startKeeping()]);
});
beforeEach(async () => {
  await resetStore(database.options);
  await rows('TRUNCATE ban_import');
  await one.keeper.rebuild('a new store');
});
afterAll(() => Promise.all([one.close(), two.close()]));

async function rows<T>(sql: string, values: unknown[] = []): Promise<T[]> {
  const client = new pg.Client(database.options);
  await client.connect();
  try {
    return (await client.query(sql, values)).rows as T[];
  } finally {
    await client.end();
  }
}

function add(text: string | Buffer, more: Partial<NewImportJob> = {}): Promise<number> {
  const job = {
    ...({ name: 'a list', fileName: 'list.txt', url: null, every: 'off', timeZone: 'UTC', reason: undefined } as const),
    ...{ validUntil: undefined, createdBy: ADA, content: typeof text === 'string' ? gzipSync(text) : text },
    ...more,
  };
  return one.runtime.imports.addJob(job, clock.now());
}
const jobOf = (id: number) => one.runtime.imports.findJob(id, clock.now());
/** Tells both instances, and waits until the job is in that state. */
async function comesTo(id: number, state: string) {
  one.runtime.importRunner.wake();
  two.runtime.importRunner.wake();
  return vi.waitFor(
    async () => {
      const job = await jobOf(id);
      expect(job?.state).toBe(state);
      return job;
    },
    { timeout: 15_000, interval: 50 },
  );
}

describe('an import on the desk', () => {
  test('is looked at, then carried out once, and its list is dropped', async () => {
    const id = await add('203.0.113.7\n203.0.113.0/28\nnot an address\n127.0.0.1\n203.0.113.7');
    const checked = await comesTo(id, 'checked');
    expect(checked?.preview).toMatchObject({
      format: 'plain',
      added: 2,
      covered: 1,
      refusedCount: 2,
      needsConfirmation: 1,
      addresses: { v4: '16', v6: '0' },
    });
    expect(await rows('SELECT 1 FROM ban')).toEqual([]);
    expect(await one.runtime.imports.refusedLines(id)).toMatchObject([{ line: 3 }, { line: 4 }]);

    expect(await one.runtime.imports.startImport(id, false, clock.now())).toBe(true);
    const done = await comesTo(id, 'done');
    expect(done?.outcome).toEqual({ added: 2, covered: 1, exempted: 0 });
    expect(await rows('SELECT content FROM ban_import')).toEqual([{ content: null }]);
    expect(await rows('SELECT count(*)::int AS batches FROM ban_batch')).toEqual([{ batches: 1 }]);
    expect(await one.runtime.imports.listBatches(clock.now(), 10, null)).toMatchObject([
      { name: 'a list', createdByName: 'Ada', bans: 2, active: 2, fileName: 'list.txt', feed: null },
    ]);
    expect((await verifyIndex(one, () => clock.now())).clean).toBe(true);
    // It can't be begun a second time.
    expect(await one.runtime.imports.startImport(id, false, clock.now())).toBe(false);
  });

  test('bans what needs to be confirmed only if it is', async () => {
    const id = await add('127.0.0.1');
    await comesTo(id, 'checked');
    await one.runtime.imports.startImport(id, true, clock.now());
    expect((await comesTo(id, 'done'))?.outcome).toMatchObject({ added: 1 });
  });

  test.each([
    ['[{"a":1}]', /JSON/],
    [Buffer.from([0x1f, 0x8b, 1, 2, 3]), /damaged/],
    [gzipSync(Buffer.from([80, 75, 3, 4, 0, 0])), /not a text list/],
  ])('fails with a sentence when it is no list', async (content, message) => {
    const id = await add(content);
    expect((await comesTo(id, 'failed'))?.problem).toMatch(message);
  });

  test('is taken by one of two instances, which then stores it', async () => {
    const ids = [];
    for (let n = 0; n < 6; n++) ids.push(await add(`203.0.113.${n}`));
    for (const id of ids) await comesTo(id, 'checked');
    await Promise.all(ids.map((id) => one.runtime.imports.startImport(id, false, clock.now())));
    for (const id of ids) await comesTo(id, 'done');
    expect(await rows('SELECT count(*)::int AS batches FROM ban_batch')).toEqual([{ batches: 6 }]);
    expect(await rows('SELECT count(*)::int AS bans FROM ban')).toEqual([{ bans: 6 }]);
  });

  test('whose instance is gone is said to be interrupted, stores nothing, and can be begun again', async () => {
    const id = await add('203.0.113.7');
    await comesTo(id, 'checked');
    await rows(`UPDATE ban_import SET state = 'importing', runner = $1, seen_at = $2 WHERE id = $3`, [
      randomUUID(),
      clock.now(),
      id,
    ]);
    expect((await jobOf(id))?.state).toBe('importing');
    expect(await one.runtime.imports.startImport(id, false, clock.now())).toBe(false);
    clock.advance(60_000);
    expect((await jobOf(id))?.state).toBe('interrupted');
    expect(await rows('SELECT 1 FROM ban')).toEqual([]);
    expect(await one.runtime.imports.startImport(id, false, clock.now())).toBe(true);
    expect((await comesTo(id, 'done'))?.outcome).toMatchObject({ added: 1 });
  });

  test('that somebody else took over meanwhile stores nothing', async () => {
    const job = { id: await add('203.0.113.7'), runner: randomUUID() };
    const batch = { name: 'x', createdBy: ADA, validUntil: null, job };
    const entry = { range: ipRangeFromText('203.0.113.7'), reason: '' };
    await expect(one.runtime.bans.importBans(batch, [entry], clock.now())).rejects.toThrow(/taken over/);
    expect(await rows('SELECT 1 FROM ban')).toEqual([]);
  });

  test('can be given up until it is under way', async () => {
    const id = await add('203.0.113.7');
    await comesTo(id, 'checked');
    expect(await one.runtime.imports.dropJob(id, clock.now())).toBe(true);
    expect(await jobOf(id)).toBeNull();
  });
});

describe('a list on the web', () => {
  let text = '';
  let status = 200;
  let asked: (string | undefined)[] = [];
  let beforeAnswer = async () => {};
  const server = createServer(async (req, res) => {
    asked.push(req.headers['if-none-match']);
    await beforeAnswer();
    if (req.headers['if-none-match'] === `"${text.length}"`) return res.writeHead(304).end();
    res.writeHead(status, { etag: `"${text.length}"` }).end(text);
  });
  let url = '';
  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/list`;
  });
  afterAll(() => server.close());
  afterEach(() => {
    status = 200;
    asked = [];
    beforeAnswer = async () => {};
  });

  async function follow(list: string, every: 'off' | 'hourly' = 'hourly') {
    text = list;
    const id = await add(list, { url, every, name: 'web list' });
    await comesTo(id, 'checked');
    await one.runtime.imports.startImport(id, false, clock.now());
    await comesTo(id, 'done');
    const feed = await one.runtime.feeds.findFeedNamed('web list');
    if (!feed) throw new Error('There is no feed.');
    return feed;
  }
  const fetchNow = async (id: number, mayShrink = false, by = one) =>
    (await by.runtime.feedFetcher.fetchNow(id, ADA, mayShrink))?.done;
  const inForce = async () =>
    (
      await rows<{ ip: string }>(
        'SELECT host(start_ip) AS ip FROM ban WHERE valid_until IS NULL OR valid_until > $1 ORDER BY start_ip',
        [clock.now()],
      )
    ).map(({ ip }) => ip);

  test('is followed: the difference is applied, and a list that has not changed is not even sent', async () => {
    const feed = await follow('203.0.113.1\n203.0.113.2\n');
    expect(await inForce()).toEqual(['203.0.113.1', '203.0.113.2']);
    clock.advance(1_000);
    text = '203.0.113.2\n203.0.113.3\n203.0.113.4\nx';
    expect(await fetchNow(feed.id)).toEqual({ kind: 'applied', added: 2, ended: 1, held: 0, refused: 1 });
    expect(await inForce()).toEqual(['203.0.113.2', '203.0.113.3', '203.0.113.4']);
    expect(await fetchNow(feed.id)).toEqual({ kind: 'unchanged' });
    expect(asked).toEqual([undefined, `"${text.length}"`]);
    // Once it was ended as a whole, the same list is applied anew.
    expect(await one.runtime.bans.expireBatch(feed.batchId, ADA, clock.now())).toMatchObject({ ok: true });
    expect(await fetchNow(feed.id)).toMatchObject({ kind: 'applied', added: 3 });
    expect((await verifyIndex(one, () => clock.now())).clean).toBe(true);
  });

  test('that has not changed is applied anew once what covered its lines has ended', async () => {
    const other = { name: 'other list', by: ADA, unconfirmed: [] };
    const terms = { url: null, every: 'off', reason: null, confirmed: false, etag: null, lastModified: null } as const;
    const entries = ['203.0.113.1', '203.0.113.9'].map((line) => ({ range: ipRangeFromText(line), reason: '' }));
    const { value } = await one.runtime.bans.followList({ ...other, feed: terms }, entries, clock.now());
    const feed = await follow('203.0.113.1\n203.0.113.2\n');
    clock.advance(1_000);
    expect(await fetchNow(feed.id)).toMatchObject({ kind: 'applied', added: 0 });
    expect(await fetchNow(feed.id)).toEqual({ kind: 'unchanged' });
    const present = { id: value.feedId, claimedUntil: null };
    await one.runtime.bans.followList({ ...other, feed: present }, entries.slice(1), clock.now());
    expect(await fetchNow(feed.id)).toMatchObject({ kind: 'applied', added: 1 });
    expect(await fetchNow(feed.id)).toEqual({ kind: 'unchanged' });
    expect(await one.runtime.bans.expireBatch(value.batchId, ADA, clock.now())).toMatchObject({ ok: true });
    expect(await fetchNow(feed.id)).toMatchObject({ kind: 'applied' });
  });

  test('whose bans are expired while it is on its way brings none of them back', async () => {
    const feed = await follow('203.0.113.1\n203.0.113.2\n');
    clock.advance(1_000);
    text = '203.0.113.1\n203.0.113.2\n203.0.113.3\n';
    beforeAnswer = async () => {
      expect((await one.runtime.bans.expireBatch(feed.batchId, ADA, clock.now())).ok).toBe(true);
    };
    expect(await fetchNow(feed.id)).toMatchObject({ kind: 'failed', problem: expect.stringMatching(/expired/) });
    expect(await inForce()).toEqual([]);
    beforeAnswer = async () => {};
    expect(await fetchNow(feed.id)).toMatchObject({ kind: 'applied', added: 3 });
  });

  test('that is being applied while its bans are expired leaves none of the new ones', async () => {
    const feed = await follow('203.0.113.1\n203.0.113.2\n');
    clock.advance(1_000);
    const applying = new pg.Client(database.options);
    await applying.connect();
    await applying.query('BEGIN');
    await applying.query('SELECT 1 FROM ban_feed WHERE id = $1 FOR UPDATE', [feed.id]);
    await applying.query(
      `INSERT INTO ban (start_ip, end_ip, created_at, reason, banned_by_name, batch_id)
       VALUES ('203.0.113.3', '203.0.113.3', $1, '', 'Feed', $2)`,
      [clock.now(), feed.batchId],
    );
    const expiring = one.runtime.bans.expireBatch(feed.batchId, ADA, clock.now());
    await vi.waitFor(async () =>
      expect(
        await rows(`SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`),
      ).toHaveLength(1),
    );
    await applying.query('COMMIT');
    await applying.end();
    expect(await expiring).toMatchObject({ ok: true, value: { value: { expired: 3 } } });
    expect(await inForce()).toEqual([]);
  });

  test('is fetched by itself when it is due, by one instance', async () => {
    const feed = await follow('203.0.113.1\n');
    await one.runtime.feedFetcher.fetchDue();
    expect(asked).toEqual([]);
    clock.advance(3_600_000);
    text = '203.0.113.1\n203.0.113.2\n';
    await Promise.all([one.runtime.feedFetcher.fetchDue(), one.runtime.feedFetcher.fetchDue()]);
    expect(asked).toHaveLength(1);
    expect(await one.runtime.feeds.findFeed(feed.id)).toMatchObject({
      outcome: { kind: 'applied', added: 1 },
      nextAt: new Date(clock.now().getTime() + 3_600_000),
      claimedUntil: null,
    });
    expect(await rows(`SELECT banned_by_name AS by FROM ban ORDER BY id`)).toEqual([
      { by: 'Ada' },
      { by: 'Feed web list' },
    ]);
  });

  test('that others are fetching is left to them', async () => {
    const feed = await follow('203.0.113.1\n', 'off');
    expect(await one.runtime.feeds.takeFeed(feed.id, clock.now(), 60_000)).not.toBeNull();
    expect(await fetchNow(feed.id)).toBeUndefined();
    clock.advance(60_000);
    expect(await fetchNow(feed.id)).toMatchObject({ kind: 'applied' });
  });

  test('that lost more than half, or all, asks first; an answer that is no list changes nothing', async () => {
    const feed = await follow('203.0.113.1\n203.0.113.2\n203.0.113.3\n');
    clock.advance(1_000);
    text = '203.0.113.1\n';
    expect(await fetchNow(feed.id)).toEqual({ kind: 'asks', listed: 1, before: 3 });
    text = '<html>Not found</html>';
    expect(await fetchNow(feed.id)).toEqual({ kind: 'asks', listed: 0, before: 3 });
    status = 500;
    expect(await fetchNow(feed.id)).toEqual({ kind: 'failed', problem: expect.stringMatching(/answered 500/) });
    expect(await inForce()).toHaveLength(3);
    status = 200;
    text = '203.0.113.1\n';
    expect(await fetchNow(feed.id, true)).toMatchObject({ kind: 'applied', ended: 2 });
  });

  test('in a private network is not fetched unless that is allowed', async () => {
    const feed = await follow('203.0.113.1\n');
    expect(await fetchNow(feed.id, false, two)).toEqual({
      kind: 'failed',
      problem: expect.stringMatching(/GATEHOUSE_ALLOW_PRIVATE_TARGETS/),
    });
  });
});
