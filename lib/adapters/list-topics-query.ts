import { formatIpAddress } from '../domain/ip-address';
import { firstAddress, lastAddress } from '../domain/ip-range';
import { Prisma } from '../generated/prisma/client';
import type { Topic, TopicFilter, TopicListQuery } from '../ports/board-store';
import { SUMMARY_COLUMNS, TOPIC_COLUMNS, TOPIC_JOINS } from './board-row';
import { type KeysetCursor, readCursor } from './keyset-cursor';
import { escapeLike, prefixQuery } from './list-tickets-query';

/** More words than this narrow nothing any more. */
const WORDS_MAX = 8;

const SORT: Readonly<Record<TopicListQuery['sort'], { column: Prisma.Sql; type: Prisma.Sql }>> = {
  votes: { column: Prisma.sql`b.votes`, type: Prisma.sql`int` },
  activity: { column: Prisma.sql`b.last_post_at`, type: Prisma.sql`timestamptz` },
  newest: { column: Prisma.sql`b.created_at`, type: Prisma.sql`timestamptz` },
};

/**
 * The statement for one page, what is pinned first. With the id as a tie-break every topic has a place of its own, so a
 * page begins after a topic and stays as it is while others come.
 */
export function listTopicsQuery(
  query: TopicListQuery,
  limit: number,
): { readonly page: Prisma.Sql; readonly cursor: KeysetCursor | null } {
  const cursor = readCursor(query.cursor, query.sort, (value) => SORT_VALUE.test(value));
  const { column, type } = SORT[query.sort];
  const order = cursor?.back ? Prisma.sql`ASC` : Prisma.sql`DESC`;
  const page = Prisma.sql`
    ${foundBy(query)}
    SELECT ${TOPIC_COLUMNS}, ${SUMMARY_COLUMNS} FROM board_topic b ${TOPIC_JOINS}
    WHERE ${conditionsOf(query)} ${cursor ? beyond(cursor, query, column, type) : Prisma.empty}
    ORDER BY b.pinned ${order}, ${column} ${order}, b.id ${order} LIMIT ${limit + 1}`;
  return { page, cursor };
}

/** The value that a topic is sorted by, as its cursor carries it: whether it is pinned, and votes or epoch ms. */
export function sortValue(topic: Pick<Topic, 'pinned' | 'votes' | 'lastPostAt' | 'createdAt'>, sort: string): string {
  const at = sort === 'activity' ? topic.lastPostAt : topic.createdAt;
  return `${topic.pinned ? 1 : 0}-${sort === 'votes' ? topic.votes : at.getTime()}`;
}

const SORT_VALUE = /^[01]-\d{1,14}$/;

function beyond({ back, value, id }: KeysetCursor, { sort }: TopicListQuery, column: Prisma.Sql, type: Prisma.Sql) {
  const number = Number(value.slice(2));
  // More votes than an integer holds are a stranger's invention.
  const bound = sort === 'votes' ? Math.min(number, 2 ** 31 - 1) : new Date(number);
  return Prisma.sql`
    AND (b.pinned, ${column}, b.id) ${back ? Prisma.sql`>` : Prisma.sql`<`}
      (${value.startsWith('1')}::boolean, ${bound}::${type}, ${id}::int)`;
}

function conditionsOf({ kind, status, audience, holds, words, from }: TopicFilter): Prisma.Sql {
  const conditions: Prisma.Sql[] = [];
  if (kind) conditions.push(Prisma.sql`b.kind = ${kind}::board_kind`);
  if (status) conditions.push(Prisma.sql`b.status = ${status}::suggestion_status`);
  if (audience === 'readers') conditions.push(Prisma.sql`p.state = 'shown' AND NOT t.spam`);
  if (holds) {
    const some = Prisma.sql`EXISTS (SELECT 1 FROM board_post o WHERE o.topic_id = b.id AND o.state = ${holds}::board_post_state)`;
    conditions.push(holds === 'spam' ? Prisma.sql`(t.spam OR ${some})` : some);
  }
  if (from) {
    const [first, last] = [firstAddress(from), lastAddress(from)].map(formatIpAddress);
    conditions.push(Prisma.sql`EXISTS (
      SELECT 1 FROM board_post o WHERE o.topic_id = b.id AND o.address BETWEEN ${first}::inet AND ${last}::inet)`);
  }
  if (words !== undefined) conditions.push(Prisma.sql`b.id IN (SELECT id FROM found)`);
  return conditions.length > 0 ? Prisma.join(conditions, ' AND ') : Prisma.sql`true`;
}

/** `WITH found AS (…)`: the ids of topics that hold every word; nothing when no words are looked for. */
function foundBy({ words, audience }: TopicFilter): Prisma.Sql {
  if (words === undefined) return Prisma.empty;
  // NUL ends words too: Postgres has no texts with it.
  const each = words
    .split(/[\s\0]+/)
    .filter(Boolean)
    .slice(0, WORDS_MAX)
    .map((word) => topicsWith(word, audience));
  const found = each.length > 0 ? Prisma.join(each, ' INTERSECT ') : Prisma.sql`SELECT id FROM board_topic WHERE false`;
  return Prisma.sql`WITH found AS MATERIALIZED (${found})`;
}

function topicsWith(word: string, audience: TopicFilter['audience']): Prisma.Sql {
  const places: Prisma.Sql[] = [];
  const prefixes = prefixQuery(word);
  const isFound = Prisma.sql`@@ to_tsquery('pg_catalog.simple', ${prefixes})`;
  if (prefixes !== '') {
    places.push(
      Prisma.sql`SELECT b.id FROM board_topic b JOIN ticket t ON t.id = b.ticket_id WHERE words_of(t.subject) ${isFound}`,
      Prisma.sql`
        SELECT o.topic_id FROM message m JOIN board_post o ON o.ticket_id = m.ticket_id AND o.seq = m.seq
        WHERE words_of(m.text) ${isFound} ${audience === 'readers' ? Prisma.sql`AND o.state = 'shown'` : Prisma.empty}`,
    );
  }
  if (audience === 'desk') {
    const pattern = `%${escapeLike(word)}%`;
    places.push(Prisma.sql`
      SELECT o.topic_id FROM board_post o JOIN visitor v ON v.id = o.visitor_id JOIN contact k ON k.id = v.contact_id
      WHERE v.name ILIKE ${pattern} OR k.name ILIKE ${pattern} OR k.email ILIKE ${pattern}`);
  }
  if (places.length === 0) return Prisma.sql`(SELECT id FROM board_topic WHERE false)`;
  return Prisma.sql`(${Prisma.join(places, ' UNION ')})`;
}
