import pg from 'pg';
import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { PostgresHitBook } from '../../../lib/adapters/postgres-hit-book';
import { HIT_CHANNELS, type HitChannel } from '../../../lib/domain/hit-channel';
import { ipRangeFromText } from '../../../lib/domain/ip-range';
import type { OpenRuntime } from '../../../lib/open-runtime';
import { resetStore } from '../../support/index-world';
import { openTestRuntime } from '../../support/open-test-runtime';
import {
  createTestDatabase,
  type PrivatePostgres,
  startPrivatePostgres,
  type TestDatabase,
} from '../../support/test-services';

const ACTOR = { agentId: null, name: 'Ada' };
const AT = new Date('2026-11-24T15:30:00.000Z');

let database: TestDatabase;
let opened: OpenRuntime;
let pool: pg.Pool;
let books: PostgresHitBook[];
beforeAll(async () => {
  database = await createTestDatabase();
  opened = await openTestRuntime({ database: database.options });
  pool = new pg.Pool(database.options);
});
afterAll(async () => {
  await pool.end();
  await opened.close();
});
beforeEach(async () => {
  await resetStore(database.options);
  books = [];
});
afterEach(() => Promise.all(books.map((book) => book.close())));

/** The book of one instance. */
function openBook(options: { sumsMax?: number } = {}): PostgresHitBook {
  const book = new PostgresHitBook({ pool, log: pino({ level: 'silent' }), ...options });
  books.push(book);
  return book;
}

async function ban(range: string): Promise<number> {
  const added = await opened.runtime.bans.addBan(
    {
      range: ipRangeFromText(range),
      validUntil: null,
      reason: '',
      bannedBy: ACTOR,
      contactId: null,
      ticketId: null,
    },
    AT,
  );
  if (!added.ok) throw new Error(added.error.kind);
  return added.value.value.id;
}

function note(book: PostgresHitBook, banId: number, times = 1, channel: HitChannel = 'chat', at = AT): void {
  for (let n = 0; n < times; n++) book.note({ banId, channel, at });
}

interface Stored {
  days: string[];
  total: number;
  lastHitAt: string | null;
  hours: string[];
  version: number;
}

/** What the database says of a ban, and of all hours. */
async function stored(banId: number, from: pg.Pool = pool): Promise<Stored> {
  const days = await from.query(
    `SELECT channel || ' ' || day || ' ' || count AS line FROM ban_hit WHERE ban_id = $1 ORDER BY day, channel`,
    [banId],
  );
  const hours = await from.query(
    `SELECT channel || ' ' || to_char(hour AT TIME ZONE 'UTC', 'DD HH24') || ' ' || count AS line FROM refusal_hour
     ORDER BY hour, channel`,
  );
  const { rows } = await from.query(`SELECT hit_count, last_hit_at, version FROM ban WHERE id = $1`, [banId]);
  return {
    days: days.rows.map(({ line }) => line),
    total: Number(rows[0].hit_count),
    lastHitAt: rows[0].last_hit_at?.toISOString() ?? null,
    hours: hours.rows.map(({ line }) => line),
    version: rows[0].version,
  };
}

describe('hits', () => {
  test('are in the store within seconds, and nothing else of the ban changes', async () => {
    const id = await ban('203.0.113.7');
    note(openBook(), id, 3);
    await vi.waitFor(async () => expect((await stored(id)).total).toBe(3), { timeout: 20_000 });
    expect(await stored(id)).toEqual({
      days: ['chat 2026-11-24 3'],
      total: 3,
      lastHitAt: AT.toISOString(),
      hours: ['chat 24 15 3'],
      version: 1,
    });
    expect(await opened.runtime.bans.banEvents(id)).toHaveLength(1);
  });

  test('are counted by channel, by UTC day and by hour, whatever the process’s time zone', async () => {
    const id = await ban('203.0.113.7');
    const book = openBook();
    for (const channel of HIT_CHANNELS) note(book, id, 1, channel);
    note(book, id, 2, 'chat', new Date('2026-11-24T23:59:59.999Z'));
    note(book, id, 4, 'chat', new Date('2026-11-25T00:00:00.000Z'));
    await book.close();
    const found = await stored(id);
    expect(found.days.filter((line) => line.startsWith('chat'))).toEqual(['chat 2026-11-24 3', 'chat 2026-11-25 4']);
    expect(found.days).toContain('gate 2026-11-24 1');
    expect(found).toMatchObject({ total: 11, lastHitAt: '2026-11-25T00:00:00.000Z' });
    expect(found.hours.filter((line) => line.startsWith('chat'))).toEqual([
      'chat 24 15 1',
      'chat 24 23 2',
      'chat 25 00 4',
    ]);
  });

  test('of several instances and while others are written add up, none lost and none doubled', async () => {
    const ids = [await ban('203.0.113.7'), await ban('203.0.113.8'), await ban('203.0.113.0/24')];
    const instances = [openBook(), openBook(), openBook()];
    const closing: Promise<void>[] = [];
    for (let round = 0; round < 40; round++) {
      for (const book of instances) for (const id of ids) note(book, id, id);
      // Each round's sums are written by new instances, so that writers of the same bans meet.
      for (const [at, book] of instances.entries()) {
        closing.push(book.close());
        instances[at] = openBook();
      }
    }
    await Promise.all(closing);
    // What met a ban that another instance was writing waits for the next time.
    await vi.waitFor(
      async () => {
        await Promise.all(books.map((book) => book.close()));
        for (const id of ids) expect((await stored(id)).total).toBe(40 * 3 * id);
      },
      { timeout: 10_000 },
    );
    for (const id of ids) expect((await stored(id)).days).toEqual([`chat 2026-11-24 ${40 * 3 * id}`]);
    expect((await stored(1)).hours).toEqual([`chat 24 15 ${40 * 3 * (1 + 2 + 3)}`]);
  });

  test('never go back in time', async () => {
    const id = await ban('203.0.113.7');
    const [first, second] = [openBook(), openBook()];
    note(first, id);
    await first.close();
    note(second, id, 1, 'chat', new Date(AT.getTime() - 60_000));
    await second.close();
    expect((await stored(id)).lastHitAt).toBe(AT.toISOString());
  });

  test('of a ban that nobody has are thrown away, and don’t keep the others from being written', async () => {
    const id = await ban('203.0.113.7');
    const book = openBook();
    for (const strange of [4_000_000, 2 ** 40, -1, 1.5, Number.NaN]) note(book, strange);
    note(book, id, 1, 'chat', new Date(Number.NaN));
    note(book, id);
    await book.close();
    expect((await stored(id)).total).toBe(1);
    expect(book.waiting).toBe(0);
  });

  test('cost a flood’s refusals next to nothing, and no more memory than there are bans', async () => {
    const id = await ban('203.0.113.7');
    const book = openBook({ sumsMax: 100 });
    const begun = performance.now();
    note(book, id, 100_000);
    // At 17,000 refusals a second this is a hundredth of a processor's second.
    expect(performance.now() - begun).toBeLessThan(500);
    expect(book.waiting).toBe(1);
    for (let n = 0; n < 1_000; n++) note(book, id + n);
    expect(book.waiting).toBe(100);
    await book.close();
    expect((await stored(id)).total).toBe(100_001);
  });
});

describe('a ban that is being changed', () => {
  test('is not waited for: its hits are written the next time, those of others now', async () => {
    const [held, other] = [await ban('203.0.113.7'), await ban('203.0.113.8')];
    const client = await pool.connect();
    try {
      await client.query('BEGIN');
      await client.query(`UPDATE ban SET reason = 'changing' WHERE id = $1`, [held]);
      const book = openBook();
      note(book, held, 2);
      note(book, other, 3);
      const begun = performance.now();
      await book.close();
      // Who waited would do so until the change is committed, below.
      expect(performance.now() - begun).toBeLessThan(3_000);
      expect((await stored(other)).total).toBe(3);
      expect(await stored(held)).toMatchObject({ total: 0, days: [] });
      await client.query('COMMIT');
      await book.close();
      expect(await stored(held)).toMatchObject({ total: 2, days: ['chat 2026-11-24 2'] });
    } finally {
      client.release();
    }
  });

  test('waits two seconds at most for a process that stopped while it wrote hits', async () => {
    const id = await ban('203.0.113.7');
    const book = new PostgresHitBook({ pool: stopsBeforeCommit(pool), log: pino({ level: 'silent' }) });
    note(book, id);
    const closed = book.close();
    await vi.waitFor(async () => {
      const { rows } = await pool.query('SELECT FROM ban WHERE id = $1 FOR NO KEY UPDATE SKIP LOCKED', [id]);
      expect(rows).toHaveLength(0);
    });
    const begun = performance.now();
    const expired = await opened.runtime.bans.expireBan(id, ACTOR, new Date(AT.getTime() + 1_000));
    expect(expired.ok).toBe(true);
    // With room for a busy machine; without the limit it would be for ever.
    expect(performance.now() - begun).toBeLessThan(5_000);
    await closed;
    expect(await stored(id)).toMatchObject({ total: 0, days: [] });
  });
});

/** As of a process that is stopped after it wrote a ban’s sums: its last word never comes. */
function stopsBeforeCommit(real: pg.Pool): pg.Pool {
  const connect = async () => {
    const client = await real.connect();
    client.on('error', () => {});
    let wroteSums = false;
    const query = (text: string, values?: unknown[]) => {
      if (text === 'COMMIT' && wroteSums) return new Promise((_, reject) => client.once('error', reject));
      wroteSums ||= text.includes('ban_hit');
      return client.query(text, values);
    };
    const { on, off, release } = client;
    return {
      query,
      on: on.bind(client),
      off: off.bind(client),
      release: release.bind(client),
    };
  };
  return { connect } as unknown as pg.Pool;
}

describe('without Postgres', () => {
  let postgres: PrivatePostgres;
  let own: pg.Pool;
  let there: OpenRuntime;
  beforeAll(async () => {
    postgres = await startPrivatePostgres();
    there = await openTestRuntime({ database: postgres.options });
    own = new pg.Pool({ ...postgres.options, max: 1, connectionTimeoutMillis: 300, query_timeout: 300 });
    own.on('error', () => {});
  });
  afterAll(async () => {
    await own.end();
    await there.close();
    await postgres.stop();
  });

  test('noting neither throws nor waits, sums wait, and each is written once when it is back', async () => {
    const added = await there.runtime.bans.addBan(
      {
        range: ipRangeFromText('203.0.113.7'),
        validUntil: null,
        reason: '',
        bannedBy: ACTOR,
        contactId: null,
        ticketId: null,
      },
      AT,
    );
    if (!added.ok) throw new Error(added.error.kind);
    const id = added.value.value.id;
    const book = new PostgresHitBook({ pool: own, log: pino({ level: 'silent' }) });
    note(book, id, 5);
    await book.close();
    postgres.freeze();
    const begun = performance.now();
    note(book, id, 7);
    expect(performance.now() - begun).toBeLessThan(50);
    // Given up in the middle: what Postgres finds in its socket when it is back, nobody commits.
    await book.close();
    await book.close();
    expect(book.waiting).toBe(1);
    postgres.thaw();
    await vi.waitFor(
      async () => {
        await book.close();
        expect(book.waiting).toBe(0);
      },
      { timeout: 10_000 },
    );
    expect(await stored(id, own)).toMatchObject({ total: 12, days: ['chat 2026-11-24 12'], hours: ['chat 24 15 12'] });
    await postgres.kill();
    note(book, id);
    await book.close();
    expect(book.waiting).toBe(1);
    await postgres.start();
    await vi.waitFor(
      async () => {
        await book.close();
        expect(book.waiting).toBe(0);
      },
      { timeout: 10_000 },
    );
    expect((await stored(id, own)).total).toBe(13);
  });
});
