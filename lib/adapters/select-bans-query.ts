import { Prisma } from '../generated/prisma/client';
import {
  BAN_FIELDS,
  type BanComparison,
  type BanCondition,
  type BanField,
  type BanSelection,
} from '../ports/ban-selection';
import { BAN_COLUMNS } from './ban-row';

/** How a field is compared and sorted, and how it is written. */
interface FieldSql {
  readonly column: Prisma.Sql;
  /** What `contains` looks into; absent = the column. */
  readonly text?: Prisma.Sql;
  /** Null where the field is empty; absent = it never is. */
  readonly nullable?: Prisma.Sql;
  /** Sorted by an index within each value of `facets` (see the migration "grids"); false = an index of its own, or none. */
  readonly byFacets: boolean;
}

const isoText = (column: Prisma.Sql) =>
  Prisma.sql`to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
const number = (column: Prisma.Sql): FieldSql => ({
  column,
  text: Prisma.sql`${column}::text`,
  nullable: column,
  byFacets: false,
});
const address = (column: Prisma.Sql): FieldSql => ({ column, text: Prisma.sql`host(${column})`, byFacets: true });
/** The empty text is what the API writes as null. */
const text = (column: Prisma.Sql): FieldSql => ({
  column,
  nullable: Prisma.sql`NULLIF(${column}, '')`,
  byFacets: true,
});

const CREATED = Prisma.sql`b.created_at`;
const VALID_UNTIL = Prisma.sql`b.valid_until`;

const FIELDS: Readonly<Record<BanField, FieldSql>> = {
  id: number(Prisma.sql`b.id`),
  date_created: { column: CREATED, text: isoText(CREATED), byFacets: true },
  agent_id: number(Prisma.sql`b.banned_by_id`),
  start_ip: address(Prisma.sql`b.start_ip`),
  end_ip: address(Prisma.sql`b.end_ip`),
  date_valid: {
    column: Prisma.sql`COALESCE(${VALID_UNTIL}, 'infinity'::timestamptz)`,
    text: isoText(VALID_UNTIL),
    nullable: VALID_UNTIL,
    byFacets: true,
  },
  contact_id: number(Prisma.sql`b.contact_id`),
  conversation_id: number(Prisma.sql`b.ticket_id`),
  reason: text(Prisma.sql`b.reason`),
  agent_name: text(Prisma.sql`b.banned_by_name`),
  contact_name: text(Prisma.sql`b.contact_name`),
  conversation_code: text(Prisma.sql`b.ticket_code`),
};

const TYPES = {
  number: Prisma.sql`bigint`,
  instant: Prisma.sql`timestamptz`,
  address: Prisma.sql`inet`,
  text: Prisma.sql`text`,
} as const;

const OPERATORS: Readonly<Record<Exclude<BanComparison, 'contains'>, Prisma.Sql>> = {
  equals: Prisma.sql`=`,
  differs: Prisma.sql`IS DISTINCT FROM`,
  greater: Prisma.sql`>`,
  less: Prisma.sql`<`,
  'at-least': Prisma.sql`>=`,
  'at-most': Prisma.sql`<=`,
};

/** All values of `facets`: four bits of which the last two exclude one another. */
const ALL_FACETS = Array.from({ length: 12 }, (_, facets) => facets);

/**
 * Rows of BAN_COLUMNS. Where there is an index for the order within each value of `facets`, the first rows of each value are
 * merged, so that a page near the beginning is read in time that doesn't grow with the table.
 */
export function selectBansQuery({ sort, direction, offset, limit, conditions }: BanSelection): Prisma.Sql {
  const { byFacets } = FIELDS[sort];
  // A reason is sorted by as much of it as its index holds.
  const column = sort === 'reason' ? Prisma.sql`b.reason_start` : FIELDS[sort].column;
  const order = direction === 'asc' ? Prisma.sql`ASC` : Prisma.sql`DESC`;
  const wanted = Prisma.join([Prisma.sql`TRUE`, ...conditions.map(conditionSql)], ' AND ');
  const page = byFacets
    ? Prisma.sql`
        SELECT each.id, each.sort FROM unnest(${ALL_FACETS}::smallint[]) AS wanted (facets)
        CROSS JOIN LATERAL (
          SELECT b.id, ${column} AS sort FROM ban b WHERE b.facets = wanted.facets AND ${wanted}
          ORDER BY ${column} ${order}, b.id ${order} LIMIT ${offset + limit}) AS each
        ORDER BY each.sort ${order}, each.id ${order} OFFSET ${offset} LIMIT ${limit}`
    : Prisma.sql`
        SELECT b.id, ${column} AS sort FROM ban b WHERE ${wanted}
        ORDER BY ${column} ${order}, b.id ${order} OFFSET ${offset} LIMIT ${limit}`;
  return Prisma.sql`
    SELECT ${BAN_COLUMNS} FROM (${page}) AS page JOIN ban b ON b.id = page.id
    ORDER BY page.sort ${order}, page.id ${order}`;
}

function conditionSql({ field, comparison, value }: BanCondition): Prisma.Sql {
  const { column, text: written = column, nullable } = FIELDS[field];
  if (value === null) {
    const isEmpty = comparison === 'equals';
    if (nullable === undefined) return isEmpty ? Prisma.sql`FALSE` : Prisma.sql`TRUE`;
    return isEmpty ? Prisma.sql`${nullable} IS NULL` : Prisma.sql`${nullable} IS NOT NULL`;
  }
  if (comparison === 'contains') return Prisma.sql`${written} ILIKE ${`%${value.replace(/[\\%_]/g, '\\$&')}%`}`;
  return Prisma.sql`${column} ${OPERATORS[comparison]} ${value}::text::${TYPES[BAN_FIELDS[field]]}`;
}
