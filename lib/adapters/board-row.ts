import { Prisma } from '../generated/prisma/client';
import type { Post, Topic, TopicSummary } from '../ports/board-store';

/** A row as TOPIC_COLUMNS deliver it. */
export interface TopicRow {
  id: number;
  ticketId: number;
  ticketCode: string;
  kind: Topic['kind'];
  status: Topic['status'];
  locked: boolean;
  state: Topic['state'];
  title: string;
  authorName: string;
  contactId: number | null;
  contactName: string | null;
  contactEmail: string | null;
  pinned: boolean;
  votes: number;
  replies: number;
  createdAt: Date;
  lastPostAt: Date;
}

/** Whether readers see a post, from `board_post p` and `ticket t`: the ticket's mark counts for the topic's own text. */
export const POST_STATE = Prisma.sql`
  CASE WHEN p.seq = 1 AND p.state = 'shown' AND t.spam THEN 'spam' ELSE p.state::text END`;

/** The columns of a TopicRow, from `board_topic b` with TOPIC_JOINS. */
export const TOPIC_COLUMNS = Prisma.sql`
  b.id, b.ticket_id AS "ticketId", t.code AS "ticketCode", b.kind::text AS kind, b.status::text AS status, b.locked,
  ${POST_STATE} AS state, t.subject AS title, m.author_name AS "authorName",
  t.contact_id AS "contactId", k.name AS "contactName", k.email AS "contactEmail",
  b.pinned, b.votes, b.replies, b.created_at AS "createdAt", b.last_post_at AS "lastPostAt"`;

export const TOPIC_JOINS = Prisma.sql`
  JOIN ticket t ON t.id = b.ticket_id JOIN board_post p ON p.ticket_id = b.ticket_id AND p.seq = 1
  JOIN message m ON m.ticket_id = p.ticket_id AND m.seq = p.seq LEFT JOIN contact k ON k.id = t.contact_id`;

export function readTopic(row: TopicRow): Topic {
  const { id, kind, status, locked, state, title, authorName, pinned, votes, replies, createdAt, lastPostAt } = row;
  const ticket = { id: row.ticketId, code: row.ticketCode };
  const standing = { kind, status, locked, state };
  return {
    id,
    ticket,
    ...standing,
    title,
    authorName,
    contact: contactOf(row),
    pinned,
    votes,
    replies,
    createdAt,
    lastPostAt,
  };
}

export interface TopicSummaryRow extends TopicRow {
  excerpt: string;
  unseen: number;
}

/** Enough of a topic's text for two lines of a list. */
const EXCERPT_LENGTH = 300;

/** Beside TOPIC_COLUMNS. */
export const SUMMARY_COLUMNS = Prisma.sql`
  left(m.text, ${EXCERPT_LENGTH}::int) AS excerpt,
  (SELECT count(*)::int FROM board_post o WHERE o.topic_id = b.id AND o.seq > 1 AND o.state <> 'shown') AS unseen`;

export function readTopicSummary(row: TopicSummaryRow): TopicSummary {
  return { ...readTopic(row), excerpt: row.excerpt, unseen: row.unseen };
}

/** A row as POST_COLUMNS deliver it. */
export interface PostRow {
  seq: number;
  author: Post['author'];
  authorName: string;
  text: string;
  createdAt: Date;
  state: Post['state'];
  stateBy: string | null;
  stateAt: Date | null;
  banId: number | null;
  visitorId: string | null;
  contactId: number | null;
  contactName: string | null;
  contactEmail: string | null;
  address: string | null;
}

/** The columns of a PostRow, from `board_post p` with POST_JOINS. */
export const POST_COLUMNS = Prisma.sql`
  p.seq, m.author::text AS author, m.author_name AS "authorName", m.text, m.created_at AS "createdAt",
  ${POST_STATE} AS state, p.state_by AS "stateBy", p.state_at AS "stateAt", p.ban_id AS "banId",
  p.visitor_id AS "visitorId", v.contact_id AS "contactId", k.name AS "contactName", k.email AS "contactEmail",
  host(p.address) AS address`;

export const POST_JOINS = Prisma.sql`
  JOIN message m ON m.ticket_id = p.ticket_id AND m.seq = p.seq JOIN ticket t ON t.id = p.ticket_id
  LEFT JOIN visitor v ON v.id = p.visitor_id LEFT JOIN contact k ON k.id = v.contact_id`;

export function readPost(row: PostRow): Post {
  const { seq, author, authorName, text, createdAt, state, stateBy, stateAt, banId, visitorId, address } = row;
  const trace = { state, stateBy, stateAt, banId };
  return { seq, author, authorName, text, createdAt, ...trace, visitorId, contact: contactOf(row), address };
}

function contactOf(row: Pick<PostRow, 'contactId' | 'contactName' | 'contactEmail'>): Topic['contact'] {
  if (row.contactId === null) return null;
  return { id: row.contactId, name: row.contactName ?? '', email: row.contactEmail ?? '' };
}
