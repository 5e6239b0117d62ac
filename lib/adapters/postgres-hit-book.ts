import type { Pool } from 'pg';
import type { Logger } from 'pino';
import type { HitChannel } from '../domain/hit-channel';
import type { Hit, HitBook } from '../ports/hit-book';
import { inTransaction } from './in-transaction';

/** How long hits are summed before they are written. */
const WRITE_MS = 2_000;
/** What comes after a write that took long: so many times as long, so that a flood leaves Postgres to the others. */
const REST_FACTOR = 4;
/** What one transaction writes. Whoever changes one of its bans waits as long as that takes: 10 to 30 ms. */
const WRITTEN_AT_ONCE = 100;
/** Sums that wait, of a ban, channel and day each: 20 MB at most. Hits of yet others are not counted. */
const SUMS_MAX = 100_000;
const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const ID_MAX = 2 ** 31 - 1;

export interface PostgresHitBookOptions {
  /** With a limit to how long connecting and a query may take. */
  readonly pool: Pool;
  readonly log: Pick<Logger, 'warn'>;
  readonly sumsMax?: number;
}

/** Hits of a ban, on a channel, on a day (in UTC). */
interface Sum {
  readonly banId: number;
  readonly channel: HitChannel;
  readonly day: number;
  count: number;
  lastSeenAt: number;
}

interface HourSum {
  readonly channel: HitChannel;
  readonly hour: number;
  count: number;
}

/**
 * Hits in Postgres. Each instance sums in memory, so a flood costs an addition per refusal, and adds its sums to those of
 * the others every two seconds and when it closes. While Postgres is away the sums wait; a process that is killed loses
 * what it held. A sum leaves memory only after its commit was confirmed: should just that answer get lost, it is added twice.
 *
 * Nobody waits for hits, and they wait for nobody: a ban that is being changed is left for the next time (SKIP LOCKED), and
 * whoever writes a ban's sums holds its row, so that two instances never meet within one ban.
 */
export class PostgresHitBook implements HitBook {
  private readonly sums = new Map<string, Sum>();
  private readonly hours = new Map<string, HourSum>();
  private timer: NodeJS.Timeout | null = null;
  private isClosed = false;
  private isFailing = false;
  private uncounted = 0;
  private restMs = WRITE_MS;
  private writing: Promise<void> = Promise.resolve();

  constructor(private readonly options: PostgresHitBookOptions) {}

  note({ banId, channel, at }: Hit): void {
    const ms = at.getTime();
    // An index of another database may name whatever it likes; one such hit must not keep the others from being written.
    if (!Number.isFinite(ms) || !Number.isInteger(banId) || banId < 1 || banId > ID_MAX) return;
    this.addToSum(banId, channel, ms);
    this.addToHour(channel, ms);
    this.writeSoon();
  }

  /** Sums that are not written yet. */
  get waiting(): number {
    return this.sums.size;
  }

  /** Writes what waits, if Postgres takes it now. */
  async close(): Promise<void> {
    this.isClosed = true;
    this.write();
    await this.writing;
  }

  private addToSum(banId: number, channel: HitChannel, ms: number): void {
    const day = Math.floor(ms / DAY_MS);
    const key = `${banId} ${channel} ${day}`;
    const sum = this.sums.get(key);
    if (sum) {
      sum.count++;
      sum.lastSeenAt = Math.max(sum.lastSeenAt, ms);
    } else if (this.sums.size < (this.options.sumsMax ?? SUMS_MAX)) {
      this.sums.set(key, { banId, channel, day, count: 1, lastSeenAt: ms });
    } else {
      this.uncounted++;
    }
  }

  private addToHour(channel: HitChannel, ms: number): void {
    const hour = Math.floor(ms / HOUR_MS);
    const key = `${channel} ${hour}`;
    const sum = this.hours.get(key);
    if (sum) sum.count++;
    else this.hours.set(key, { channel, hour, count: 1 });
  }

  private writeSoon(): void {
    if (!this.isClosed) this.timer ??= setTimeout(() => this.write(), this.restMs).unref();
  }

  private write(): void {
    if (this.timer) clearTimeout(this.timer);
    this.timer = null;
    this.writing = this.writing.then(async () => {
      const begun = performance.now();
      try {
        await this.writeHours();
        const sums = [...this.sums.values()].sort((a, b) => a.banId - b.banId);
        for (let at = 0; at < sums.length; at += WRITTEN_AT_ONCE) {
          await this.writeSums(sums.slice(at, at + WRITTEN_AT_ONCE));
        }
        this.isFailing = false;
      } catch (error) {
        if (!this.isFailing) this.options.log.warn({ err: error }, 'Hits of bans could not be written; they wait');
        this.isFailing = true;
      }
      if (this.uncounted > 0)
        this.options.log.warn({ hits: this.uncounted }, 'Too many hits of bans wait; some were not counted');
      this.uncounted = 0;
      this.restMs = Math.max(WRITE_MS, REST_FACTOR * (performance.now() - begun));
      // What failed, bans that were being changed, and what was noted meanwhile.
      if (this.sums.size > 0 || this.hours.size > 0) this.writeSoon();
    });
  }

  private async writeHours(): Promise<void> {
    const taken = [...this.hours.entries()].map(([key, sum]) => ({ key, sum, count: sum.count }));
    if (taken.length === 0) return;
    await inTransaction(this.options.pool, BEGIN, (client) =>
      client.query(ADD_HOURS, [
        taken.map(({ sum }) => new Date(sum.hour * HOUR_MS).toISOString()),
        taken.map(({ sum }) => sum.channel),
        taken.map(({ count }) => count),
      ]),
    );
    for (const { key, sum, count } of taken) {
      sum.count -= count;
      if (sum.count === 0) this.hours.delete(key);
    }
  }

  private async writeSums(sums: readonly Sum[]): Promise<void> {
    const taken = sums.map((sum) => ({ sum, count: sum.count }));
    const { rows } = await inTransaction(this.options.pool, BEGIN, (client) =>
      client.query<{ settled: number[] }>(ADD_SUMS, [
        taken.map(({ sum }) => sum.banId),
        taken.map(({ sum }) => sum.channel),
        taken.map(({ sum }) => new Date(sum.day * DAY_MS).toISOString().slice(0, 10)),
        taken.map(({ count }) => count),
        taken.map(({ sum }) => new Date(sum.lastSeenAt).toISOString()),
      ]),
    );
    const settled = new Set(rows[0]?.settled);
    for (const { sum, count } of taken) {
      if (!settled.has(sum.banId)) continue;
      sum.count -= count;
      if (sum.count === 0) this.sums.delete(`${sum.banId} ${sum.channel} ${sum.day}`);
    }
  }
}

/** A process that stands still meanwhile must not hold rows that others want to change. */
const BEGIN = `BEGIN; SET LOCAL idle_in_transaction_session_timeout = '2s'; SET LOCAL statement_timeout = '4s'`;

/** All instances take the same few rows in the same order. */
const ADD_HOURS = `
INSERT INTO refusal_hour AS h (hour, channel, count)
SELECT * FROM unnest($1::timestamptz[], $2::hit_channel[], $3::bigint[]) AS n (hour, channel, count)
ORDER BY n.hour, n.channel
ON CONFLICT (hour, channel) DO UPDATE SET count = h.count + excluded.count`;

/**
 * Adds what it can at once to days and totals. `settled`: the bans that are done with, those that don't exist among them.
 */
const ADD_SUMS = `
WITH noted AS MATERIALIZED (
  SELECT * FROM unnest($1::int[], $2::hit_channel[], $3::date[], $4::bigint[], $5::timestamptz[])
    AS n (ban_id, channel, day, count, last_seen_at)
), free AS MATERIALIZED (
  SELECT id FROM ban WHERE id = ANY ($1::int[]) ORDER BY id FOR NO KEY UPDATE SKIP LOCKED
), days AS (
  INSERT INTO ban_hit AS h (ban_id, channel, day, count, last_seen_at)
  SELECT n.* FROM noted n JOIN free ON free.id = n.ban_id
  ORDER BY n.ban_id, n.channel, n.day
  ON CONFLICT (ban_id, channel, day) DO UPDATE
  SET count = h.count + excluded.count, last_seen_at = GREATEST(h.last_seen_at, excluded.last_seen_at)
), totals AS (
  UPDATE ban b SET hit_count = b.hit_count + s.count, last_hit_at = GREATEST(b.last_hit_at, s.last_seen_at)
  FROM (
    SELECT n.ban_id, sum(n.count)::bigint AS count, max(n.last_seen_at) AS last_seen_at
    FROM noted n JOIN free ON free.id = n.ban_id GROUP BY n.ban_id
  ) AS s
  WHERE b.id = s.ban_id
  RETURNING b.id
)
SELECT ARRAY(
  SELECT id FROM totals
  UNION ALL
  SELECT n.ban_id FROM noted n WHERE NOT EXISTS (SELECT FROM ban WHERE id = n.ban_id)
) AS settled`;
