import { readTicketCodeStart } from '../channels/tickets/ticket-code';
import { formatIpAddress } from '../domain/ip-address';
import { firstAddress, lastAddress } from '../domain/ip-range';
import { Prisma } from '../generated/prisma/client';
import { TICKET_COUNT_MAX, type TicketFilter, type TicketListQuery, type TicketSort } from '../ports/ticket-store';
import { isEpochMs, type KeysetCursor, readCursor } from './keyset-cursor';
import { LAST_MESSAGE_COLUMNS, LAST_MESSAGE_JOIN, TICKET_COLUMNS, TICKET_JOINS } from './ticket-row';

/** More words than this narrow nothing any more. */
const WORDS_MAX = 8;

const SORT: Readonly<Record<TicketSort, Prisma.Sql>> = {
  updated: Prisma.sql`t.updated_at`,
  created: Prisma.sql`t.created_at`,
};

/**
 * The statement for one page: first the page's tickets, then what is shown beside each, so that nothing is looked up for
 * tickets that aren't on it. With the id as a tie-break every ticket has a place of its own, so a page begins after a
 * ticket and not after a number of tickets, and stays stable while others come.
 */
export function listTicketsQuery(
  query: TicketListQuery,
  limit: number,
): { readonly page: Prisma.Sql; readonly cursor: KeysetCursor | null } {
  const cursor = readCursor(query.cursor, query.sort, isEpochMs);
  const sort = SORT[query.sort];
  const beyond = cursor
    ? Prisma.sql`AND (${sort}, t.id) ${cursor.back ? Prisma.sql`>` : Prisma.sql`<`} (${new Date(Number(cursor.value))}::timestamptz, ${cursor.id}::int)`
    : Prisma.empty;
  const order = cursor?.back ? Prisma.sql`ASC` : Prisma.sql`DESC`;
  const page = Prisma.sql`
    ${foundBy(query)}
    SELECT ${TICKET_COLUMNS}, ${LAST_MESSAGE_COLUMNS}
    FROM (
      SELECT t.* FROM ticket t WHERE ${conditionsOf(query)} ${beyond}
      ORDER BY ${sort} ${order}, t.id ${order} LIMIT ${limit + 1}
    ) t ${TICKET_JOINS} ${LAST_MESSAGE_JOIN}
    ORDER BY ${sort} ${order}, t.id ${order}`;
  return { page, cursor };
}

/** One row with a count for each filter, `n0`, `n1`, … The words are looked up once, so they must be the same in all. */
export function countTicketsQuery(filters: readonly TicketFilter[]): Prisma.Sql {
  if (filters.some(({ words }) => words !== filters[0]?.words)) throw new Error('Counts of different words at once.');
  const counts = filters.map(
    (filter, at) => Prisma.sql`
      (SELECT count(*)::int FROM (SELECT 1 FROM ticket t WHERE ${conditionsOf(filter)} LIMIT ${TICKET_COUNT_MAX + 1}) c)
        AS ${Prisma.raw(`n${at}`)}`,
  );
  return Prisma.sql`${foundBy(filters[0] ?? {})} SELECT ${Prisma.join(counts)}`;
}

/** Enumerations stand in the text and not as parameters: only so are the partial indexes sure to be used. */
function conditionsOf(filter: TicketFilter): Prisma.Sql {
  const conditions: Prisma.Sql[] = [];
  if (filter.status === 'open') conditions.push(Prisma.sql`t.status = 'open'`);
  if (filter.status === 'resolved') conditions.push(Prisma.sql`t.status = 'resolved'`);
  if (filter.spam !== undefined) conditions.push(filter.spam ? Prisma.sql`t.spam` : Prisma.sql`NOT t.spam`);
  if (filter.channel) conditions.push(Prisma.sql`t.channel = ${filter.channel}::channel`);
  if (filter.assignee === 'nobody') conditions.push(Prisma.sql`t.assignee_id IS NULL`);
  else if (filter.assignee !== undefined) conditions.push(Prisma.sql`t.assignee_id = ${filter.assignee}`);
  if (filter.contactId !== undefined) conditions.push(Prisma.sql`t.contact_id = ${filter.contactId}`);
  if (filter.from) {
    const [first, last] = [firstAddress(filter.from), lastAddress(filter.from)].map(formatIpAddress);
    conditions.push(Prisma.sql`t.address BETWEEN ${first}::inet AND ${last}::inet`);
  }
  if (filter.opened) {
    const { side, ticket } = filter.opened;
    const than = side === 'before' ? Prisma.sql`<` : Prisma.sql`>`;
    conditions.push(Prisma.sql`(t.created_at, t.id) ${than} (${ticket.createdAt}::timestamptz, ${ticket.id}::int)`);
  }
  if (filter.words !== undefined) conditions.push(Prisma.sql`t.id IN (SELECT id FROM found)`);
  return conditions.length > 0 ? Prisma.join(conditions, ' AND ') : Prisma.sql`true`;
}

/** `WITH found AS (…)`: the ids of tickets that hold every word; nothing when no words are looked for. */
function foundBy({ words }: TicketFilter): Prisma.Sql {
  if (words === undefined) return Prisma.empty;
  // NUL ends words too: Postgres has no texts with it.
  const each = words
    .split(/[\s\0]+/)
    .filter(Boolean)
    .slice(0, WORDS_MAX)
    .map(ticketsWith);
  const found = each.length > 0 ? Prisma.join(each, ' INTERSECT ') : Prisma.sql`SELECT id FROM ticket WHERE false`;
  return Prisma.sql`WITH found AS MATERIALIZED (${found})`;
}

/** The ids of tickets that hold one word: in subject or messages by its beginning, in the contact anywhere, in the code. */
function ticketsWith(word: string): Prisma.Sql {
  const pattern = `%${escapeLike(word)}%`;
  const places = [
    Prisma.sql`SELECT t.id FROM ticket t JOIN contact k ON k.id = t.contact_id
      WHERE k.name ILIKE ${pattern} OR k.email ILIKE ${pattern}`,
  ];
  const prefixes = prefixQuery(word);
  if (prefixes !== '') {
    places.push(
      Prisma.sql`SELECT id FROM ticket WHERE words_of(subject) @@ to_tsquery('pg_catalog.simple', ${prefixes})`,
      Prisma.sql`SELECT ticket_id FROM message WHERE words_of(text) @@ to_tsquery('pg_catalog.simple', ${prefixes})`,
    );
  }
  const code = readTicketCodeStart(word);
  if (code !== null) places.push(Prisma.sql`SELECT id FROM ticket WHERE code LIKE ${`${code}%`}`);
  return Prisma.sql`(${Prisma.join(places, ' UNION ')})`;
}

/** A text as a part of a LIKE pattern that stands for itself. */
export const escapeLike = (text: string): string => text.replace(/[\\%_]/g, '\\$&');

/** The punctuation that words_of (in the migration) blanks out; what is left has no quotes, so it can be quoted. */
const ASCII_PUNCTUATION = /[!-/:-@[-`{-~]+/;

/** `jane@ex` → `'jane':* & 'ex':*`: each part as the beginning of a word. Empty when it holds no letter or digit. */
export function prefixQuery(word: string): string {
  return word
    .split(ASCII_PUNCTUATION)
    .filter((part) => /[\p{L}\p{N}]/u.test(part))
    .map((part) => `'${part}':*`)
    .join(' & ');
}
