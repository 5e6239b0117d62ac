import type { HitChannel } from '../domain/hit-channel';
import { Prisma, type PrismaClient } from '../generated/prisma/client';
import type { BanHits, HitReports, HitSum, IdleBans, InForce, TopBan } from '../ports/hit-reports';
import { BAN_COLUMNS, type BanRow, readBan } from './ban-row';

/** How far bans that refuse nobody are counted. */
const COUNT_MAX = 10_000;
/** Values of `ban.facets`; see list-bans-query. A ban that somebody expired (8 and more) is over. */
const RANGE = 2;
const NEVER_ENDS = 4;
const EXPIRED = 8;

const LAST_HIT = Prisma.sql`COALESCE(b.last_hit_at, '-infinity'::timestamptz)`;
const ENDS = Prisma.sql`COALESCE(b.valid_until, 'infinity'::timestamptz)`;

/** Reports in Postgres, each read off an index. */
export class PostgresHitReports implements HitReports {
  constructor(private readonly prisma: PrismaClient) {}

  async hitsOfBan(banId: number, since: Date): Promise<BanHits> {
    const rows = await this.prisma.$queryRaw<(SumRow & { lastSeenAt: Date })[]>`
      SELECT day::timestamptz AS start, channel::text AS channel, count, last_seen_at AS "lastSeenAt"
      FROM ban_hit WHERE ban_id = ${banId} ORDER BY day, channel`;
    const sums = rows.map(readSum);
    const byChannel = new Map<HitChannel, number>();
    for (const { channel, count } of sums) byChannel.set(channel, (byChannel.get(channel) ?? 0) + count);
    const seen = rows.map(({ lastSeenAt }) => lastSeenAt.getTime());
    return {
      total: sums.reduce((total, { count }) => total + count, 0),
      lastSeenAt: seen.length > 0 ? new Date(Math.max(...seen)) : null,
      byChannel,
      days: sums.filter(({ start }) => start >= dayOf(since)),
    };
  }

  async refusalsByHour(since: Date): Promise<HitSum[]> {
    const rows = await this.prisma.$queryRaw<SumRow[]>`
      SELECT hour AS start, channel::text AS channel, count FROM refusal_hour
      WHERE hour >= date_trunc('hour', ${since}::timestamptz) ORDER BY hour, channel`;
    return rows.map(readSum);
  }

  async refusalsByDay(since: Date): Promise<HitSum[]> {
    const rows = await this.prisma.$queryRaw<SumRow[]>`
      SELECT date_trunc('day', hour, 'UTC') AS start, channel::text AS channel, sum(count)::bigint AS count
      FROM refusal_hour WHERE hour >= ${dayOf(since)} GROUP BY 1, 2 ORDER BY 1, 2`;
    return rows.map(readSum);
  }

  async topBans(since: Date, limit: number): Promise<TopBan[]> {
    const rows = await this.prisma.$queryRaw<(BanRow & { hits: bigint; lastHitAt: Date })[]>`
      SELECT ${BAN_COLUMNS}, top.hits, b.last_hit_at AS "lastHitAt"
      FROM (
        SELECT ban_id, sum(count)::bigint AS hits FROM ban_hit WHERE day >= ${dayOf(since)}::date
        GROUP BY ban_id ORDER BY hits DESC, ban_id LIMIT ${limit}
      ) AS top JOIN ban b ON b.id = top.ban_id
      ORDER BY top.hits DESC, b.id`;
    return rows.map((row) => ({ ban: readBan(row), hits: Number(row.hits), lastHitAt: row.lastHitAt }));
  }

  async idleBans(since: Date, now: Date, limit: number): Promise<IdleBans> {
    const isIdle = Prisma.sql`${LAST_HIT} < ${since} AND ${ENDS} > ${now} AND b.created_at < ${since}`;
    const [first] = await this.prisma.$queryRaw<{ hour: Date }[]>`SELECT hour FROM refusal_hour ORDER BY hour LIMIT 1`;
    const countedSince = first?.hour ?? null;
    if (countedSince === null || countedSince > since)
      return { bans: [], count: 0, countIsCapped: false, countedSince };
    // Each facet is a stretch of the index of last hits, which tells all that is asked of a ban.
    const [rows, [counted]] = await Promise.all([
      this.prisma.$queryRaw<BanRow[]>`
        SELECT ${BAN_COLUMNS} FROM (
          SELECT each.* FROM generate_series(0, ${EXPIRED - 1}) AS wanted (facets) CROSS JOIN LATERAL (
            SELECT b.id, ${LAST_HIT} AS last_hit FROM ban b WHERE b.facets = wanted.facets AND ${isIdle}
            ORDER BY ${LAST_HIT}, b.id LIMIT ${limit}
          ) AS each ORDER BY each.last_hit, each.id LIMIT ${limit}
        ) AS idle JOIN ban b ON b.id = idle.id ORDER BY idle.last_hit, b.id`,
      this.prisma.$queryRaw<{ n: number }[]>`
        SELECT count(*)::int AS n FROM (
          SELECT FROM generate_series(0, ${EXPIRED - 1}) AS wanted (facets) CROSS JOIN LATERAL (
            SELECT FROM ban b WHERE b.facets = wanted.facets AND ${isIdle} LIMIT ${COUNT_MAX + 1}
          ) AS each LIMIT ${COUNT_MAX + 1}
        ) AS idle`,
    ]);
    const n = counted?.n ?? 0;
    return { bans: rows.map(readBan), count: Math.min(n, COUNT_MAX), countIsCapped: n > COUNT_MAX, countedSince };
  }

  async countInForce(now: Date): Promise<InForce> {
    const [rows, [exempted]] = await Promise.all([
      this.prisma.$queryRaw<{ facets: number; n: bigint }[]>`
        SELECT b.facets, count(*) AS n FROM ban b
        WHERE b.facets < ${EXPIRED} AND ${ENDS} > ${now} GROUP BY b.facets`,
      this.prisma.$queryRaw<{ n: bigint }[]>`
        SELECT count(*) AS n FROM exemption WHERE created_at <= ${now} AND (valid_until IS NULL OR valid_until > ${now})`,
    ]);
    const those = (are: (facets: number) => boolean) =>
      rows.reduce((total, { facets, n }) => (are(facets) ? total + Number(n) : total), 0);
    return {
      addresses: those((facets) => (facets & RANGE) === 0),
      ranges: those((facets) => (facets & RANGE) !== 0),
      indefinite: those((facets) => (facets & NEVER_ENDS) !== 0),
      exemptions: Number(exempted?.n ?? 0),
    };
  }
}

interface SumRow {
  start: Date;
  channel: HitChannel;
  count: bigint;
}

const readSum = ({ start, channel, count }: SumRow): HitSum => ({ start, channel, count: Number(count) });

const DAY_MS = 86_400_000;
const dayOf = (at: Date): Date => new Date(Math.floor(at.getTime() / DAY_MS) * DAY_MS);
