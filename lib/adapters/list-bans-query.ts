import { formatIpAddress, parseIpAddress } from '../domain/ip-address';
import { firstAddress, lastAddress } from '../domain/ip-range';
import { Prisma } from '../generated/prisma/client';
import type { BanListQuery, BanPage, BanSortColumn, ListedBan } from '../ports/ban-store';
import { facetsOf } from './ban-facets';
import { BAN_COLUMNS, type BanRow, readBan } from './ban-row';
import { isStorableText, type KeysetCursor, pageOf, readCursor, writeCursor } from './keyset-cursor';

/** How far a count goes; beyond it a screen says "more than 10,000". */
const COUNT_MAX = 10_000;
/** Of so many bans a page is sorted out; of more, the index of its order is read until the page is full. */
const SORTED_OUT_MAX = 2_500;
/** More words than this narrow nothing any more. */
const WORDS_MAX = 10;

/** The column that a grid is sorted by, as the migration indexes it, its type, and what Postgres could cast to that. */
interface SortColumn {
  readonly expression: Prisma.Sql;
  readonly type: Prisma.Sql;
  readonly isReadable: (value: string) => boolean;
}

const isInstant = (value: string) => {
  if (value === 'infinity' || value === '-infinity') return true;
  const [, text] = /^(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d)(?:\.\d{1,6})?[+-](?:0\d|1[0-5])(?::[0-5]\d)?$/.exec(value) ?? [];
  const at = new Date(`${text}Z`);
  // A day that the month doesn't have is the next month's to JavaScript, and an error to Postgres.
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith((text ?? '').replace(' ', 'T'));
};
const isAddress = (value: string) => {
  const [, text = '', length] = /^([^/]*)(?:\/(32|128))?$/.exec(value) ?? [];
  const parsed = parseIpAddress(text);
  return parsed.ok && (length === undefined || length === (parsed.value.family === 4 ? '32' : '128'));
};

const isCount = (value: string) => /^\d{1,18}$/.test(value);

const asText = (expression: Prisma.Sql): SortColumn => ({
  expression,
  type: Prisma.sql`text`,
  isReadable: isStorableText,
});
const asAddress = (expression: Prisma.Sql): SortColumn => ({
  expression,
  type: Prisma.sql`inet`,
  isReadable: isAddress,
});
const asInstant = (expression: Prisma.Sql): SortColumn => ({
  expression,
  type: Prisma.sql`timestamptz`,
  isReadable: isInstant,
});

const asCount = (expression: Prisma.Sql): SortColumn => ({
  expression,
  type: Prisma.sql`bigint`,
  isReadable: isCount,
});

const ENDS = Prisma.sql`COALESCE(b.valid_until, 'infinity'::timestamptz)`;

/** A ban that never refused anybody stands before all that did. */
const LAST_HIT = Prisma.sql`COALESCE(b.last_hit_at, '-infinity'::timestamptz)`;

const SORT: Readonly<Record<BanSortColumn, SortColumn>> = {
  bannedBy: asText(Prisma.sql`b.banned_by_name`),
  created: asInstant(Prisma.sql`b.created_at`),
  startIp: asAddress(Prisma.sql`b.start_ip`),
  endIp: asAddress(Prisma.sql`b.end_ip`),
  validUntil: asInstant(ENDS),
  reason: asText(Prisma.sql`b.reason_start`),
  contact: asText(Prisma.sql`b.contact_name`),
  conversation: asText(Prisma.sql`b.ticket_code`),
  hits: asCount(Prisma.sql`b.hit_count`),
  lastHit: asInstant(LAST_HIT),
};

/** What `countBansQuery` answers: how many, up to one more than COUNT_MAX, and, if they are few, which. */
export interface CountedBans {
  readonly n: number;
  readonly ids: number[] | null;
}

/** A row of a page, with what its cursor is made of. */
export interface ListedBanRow extends BanRow {
  sort: string;
  untilBefore: string | null;
  hitCount: bigint;
  lastHitAt: Date | null;
}

/** One row, a `CountedBans`. */
export function countBansQuery(query: BanListQuery, now: Date): Prisma.Sql {
  return Prisma.sql`
    WITH counted AS MATERIALIZED (
      SELECT b.id FROM ban b WHERE ${anyFacetOf(query)} AND ${filtersOf(query, now)} LIMIT ${COUNT_MAX + 1})
    SELECT count(*)::int AS n, CASE WHEN count(*) <= ${SORTED_OUT_MAX} THEN array_agg(id) END AS ids FROM counted`;
}

/**
 * One page, of what was counted. With the id as a tie-break every ban has a place of its own, so a page begins after a
 * ban and not after a number of bans, and stays stable while others come and go.
 *
 * If those that the filters leave are few, they are sorted. Otherwise there is an index for each order within each value
 * of `facets` (see the migration): the page is the first rows of each value, merged.
 */
export function pageBansQuery(query: BanListQuery, now: Date, { ids }: CountedBans): Prisma.Sql {
  const { expression, type } = SORT[query.sort];
  const cursor = cursorOf(query);
  const ascending = (query.direction === 'asc') !== (cursor?.back ?? false);
  const direction = ascending ? Prisma.sql`ASC` : Prisma.sql`DESC`;
  const beyond = cursor
    ? Prisma.sql`AND (${expression}, b.id) ${ascending ? Prisma.sql`>` : Prisma.sql`<`} (${cursor.value}::text::${type}, ${cursor.id}::int)`
    : Prisma.empty;
  const firstOf = (condition: Prisma.Sql) => Prisma.sql`
    SELECT b.id, ${expression} AS sort FROM ban b WHERE ${condition} AND ${filtersOf(query, now)} ${beyond}
    ORDER BY ${expression} ${direction}, b.id ${direction} LIMIT ${query.limit + 1}`;
  const first = ids
    ? firstOf(Prisma.sql`b.id = ANY (${ids}::int[])`)
    : hasIndexOfItsOwn(query)
      ? firstOf(anyFacetOf(query))
      : Prisma.sql`
          SELECT each.id, each.sort FROM unnest(${facetsOf(query)}::smallint[]) AS wanted (facets)
          CROSS JOIN LATERAL (${firstOf(Prisma.sql`b.facets = wanted.facets`)}) AS each
          ORDER BY each.sort ${direction}, each.id ${direction} LIMIT ${query.limit + 1}`;
  return Prisma.sql`
    SELECT ${BAN_COLUMNS}, b.hit_count AS "hitCount", b.last_hit_at AS "lastHitAt", page.sort::text AS sort,
      CASE WHEN b.expired_by_name IS NOT NULL THEN (
        SELECT e.before->>'validUntil' FROM ban_event e WHERE e.ban_id = b.id AND e.kind = 'expired' LIMIT 1
      ) END AS "untilBefore"
    FROM (${first}) AS page JOIN ban b ON b.id = page.id
    ORDER BY page.sort ${direction}, page.id ${direction}`;
}

/** A page from the rows that came back; one row more than asked for says that there is another page. */
export function readBanPage(query: BanListQuery, found: readonly ListedBanRow[], { n }: CountedBans): BanPage {
  const { rows, nextCursor, previousCursor } = pageOf(found, query.limit, cursorOf(query), (row, back) =>
    writeCursor(orderOf(query), { back, value: row.sort, id: row.id }),
  );
  return {
    rows: rows.map(readListedBan),
    nextCursor,
    previousCursor,
    count: Math.min(n, COUNT_MAX),
    countIsCapped: n > COUNT_MAX,
  };
}

function readListedBan(row: ListedBanRow): ListedBan {
  const ban = { ...readBan(row), hitCount: Number(row.hitCount), lastHitAt: row.lastHitAt };
  if (ban.expiredByName === null) return ban;
  return { ...ban, untilBeforeExpired: row.untilBefore === null ? null : new Date(row.untilBefore) };
}

/** `ban_of_agent_idx` holds each agent's bans in the order of their creation. */
function hasIndexOfItsOwn({ bannedByName, sort }: BanListQuery): boolean {
  return bannedByName !== undefined && sort === 'created';
}

function anyFacetOf(query: BanListQuery): Prisma.Sql {
  return Prisma.sql`b.facets = ANY (${facetsOf(query)}::smallint[])`;
}

/** All filters but those that `facets` answers. */
function filtersOf(query: BanListQuery, now: Date): Prisma.Sql {
  const { overlapping, text = '', reason = '', bannedByName, ending, batchId } = query;
  const conditions = [query.state === 'active' ? Prisma.sql`${ENDS} > ${now}` : Prisma.sql`${ENDS} <= ${now}`];
  if (overlapping) {
    const [start, end] = [firstAddress(overlapping), lastAddress(overlapping)].map(formatIpAddress);
    conditions.push(Prisma.sql`b.range && inet_range(${start}::inet, ${end}::inet, '[]')`);
  }
  for (const pattern of patternsOf(reason)) conditions.push(Prisma.sql`b.reason ILIKE ${pattern}`);
  for (const pattern of patternsOf(text)) {
    conditions.push(
      Prisma.sql`(b.reason ILIKE ${pattern} OR b.contact_name ILIKE ${pattern} OR b.ticket_code ILIKE ${pattern} OR b.banned_by_name ILIKE ${pattern})`,
    );
  }
  if (bannedByName !== undefined) conditions.push(Prisma.sql`b.banned_by_name = ${bannedByName.replaceAll('\0', '')}`);
  if (ending !== undefined && ending !== 'never') {
    if (ending.from) conditions.push(Prisma.sql`${ENDS} >= ${ending.from}`);
    if (ending.before) conditions.push(Prisma.sql`${ENDS} < ${ending.before}`);
  }
  if (batchId !== undefined) {
    // All bans of an import were created at its instant, which is where the index by creation finds them.
    conditions.push(Prisma.sql`b.batch_id = ${batchId}
      AND b.created_at = (SELECT created_at FROM ban_batch WHERE id = ${batchId})`);
  }
  return Prisma.join(conditions, ' AND ');
}

/** What finds each word anywhere in a text. NUL ends words too: Postgres has no texts with it. */
function patternsOf(text: string): string[] {
  const words = text.split(/[\s\0]+/).filter(Boolean);
  return words.slice(0, WORDS_MAX).map((word) => `%${word.replace(/[\\%_]/g, '\\$&')}%`);
}

function cursorOf(query: BanListQuery): KeysetCursor | null {
  return readCursor(query.cursor, orderOf(query), SORT[query.sort].isReadable);
}

/** A cursor is of use in the order only that it was made for. */
const orderOf = ({ sort, direction }: BanListQuery): string => `${sort}-${direction}`;
