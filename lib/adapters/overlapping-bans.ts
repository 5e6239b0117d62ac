import type { Ban } from '../domain/ban';
import { formatIpAddress } from '../domain/ip-address';
import { firstAddress, type IpRange, lastAddress } from '../domain/ip-range';
import { Prisma } from '../generated/prisma/client';
import { BAN_COLUMNS, type BanRow, readBan } from './ban-row';

type Db = Pick<Prisma.TransactionClient, '$queryRaw'>;

/** See BanStore.bansOverlapping. */
export async function bansOverlapping(db: Db, range: IpRange, now: Date, limit: number): Promise<Ban[]> {
  const [start, end] = [firstAddress(range), lastAddress(range)].map(formatIpAddress);
  const rows = await db.$queryRaw<BanRow[]>(
    overlapping(Prisma.sql`inet_range(${start}::inet, ${end}::inet, '[]')`, activeAt(now), limit),
  );
  return rows.map(readBan);
}

/** See BanStore.bansBeside. */
export async function bansBeside(
  db: Db,
  ids: readonly number[],
  now: Date,
  limit: number,
): Promise<ReadonlyMap<number, readonly Ban[]>> {
  const others = Prisma.sql`${activeAt(now)} AND b.id <> ALL (${ids}::int[])`;
  const rows = await db.$queryRaw<(BanRow & { besideId: number })[]>`
    SELECT one.id AS "besideId", other.* FROM ban one
    CROSS JOIN LATERAL (${overlapping(Prisma.sql`one.range`, others, limit)}) AS other
    WHERE one.id = ANY (${ids}::int[])`;
  const beside = new Map<number, Ban[]>(ids.map((id) => [id, []]));
  for (const row of rows) beside.get(row.besideId)?.push(readBan(row));
  return beside;
}

/**
 * Bans \`b\` that overlap a range. Those that cover all of it are looked for by themselves: inside a wide range there may
 * be thousands of others, which need not be read to be put behind.
 */
function overlapping(range: Prisma.Sql, condition: Prisma.Sql, limit: number): Prisma.Sql {
  return Prisma.sql`
    (SELECT ${BAN_COLUMNS} FROM ban b WHERE b.range @> ${range} AND ${condition} LIMIT ${limit})
    UNION ALL
    (SELECT ${BAN_COLUMNS} FROM ban b WHERE b.range && ${range} AND NOT b.range @> ${range} AND ${condition} LIMIT ${limit})
    LIMIT ${limit}`;
}

const activeAt = (now: Date): Prisma.Sql => Prisma.sql`(b.valid_until IS NULL OR b.valid_until > ${now})`;
