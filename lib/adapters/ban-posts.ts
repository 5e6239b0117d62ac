import { postBannedLine, postsHiddenLine } from '../channels/board/post-ban-line';
import type { Ban } from '../domain/ban';
import { OPENING_SEQ } from '../domain/board';
import { formatIpAddress } from '../domain/ip-address';
import { firstAddress, lastAddress } from '../domain/ip-range';
import { Prisma } from '../generated/prisma/client';
import type { Post, Topic } from '../ports/board-store';
import { POST_COLUMNS, POST_JOINS, type PostRow, readPost } from './board-row';
import { lockTopic, recountTopics } from './change-topic';
import { addLines } from './conversation';

type Tx = Prisma.TransactionClient;

/** So far back a ban hides what its visitor posted. */
const HIDES_MS = 24 * 60 * 60_000;

/** A visitor's post whose topic's ticket is locked. */
export interface PostToBan {
  readonly topic: Topic;
  readonly post: Post;
}

/** For a change of bans, which holds index_state's row. Null when there is no such post of a visitor. */
export async function lockPost(tx: Tx, topicId: number, seq: number): Promise<PostToBan | null> {
  const topic = await lockTopic(tx, Prisma.sql`b.id = ${topicId}`);
  const [row] = await tx.$queryRaw<PostRow[]>`
    SELECT ${POST_COLUMNS} FROM board_post p ${POST_JOINS} WHERE p.topic_id = ${topicId} AND p.seq = ${seq}`;
  const post = row && readPost(row);
  return topic && post?.author === 'visitor' ? { topic, post } : null;
}

/**
 * Takes the post off the board and, if asked, what its visitor posted in the last day: with the same registration, or from
 * what is banned. Says on the ticket of each topic who did it. Answers how many posts that were.
 */
export async function hidePostsByBan(
  tx: Tx,
  { topic, post }: PostToBan,
  ban: Ban,
  hidesPosts: boolean,
  now: Date,
): Promise<number> {
  const others = hidesPosts ? await othersOf(tx, { topic, post }, ban, now) : [];
  const by = { banId: ban.id, stateBy: ban.bannedBy.name, stateAt: now };
  const ticketId = topic.ticket.id;
  // What an agent hid or deleted before stays so, and stays so when the ban is undone.
  const isOpening = post.seq === OPENING_SEQ;
  const moved = post.state === 'shown' ? { ...by, ...(!isOpening && { state: 'spam' as const }) } : { banId: ban.id };
  await tx.boardPost.update({ where: { ticketId_seq: { ticketId, seq: post.seq } }, data: moved });
  if (isOpening) await tx.ticket.update({ where: { id: ticketId }, data: { spam: true } });
  await tx.$executeRaw`
    UPDATE board_post p SET state = 'hidden', ban_id = ${ban.id}, state_by = ${by.stateBy}, state_at = ${now}
    FROM unnest(${others.map((each) => each.ticketId)}::int[], ${others.map(({ seq }) => seq)}::int[]) AS o (ticket_id, seq)
    WHERE p.ticket_id = o.ticket_id AND p.seq = o.seq`;
  await recountTopics(tx, [...new Set([topic.id, ...others.map(({ topicId }) => topicId)])]);
  const line = { authorName: ban.bannedBy.name, authorId: ban.bannedBy.agentId, event: 'banned' } as const;
  const elsewhere = [...new Set(others.map((each) => each.ticketId))]
    .filter((id) => id !== ticketId)
    .map((id) => {
      const { length } = others.filter((each) => each.ticketId === id);
      return { ...line, ticketId: id, text: postsHiddenLine(ban, post, length) };
    });
  await addLines(tx, [{ ...line, ticketId, text: postBannedLine(ban, post, others.length) }, ...elsewhere], now);
  return others.length + (post.state === 'shown' ? 1 : 0);
}

/** Puts back what a ban took off the board, but for what somebody has changed since. Answers on the tickets of which topics. */
export async function showPostsOfBan(tx: Tx, ban: Ban): Promise<number[]> {
  await lockTicketsOf(tx, Prisma.sql`p.ban_id = ${ban.id}`);
  // Of a later change, or an earlier one that the ban left as it was, the instant is another.
  const where = { banId: ban.id, stateAt: ban.createdAt };
  const posts = await tx.boardPost.findMany({
    where,
    select: { topicId: true, ticketId: true, seq: true, state: true },
  });
  await tx.boardPost.updateMany({ where, data: { state: 'shown', stateBy: null, stateAt: null } });
  // The ban was given from a topic's own text if it marked the ticket. One that it only hid may be spam for other reasons.
  const own = posts.find(
    (post) => post.ticketId === ban.ticket?.id && post.seq === OPENING_SEQ && post.state === 'shown',
  );
  if (own) await tx.ticket.update({ where: { id: own.ticketId }, data: { spam: false } });
  await recountTopics(tx, [...new Set(posts.map(({ topicId }) => topicId))]);
  return [...new Set(posts.map(({ ticketId }) => ticketId))];
}

/** What else the visitor posted in the last day and nobody took off the board, in topics whose tickets are locked by now. */
async function othersOf(tx: Tx, { topic, post }: PostToBan, ban: Ban, now: Date) {
  const [first, last] = [firstAddress(ban.range), lastAddress(ban.range)].map(formatIpAddress);
  const which = Prisma.sql`
    p.state = 'shown' AND p.visitor_id IS NOT NULL AND p.created_at > ${new Date(now.getTime() - HIDES_MS)}
    AND (p.visitor_id = ${post.visitorId}::uuid OR p.address BETWEEN ${first}::inet AND ${last}::inet)
    AND NOT (p.topic_id = ${topic.id} AND p.seq = ${post.seq})`;
  await lockTicketsOf(tx, which);
  return tx.$queryRaw<{ topicId: number; ticketId: number; seq: number }[]>`
    SELECT p.topic_id AS "topicId", p.ticket_id AS "ticketId", p.seq FROM board_post p WHERE ${which}`;
}

async function lockTicketsOf(tx: Tx, which: Prisma.Sql): Promise<void> {
  await tx.$queryRaw`
    SELECT FROM ticket WHERE id IN (SELECT p.ticket_id FROM board_post p WHERE ${which}) ORDER BY id FOR UPDATE`;
}
