import type { Pool, PoolClient } from 'pg';
import type { BanTerms } from '../crowdsec/decision';
import { mergeRanges } from '../domain/cidrs';
import { formatIpAddress } from '../domain/ip-address';
import { firstAddress, type IpRange, ipRangeFromText, lastAddress } from '../domain/ip-range';
import type { BanSnapshot } from '../ports/ban-store';
import type {
  BanChangeTold,
  BanWithHoles,
  BouncerCaller,
  BouncerProgress,
  DecisionReading,
  DecisionSource,
} from '../ports/decision-source';

/** Rows per FETCH. */
const PAGE = 5_000;
const PROGRAM_LENGTH_MAX = 200;
/** A bouncer that stops reading its answer keeps the moment it is of, and with it old rows, for no longer than this. */
const STALLED_MS = 120_000;

const KEY = (column: string) => `encode(substr(inet_send(${column}), 5), 'hex')`;
/** A ban in force as one short row: first and last address in hex, end in epoch ms. */
const TERMS = `b.id, ${KEY('b.start_ip')} AS first, ${KEY('b.end_ip')} AS last,
  (EXTRACT(EPOCH FROM b.valid_until) * 1000)::bigint AS until, b.reason`;

interface TermsRow {
  id: number;
  first: string;
  last: string;
  until: string | null;
  reason: string;
}

export class PostgresDecisionSource implements DecisionSource {
  constructor(
    private readonly pool: Pool,
    private readonly stalledMs = STALLED_MS,
  ) {}

  async read<T>(work: (reading: DecisionReading) => Promise<T>): Promise<T> {
    const client = await this.pool.connect();
    // Nobody waits for the answer of a statement while a bouncer reads: only so is it known that Postgres has given it up.
    let ended: (error: Error) => void = () => {};
    const lost = new Promise<never>((_, reject) => {
      ended = reject;
    });
    lost.catch(() => {});
    client.on('error', ended);
    try {
      await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
      await client.query(`SET LOCAL idle_in_transaction_session_timeout = ${this.stalledMs}`);
      const { rows } = await client.query(
        'SELECT revision, (SELECT COALESCE(max(id), 0) FROM ban_event) AS event FROM index_state',
      );
      const reading = new PostgresReading(client, BigInt(rows[0].revision), BigInt(rows[0].event));
      const result = await Promise.race([work(reading), lost]);
      await client.query('COMMIT');
      client.off('error', ended);
      client.release();
      return result;
    } catch (error) {
      // Thrown away: that ends its transaction, whatever it was doing.
      client.release(error instanceof Error ? error : true);
      throw error;
    }
  }

  async bansAbout(range: IpRange, within: boolean, at: Date): Promise<BanWithHoles[]> {
    // Prepared once a connection: bouncers ask this for each visitor who is banned.
    const { rows } = await this.pool.query<TermsRow & { holes: string | null }>({
      name: within ? 'decisions-within' : 'decisions-about',
      text: `WITH about AS MATERIALIZED (
         SELECT b.* FROM ban b WHERE b.range ${within ? '&&' : '@>'} inet_range($1::inet, $2::inet, '[]'))
       SELECT ${TERMS}, (SELECT string_agg(host(e.start_ip) || ' ' || host(e.end_ip), ',') FROM exemption e
         WHERE e.range && b.range AND (e.valid_until IS NULL OR e.valid_until > $3)) AS holes
       FROM about b WHERE b.valid_until IS NULL OR b.valid_until > $3
       ORDER BY b.start_ip, b.end_ip, b.valid_until NULLS LAST, b.id DESC`,
      values: [formatIpAddress(firstAddress(range)), formatIpAddress(lastAddress(range)), at],
    });
    return rows.map((row) => ({ ban: readTerms(row), holes: row.holes ? mergeRanges(readHoles(row.holes)) : [] }));
  }

  async progressOf(tokenId: number): Promise<BouncerProgress | null> {
    const { rows } = await this.pool.query(
      'SELECT revision, ban_event_id, told_until FROM bouncer WHERE token_id = $1',
      [tokenId],
    );
    const [row] = rows;
    return row
      ? { revision: BigInt(row.revision), banEventId: BigInt(row.ban_event_id), toldUntil: row.told_until }
      : null;
  }

  async keepProgress(tokenId: number, told: BouncerProgress, { program, at }: BouncerCaller, anew: boolean) {
    await this.pool.query(
      `INSERT INTO bouncer (token_id, revision, ban_event_id, told_until, program, pulled_at)
       VALUES ($1, $2, $3, $4, $5, $6)
       ON CONFLICT (token_id) DO UPDATE SET revision = excluded.revision, ban_event_id = excluded.ban_event_id,
         told_until = excluded.told_until, program = excluded.program, pulled_at = excluded.pulled_at
       WHERE $7 OR (bouncer.revision, bouncer.told_until) <= (excluded.revision, excluded.told_until)`,
      [
        tokenId,
        String(told.revision),
        String(told.banEventId),
        told.toldUntil,
        program.slice(0, PROGRAM_LENGTH_MAX),
        at,
        anew,
      ],
    );
  }
}

class PostgresReading implements DecisionReading {
  private cursors = 0;

  constructor(
    private readonly client: PoolClient,
    readonly revision: bigint,
    readonly banEventId: bigint,
  ) {}

  async exempted(at: Date, revision: bigint): Promise<IpRange[]> {
    const { rows } = await this.client.query(
      `SELECT host(start_ip) AS start, host(end_ip) AS end FROM exemption
       WHERE added_in <= $1 AND COALESCE(CASE WHEN ended_in > $1 THEN until_before_ended ELSE valid_until END,
         'infinity') > $2`,
      [String(revision), at],
    );
    return mergeRanges(rows.map((row) => ipRangeFromText(row.start, row.end)));
  }

  async *bans(at: Date): AsyncGenerator<readonly BanTerms[]> {
    const sql = `SELECT ${TERMS} FROM ban b WHERE b.valid_until IS NULL OR b.valid_until > ${instant(at)}
      ORDER BY b.start_ip, b.end_ip, b.valid_until NULLS LAST, b.id DESC`;
    for await (const rows of this.pages<TermsRow>(sql)) yield rows.map(readTerms);
  }

  async *changes(since: BouncerProgress, at: Date): AsyncGenerator<readonly BanChangeTold[]> {
    // A clock that was put back: what had ended by the time that was told may be in force again.
    const [told, now] =
      since.toldUntil <= at ? [instant(since.toldUntil), instant(at)] : [instant(at), instant(since.toldUntil)];
    // Of bans: each has an event in commit order, or ran out in between. Of exemptions: came, ended, or ran out in between.
    const sql = `
      WITH changed_exemption AS MATERIALIZED (
        SELECT range FROM exemption WHERE added_in > ${since.revision} OR ended_in > ${since.revision}
          OR (valid_until > ${told} AND valid_until <= ${now})),
      changed AS MATERIALIZED (
        SELECT ban_id AS id FROM ban_event WHERE id > ${since.banEventId}
        UNION SELECT id FROM ban WHERE valid_until > ${told} AND valid_until <= ${now}
        UNION SELECT b.id FROM changed_exemption e JOIN ban b ON b.range && e.range
          WHERE b.valid_until IS NULL OR b.valid_until > ${told})
      SELECT ${TERMS}, e.after FROM changed c JOIN ban b ON b.id = c.id
        LEFT JOIN LATERAL (SELECT v.after FROM ban_event v WHERE v.ban_id = b.id AND v.id <= ${since.banEventId}
          ORDER BY v.id DESC LIMIT 1) e ON true
      ORDER BY b.start_ip, b.end_ip, b.valid_until NULLS LAST, b.id DESC`;
    for await (const rows of this.pages<TermsRow & { after: BanSnapshot | null }>(sql)) {
      yield rows.map((row) => {
        const after = readTerms(row);
        const before = row.after && readSnapshot(row.id, row.after);
        return { before: inForce(before, since.toldUntil), after: inForce(after, at) };
      });
    }
  }

  async holders(ranges: readonly IpRange[], at: Date): Promise<readonly (readonly BanTerms[])[]> {
    const { rows } = await this.client.query<TermsRow & { n: number }>(
      `WITH asked AS (SELECT n, inet_range(s, e, '[]') AS range
         FROM unnest($1::inet[], $2::inet[]) WITH ORDINALITY AS asked (s, e, n)),
       found AS MATERIALIZED (SELECT a.n, b.* FROM asked a JOIN ban b ON b.range @> a.range)
       SELECT b.n::int AS n, ${TERMS} FROM found b WHERE b.valid_until IS NULL OR b.valid_until > $3
       ORDER BY b.n, b.valid_until NULLS LAST, b.id DESC`,
      [
        ranges.map((range) => formatIpAddress(firstAddress(range))),
        ranges.map((range) => formatIpAddress(lastAddress(range))),
        at,
      ],
    );
    const holders = ranges.map((): BanTerms[] => []);
    for (const row of rows) holders[row.n - 1]?.push(readTerms(row));
    return holders;
  }

  private async *pages<Row>(sql: string): AsyncGenerator<Row[]> {
    const cursor = `decisions_${++this.cursors}`;
    await this.client.query(`DECLARE ${cursor} NO SCROLL CURSOR FOR ${sql}`);
    for (;;) {
      const { rows } = await this.client.query(`FETCH ${PAGE} FROM ${cursor}`);
      if (rows.length === 0) break;
      yield rows as Row[];
    }
    await this.client.query(`CLOSE ${cursor}`);
  }
}

/** Of our own clock, for a statement that takes no parameters. */
function instant(at: Date): string {
  return `'${at.toISOString()}'::timestamptz`;
}

function inForce(terms: BanTerms | null, at: Date): BanTerms | null {
  return terms && (terms.validUntil === null || terms.validUntil > at) ? terms : null;
}

function readTerms({ id, first, last, until, reason }: TermsRow): BanTerms {
  return {
    id,
    range: { family: first.length === 8 ? 4 : 6, first: BigInt(`0x${first}`), last: BigInt(`0x${last}`) },
    validUntil: until === null ? null : new Date(Number(until)),
    reason,
  };
}

/** `first last,first last`. */
function readHoles(text: string): IpRange[] {
  return text.split(',').map((each) => {
    const [first = '', last = ''] = each.split(' ');
    return ipRangeFromText(first, last);
  });
}

function readSnapshot(id: number, { startIp, endIp, validUntil, reason }: BanSnapshot): BanTerms {
  return { id, range: ipRangeFromText(startIp, endIp), validUntil: validUntil ? new Date(validUntil) : null, reason };
}
