import { Prisma } from '../generated/prisma/client';
import {
  CONTACT_COUNT_MAX,
  type ContactListQuery,
  type ContactSort,
  type ContactSummary,
} from '../ports/contact-store';
import { isEpochMs, isStorableText, type KeysetCursor, readCursor } from './keyset-cursor';

export interface ContactSummaryRow {
  id: number;
  email: string;
  name: string;
  createdAt: Date;
  lastSeenAt: Date;
  openTickets: number;
  allTickets: number;
  activeBans: number;
  allBans: number;
}

/** More words than this narrow nothing any more. */
const WORDS_MAX = 8;

const SORT: Readonly<Record<ContactSort, Prisma.Sql>> = {
  name: Prisma.sql`k.name`,
  lastSeen: Prisma.sql`k.last_seen_at`,
};

/** What a cursor of this query is made for: another order's cursor means the first page. */
export const orderOf = ({ sort, direction }: ContactListQuery): string => `${sort} ${direction}`;

/** The statements for one page (its contacts first, then the counts beside each) and for the capped count of all. */
export function listContactsQuery(
  query: ContactListQuery,
  limit: number,
  now: Date,
): { readonly page: Prisma.Sql; readonly count: Prisma.Sql; readonly cursor: KeysetCursor | null } {
  const sort = SORT[query.sort];
  const cursor = readCursor(query.cursor, orderOf(query), query.sort === 'name' ? isStorableText : isEpochMs);
  const ascending = (query.direction === 'asc') !== (cursor?.back ?? false);
  const conditions = conditionsOf(query);
  const beyond = cursor
    ? Prisma.sql`AND (${sort}, k.id) ${ascending ? Prisma.sql`>` : Prisma.sql`<`} (${sortValue(query.sort, cursor)}, ${cursor.id}::int)`
    : Prisma.empty;
  const order = ascending ? Prisma.sql`ASC` : Prisma.sql`DESC`;
  const page = Prisma.sql`
    SELECT k.id, k.email, k.name, k.created_at AS "createdAt", k.last_seen_at AS "lastSeenAt",
      t.open_tickets AS "openTickets", t.all_tickets AS "allTickets", b.active_bans AS "activeBans", b.all_bans AS "allBans"
    FROM (
      SELECT * FROM contact k WHERE ${conditions} ${beyond} ORDER BY ${sort} ${order}, k.id ${order} LIMIT ${limit + 1}
    ) k
    CROSS JOIN LATERAL (
      SELECT count(*)::int AS all_tickets, (count(*) FILTER (WHERE status = 'open' AND NOT spam))::int AS open_tickets
      FROM ticket WHERE contact_id = k.id
    ) t
    CROSS JOIN LATERAL (
      SELECT count(*)::int AS all_bans, (count(*) FILTER (WHERE valid_until IS NULL OR valid_until > ${now}))::int AS active_bans
      FROM ban WHERE contact_id = k.id
    ) b
    ORDER BY ${sort} ${order}, k.id ${order}`;
  const count = Prisma.sql`
    SELECT count(*)::int AS n FROM (SELECT 1 FROM contact k WHERE ${conditions} LIMIT ${CONTACT_COUNT_MAX + 1}) c`;
  return { page, count, cursor };
}

export function readContactSummary(row: ContactSummaryRow): ContactSummary {
  const { openTickets, allTickets, activeBans, allBans, ...contact } = row;
  return { ...contact, tickets: { open: openTickets, all: allTickets }, bans: { active: activeBans, all: allBans } };
}

function conditionsOf({ words = '' }: ContactListQuery): Prisma.Sql {
  // NUL ends words too: Postgres has no texts with it.
  const each = words
    .split(/[\s\0]+/)
    .filter(Boolean)
    .slice(0, WORDS_MAX);
  const conditions = each.map((word) => {
    const pattern = `%${word.replace(/[\\%_]/g, '\\$&')}%`;
    return Prisma.sql`(k.name ILIKE ${pattern} OR k.email ILIKE ${pattern})`;
  });
  return conditions.length > 0 ? Prisma.join(conditions, ' AND ') : Prisma.sql`true`;
}

function sortValue(sort: ContactSort, { value }: KeysetCursor): Prisma.Sql {
  return sort === 'name' ? Prisma.sql`${value}::text` : Prisma.sql`${new Date(Number(value))}::timestamptz`;
}
