import type { Pool, PoolClient } from 'pg';
import type { IpFamily } from '../domain/ip-address';
import { formatIpAddress } from '../domain/ip-address';
import { INDEFINITELY, type Span } from '../domain/segments';
import { addressFromSortKey } from '../domain/sort-key';
import {
  type ApplierTurn,
  type IndexChange,
  type IndexSource,
  LockTimeout,
  type OutboxRow,
  type StorePosition,
  type StoreSnapshot,
} from '../ports/index-source';
import { inTransaction } from './in-transaction';

/** Advisory locks are one name space per database; these numbers are Gatehouse's. */
const APPLIER_LOCK = 4736_0001;
const REBUILD_LOCK = 4736_0002;

/** Rows per FETCH of a snapshot. */
const PAGE = 20_000;

/** A row's range and end as one text, cheap to send and to cut: sort keys, epoch ms ('' = indefinitely), id. */
const SPAN = (table: string) => `encode(substr(inet_send(${table}.start_ip), 5), 'hex')
  || encode(substr(inet_send(${table}.end_ip), 5), 'hex')
  || ' ' || COALESCE((EXTRACT(EPOCH FROM ${table}.valid_until) * 1000)::bigint::text, '') || ' ' || ${table}.id AS span`;

/** Postgres sorts every IPv4 address before every IPv6 one, so a family is a range of the start_ip index. */
const OF_FAMILY = (family: IpFamily, table: string) => `${table}.start_ip ${family === 4 ? '<' : '>='} '::'::inet`;
const ACTIVE = (table: string, at: string) => `(${table}.valid_until IS NULL OR ${table}.valid_until > ${at})`;

/** Reads for the index, on plain connections: snapshots stream through a cursor, which Prisma doesn't offer. */
export class PostgresIndexSource implements IndexSource {
  constructor(private readonly pool: Pool) {}

  async position(): Promise<StorePosition> {
    const { rows } = await this.pool.query({
      text: 'SELECT revision, store_id FROM index_state',
      query_timeout: 1000,
    } as { text: string });
    return readPosition(rows[0]);
  }

  async waitingAfter(revision: bigint): Promise<{ count: number; oldestAt: Date | null }> {
    const { rows } = await this.pool.query({
      text: `SELECT GREATEST(revision - $1, 0)::int AS count,
        (SELECT created_at FROM index_outbox WHERE index_outbox.revision > $1 ORDER BY revision LIMIT 1) AS oldest_at
        FROM index_state`,
      values: [revision],
      query_timeout: 1000,
    } as { text: string });
    return { count: rows[0].count, oldestAt: rows[0].oldest_at };
  }

  async withApplierLock<T>(waitMs: number, work: (turn: ApplierTurn) => Promise<T>): Promise<T> {
    return inTransaction(this.pool, 'BEGIN', async (client) => {
      await client.query(`SET LOCAL lock_timeout = ${Math.max(1, Math.round(waitMs))}`);
      // Whoever holds the lock and stands still (a stopped process, a lost network) loses it after this.
      await client.query(`SET LOCAL idle_in_transaction_session_timeout = '30s'`);
      try {
        await client.query('SELECT pg_advisory_xact_lock($1)', [APPLIER_LOCK]);
      } catch (error) {
        if ((error as { code?: string }).code === '55P03')
          throw new LockTimeout('The index is being written by another process.');
        throw error;
      }
      const { rows } = await client.query(
        `SELECT nextval('index_fence') AS fence, revision, store_id FROM index_state`,
      );
      return work(new PostgresApplierTurn(client, BigInt(rows[0].fence), readPosition(rows[0])));
    });
  }

  async withSnapshot<T>(activeAt: Date, work: (snapshot: StoreSnapshot) => Promise<T>): Promise<T> {
    return inTransaction(this.pool, 'BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY', async (client) => {
      const { rows } = await client.query('SELECT revision, store_id FROM index_state');
      return work(new PostgresSnapshot(client, readPosition(rows[0]), activeAt));
    });
  }

  async withRebuildLock<T>(work: () => Promise<T>): Promise<T | null> {
    return inTransaction(this.pool, 'BEGIN', async (client) => {
      // It stands idle while the index is built; a server's own limit must not end it.
      await client.query('SET LOCAL idle_in_transaction_session_timeout = 0');
      const { rows } = await client.query('SELECT pg_try_advisory_xact_lock($1) AS taken', [REBUILD_LOCK]);
      return rows[0].taken ? work() : null;
    });
  }

  async pruneOutbox(before: Date, keep: number): Promise<void> {
    await this.pool.query(
      `DELETE FROM index_outbox WHERE created_at < $1 AND revision < (SELECT revision - $2 FROM index_state)`,
      [before, keep],
    );
  }
}

class PostgresApplierTurn implements ApplierTurn {
  readonly revision: bigint;
  readonly storeId: string;

  constructor(
    private readonly client: PoolClient,
    readonly fence: bigint,
    position: StorePosition,
  ) {
    this.revision = position.revision;
    this.storeId = position.storeId;
  }

  async outboxAfter(revision: bigint, limit: number): Promise<OutboxRow[]> {
    const { rows } = await this.client.query(
      'SELECT revision, change FROM index_outbox WHERE revision > $1 ORDER BY revision LIMIT $2',
      [String(revision), limit],
    );
    return rows.map((row) => ({ revision: BigInt(row.revision), change: readIndexChange(row.change) }));
  }

  async overlaps(start: string, end: string, activeAt: Date) {
    const range = [addressText(start), addressText(end), activeAt];
    const read = async (table: 'ban' | 'exemption') => {
      const { rows } = await this.client.query(
        `SELECT ${SPAN('t')} FROM ${table} t
          WHERE t.range && inet_range($1::inet, $2::inet, '[]') AND ${ACTIVE('t', '$3')}`,
        range,
      );
      return rows.map((row) => readSpan(row.span));
    };
    return { bans: await read('ban'), exemptions: await read('exemption') };
  }

  async batch(batchId: number, activeAt: Date) {
    const { rows } = await this.client.query(
      `SELECT family(b.start_ip) AS family, ${SPAN('b')} FROM ban b
        WHERE b.batch_id = $1 AND ${ACTIVE('b', '$2')} ORDER BY b.id`,
      [batchId, activeAt],
    );
    return rows.map((row) => ({ family: row.family as IpFamily, span: readSpan(row.span) }));
  }

  async exemptions(family: IpFamily, activeAt: Date): Promise<Span[]> {
    return readExemptions(this.client, family, activeAt);
  }
}

class PostgresSnapshot implements StoreSnapshot {
  readonly revision: bigint;
  readonly storeId: string;
  private cursors = 0;

  constructor(
    private readonly client: PoolClient,
    position: StorePosition,
    private readonly activeAt: Date,
  ) {
    this.revision = position.revision;
    this.storeId = position.storeId;
  }

  async count(): Promise<number> {
    const { rows } = await this.client.query(`SELECT count(*)::int AS n FROM ban b WHERE ${ACTIVE('b', '$1')}`, [
      this.activeAt,
    ]);
    return rows[0].n;
  }

  async *bans(family: IpFamily): AsyncGenerator<Span[]> {
    const cursor = `bans_${++this.cursors}`;
    await this.client.query(
      `DECLARE ${cursor} NO SCROLL CURSOR FOR SELECT ${SPAN('b')} FROM ban b
        WHERE ${OF_FAMILY(family, 'b')} AND ${ACTIVE('b', `'${this.activeAt.toISOString()}'::timestamptz`)}
        ORDER BY b.start_ip`,
    );
    for (;;) {
      const { rows } = await this.client.query({ text: `FETCH ${PAGE} FROM ${cursor}`, rowMode: 'array' });
      if (rows.length === 0) break;
      yield rows.map((row) => readSpan(row[0] as string));
    }
    await this.client.query(`CLOSE ${cursor}`);
  }

  async exemptions(family: IpFamily): Promise<Span[]> {
    return readExemptions(this.client, family, this.activeAt);
  }
}

async function readExemptions(client: PoolClient, family: IpFamily, activeAt: Date): Promise<Span[]> {
  const { rows } = await client.query(
    `SELECT ${SPAN('e')} FROM exemption e WHERE ${OF_FAMILY(family, 'e')} AND ${ACTIVE('e', '$1')}`,
    [activeAt],
  );
  return rows.map((row) => readSpan(row.span));
}

function readPosition(row: { revision: string; store_id: string }): StorePosition {
  return { revision: BigInt(row.revision), storeId: row.store_id };
}

function readSpan(text: string): Span {
  const keysEnd = text.indexOf(' ');
  const untilEnd = text.indexOf(' ', keysEnd + 1);
  const until = text.slice(keysEnd + 1, untilEnd);
  return {
    start: text.slice(0, keysEnd / 2),
    end: text.slice(keysEnd / 2, keysEnd),
    until: until === '' ? INDEFINITELY : Number(until),
    id: Number(text.slice(untilEnd + 1)),
  };
}

function readIndexChange(json: unknown): IndexChange {
  return json as IndexChange;
}

function addressText(key: string): string {
  return formatIpAddress(addressFromSortKey(key));
}
