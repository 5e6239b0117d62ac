import { formatIpAddress, parseIpAddress } from '../domain/ip-address';
import { firstAddress, lastAddress } from '../domain/ip-range';
import { Prisma } from '../generated/prisma/client';
import type { BanListQuery, BanPage, BanSortColumn } from '../ports/ban-store';
import { BAN_COLUMNS, type BanRow, readBan } from './ban-row';

/** How far a count goes; beyond it a screen says "10,000+". */
const COUNT_MAX = 10_000;

/**
 * The column that a grid is sorted by, as the migration indexes it, and its type. With the id as a tie-break every row
 * has a place of its own, so a page begins after a row and not after a number of rows, and stays stable while others
 * come and go.
 */
const SORT: Readonly<Record<BanSortColumn, { expression: Prisma.Sql; type: Prisma.Sql }>> = {
  bannedBy: { expression: Prisma.sql`b.banned_by_name`, type: Prisma.sql`text` },
  created: { expression: Prisma.sql`b.created_at`, type: Prisma.sql`timestamptz` },
  startIp: { expression: Prisma.sql`b.start_ip`, type: Prisma.sql`inet` },
  endIp: { expression: Prisma.sql`b.end_ip`, type: Prisma.sql`inet` },
  validUntil: {
    expression: Prisma.sql`COALESCE(b.valid_until, 'infinity'::timestamptz)`,
    type: Prisma.sql`timestamptz`,
  },
  reason: { expression: Prisma.sql`left(b.reason, 200)`, type: Prisma.sql`text` },
  contact: { expression: Prisma.sql`b.contact_name`, type: Prisma.sql`text` },
  conversation: { expression: Prisma.sql`b.ticket_code`, type: Prisma.sql`text` },
};

/** Where a page begins: after (or, going back, before) the row with this sort value and id. */
interface Cursor {
  readonly sort: BanSortColumn;
  readonly direction: 'asc' | 'desc';
  readonly back: boolean;
  readonly value: string;
  readonly id: number;
}

export interface ListBansStatements {
  readonly page: Prisma.Sql;
  readonly count: Prisma.Sql;
  readonly cursor: Cursor | null;
}

/** The statements for one page of a grid and for its (capped) count. */
export function listBansQuery(query: BanListQuery, now: Date): ListBansStatements {
  const { expression, type } = SORT[query.sort];
  const cursor = readCursor(query);
  const filters = filtersOf(query, now);
  const ascending = (query.direction === 'asc') !== (cursor?.back ?? false);
  const beyond = cursor
    ? Prisma.sql`AND (${expression}, b.id) ${ascending ? Prisma.sql`>` : Prisma.sql`<`} (${cursor.value}::text::${type}, ${cursor.id}::int)`
    : Prisma.empty;
  const order = ascending ? Prisma.sql`ASC` : Prisma.sql`DESC`;
  const page = Prisma.sql`
    SELECT ${BAN_COLUMNS},
      (${expression})::text AS cursor_value
    FROM ban b WHERE ${filters} ${beyond}
    ORDER BY ${expression} ${order}, b.id ${order} LIMIT ${query.limit + 1}`;
  const count = Prisma.sql`
    SELECT count(*)::int AS n FROM (SELECT 1 FROM ban b WHERE ${filters} LIMIT ${COUNT_MAX + 1}) AS counted`;
  return { page, count, cursor };
}

/** A page from the rows that came back; one row more than asked for says that there is another page. */
export function readBanPage(
  query: BanListQuery,
  { cursor }: ListBansStatements,
  found: readonly (BanRow & { cursor_value: string })[],
  counted: number,
): BanPage {
  const more = found.length > query.limit;
  const rows = found.slice(0, query.limit);
  if (cursor?.back) rows.reverse();
  const first = rows[0];
  const last = rows[rows.length - 1];
  const hasPrevious = cursor !== null && (cursor.back ? more : true);
  const hasNext = cursor?.back ? true : more;
  return {
    rows: rows.map(readBan),
    previousCursor: hasPrevious && first ? writeCursor(query, first, true) : null,
    nextCursor: hasNext && last ? writeCursor(query, last, false) : null,
    count: Math.min(counted, COUNT_MAX),
    countIsCapped: counted > COUNT_MAX,
  };
}

function filtersOf(query: BanListQuery, now: Date): Prisma.Sql {
  const conditions = [
    query.state === 'active'
      ? Prisma.sql`COALESCE(b.valid_until, 'infinity'::timestamptz) > ${now}`
      : Prisma.sql`COALESCE(b.valid_until, 'infinity'::timestamptz) <= ${now}`,
  ];
  if (query.overlapping) {
    const [start, end] = [firstAddress(query.overlapping), lastAddress(query.overlapping)].map(formatIpAddress);
    conditions.push(Prisma.sql`b.range && inet_range(${start}::inet, ${end}::inet, '[]')`);
  }
  for (const word of (query.text ?? '').split(/\s+/).filter(Boolean).slice(0, 10)) {
    const pattern = `%${word.replace(/[\\%_]/g, '\\$&')}%`;
    conditions.push(
      Prisma.sql`(b.reason ILIKE ${pattern} OR b.contact_name ILIKE ${pattern} OR b.ticket_code ILIKE ${pattern} OR b.banned_by_name ILIKE ${pattern})`,
    );
  }
  if (query.bannedByName) conditions.push(Prisma.sql`b.banned_by_name = ${query.bannedByName}`);
  if (query.kind === 'single') conditions.push(Prisma.sql`b.start_ip = b.end_ip`);
  if (query.kind === 'range') conditions.push(Prisma.sql`b.start_ip <> b.end_ip`);
  return Prisma.join(conditions, ' AND ');
}

function writeCursor(query: BanListQuery, row: { id: number; cursor_value: string }, back: boolean): string {
  const { sort, direction } = query;
  return Buffer.from(JSON.stringify([sort, direction, back ? 1 : 0, row.cursor_value, row.id])).toString('base64url');
}

/** A cursor comes back from a URL, so it is a stranger's text: null unless it fits this query exactly. */
function readCursor(query: BanListQuery): Cursor | null {
  if (!query.cursor || query.cursor.length > 2000) return null;
  let fields: unknown;
  try {
    fields = JSON.parse(Buffer.from(query.cursor, 'base64url').toString('utf8'));
  } catch {
    return null;
  }
  if (!Array.isArray(fields)) return null;
  const [sort, direction, back, value, id] = fields as unknown[];
  if (sort !== query.sort || direction !== query.direction) return null;
  if (typeof value !== 'string' || !Number.isInteger(id) || Math.abs(id as number) > 2 ** 31 - 1) return null;
  if (!READABLE[sort as BanSortColumn](value)) return null;
  return { sort: query.sort, direction: query.direction, back: back === 1, value, id: id as number };
}

const isInstant = (value: string) =>
  value === 'infinity' ||
  (/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d{1,6})?[+-]\d\d(:\d\d)?$/.test(value) &&
    !Number.isNaN(Date.parse(`${value.replace(/[+-]\d\d(:\d\d)?$/, '')}Z`)));
const isAddress = (value: string) => parseIpAddress(value.replace(/\/(32|128)$/, '')).ok;
const isText = (value: string) => !value.includes('\0');

/** What Postgres could cast without an error, by column. */
const READABLE: Readonly<Record<BanSortColumn, (value: string) => boolean>> = {
  bannedBy: isText,
  created: isInstant,
  startIp: isAddress,
  endIp: isAddress,
  validUntil: isInstant,
  reason: isText,
  contact: isText,
  conversation: isText,
};
