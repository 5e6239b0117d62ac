import { OPENING_SEQ } from '../domain/board';
import { Prisma } from '../generated/prisma/client';
import type { Topic } from '../ports/board-store';
import { readTopic, TOPIC_COLUMNS, TOPIC_JOINS, type TopicRow } from './board-row';

type Tx = Prisma.TransactionClient;

/** Reads one topic. `which` is a condition on `board_topic b` and `ticket t`. */
export async function findTopic(db: Pick<Tx, '$queryRaw'>, which: Prisma.Sql): Promise<Topic | null> {
  const [row] = await db.$queryRaw<
    TopicRow[]
  >`SELECT ${TOPIC_COLUMNS} FROM board_topic b ${TOPIC_JOINS} WHERE ${which}`;
  return row ? readTopic(row) : null;
}

/**
 * The topic as it is once nobody else changes it: its ticket's row stays locked until the transaction ends, as for every
 * message and every change of a ticket. Who locks several tickets in one transaction must hold index_state's row, by
 * which such transactions come one after the other.
 */
export async function lockTopic(tx: Tx, which: Prisma.Sql): Promise<Topic | null> {
  const [locked] = await tx.$queryRaw<{ id: number }[]>`
    SELECT b.id FROM board_topic b JOIN ticket t ON t.id = b.ticket_id WHERE ${which} FOR UPDATE OF t`;
  // A second statement, because one that waited for the lock still sees what was there when it began.
  return locked ? findTopic(tx, Prisma.sql`b.id = ${locked.id}`) : null;
}

/** A message of a topic's ticket that is a post. */
export interface PostToInsert {
  readonly ticketId: number;
  readonly seq: number;
  readonly visitorId: string | null;
  readonly address: string | null;
  readonly spam: boolean;
}

/** Puts a message on the board, if its ticket, whose row is locked, has a topic. */
export async function insertPost(tx: Tx, post: PostToInsert, now: Date): Promise<void> {
  const topic = await tx.boardTopic.findUnique({ where: { ticketId: post.ticketId }, select: { id: true } });
  if (!topic) return;
  const { spam, ...data } = post;
  await tx.boardPost.create({ data: { ...data, topicId: topic.id, state: spam ? 'spam' : 'shown', createdAt: now } });
  await recountTopics(tx, [topic.id]);
}

/** Counts anew what readers see of these topics, whose tickets' rows are locked. */
export async function recountTopics(tx: Tx, topicIds: readonly number[]): Promise<void> {
  await tx.$executeRaw`
    UPDATE board_topic b SET replies = seen.replies, last_post_at = GREATEST(b.created_at, seen.last_at)
    FROM (
      SELECT i.id, count(p.seq)::int AS replies, max(p.created_at) AS last_at FROM unnest(${[...topicIds]}::int[]) i (id)
      LEFT JOIN board_post p ON p.topic_id = i.id AND p.seq > ${OPENING_SEQ} AND p.state = 'shown' GROUP BY i.id
    ) seen WHERE b.id = seen.id`;
}
