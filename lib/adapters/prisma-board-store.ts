import { randomUUID } from 'node:crypto';
import { planBoardChange } from '../channels/board/plan-board-change';
import { newTicketCode } from '../channels/tickets/ticket-code';
import type { Actor } from '../domain/ban';
import {
  OPENING_SEQ,
  type PostState,
  type ReplyRefusal,
  replyRefusal,
  type VoteRefusal,
  voteRefusal,
} from '../domain/board';
import { formatIpAddress, type IpAddress } from '../domain/ip-address';
import { err, ok, type Result } from '../domain/result';
import { Prisma, type PrismaClient } from '../generated/prisma/client';
import type {
  BoardChange,
  BoardStore,
  BoardVisitor,
  NewReply,
  NewTopic,
  Post,
  PostListQuery,
  ReplyRefused,
  Topic,
  TopicListQuery,
  TopicPage,
  UnknownWriter,
  VoteCount,
  VoteRefused,
  Writer,
  Written,
} from '../ports/board-store';
import { POST_COLUMNS, POST_JOINS, type PostRow, readPost, readTopicSummary, type TopicSummaryRow } from './board-row';
import { findTopic, insertPost, lockTopic, recountTopics } from './change-topic';
import { addMessage } from './conversation';
import { findOrMakeContact } from './find-or-make-contact';
import { FIND_REFUSAL } from './find-refusal-query';
import { insertTicket } from './insert-ticket';
import { pageOf, writeCursor } from './keyset-cursor';
import { listTopicsQuery, sortValue } from './list-topics-query';
import { orNothing } from './or-nothing';

type Tx = Prisma.TransactionClient;

const PAGE_ROWS_MAX = 200;

/** The board in Postgres. `newCode` is replaced in tests only. */
export class PrismaBoardStore implements BoardStore {
  constructor(
    private readonly prisma: PrismaClient,
    private readonly newCode: () => string = newTicketCode,
  ) {}

  findVisitor(id: string): Promise<BoardVisitor | null> {
    return findVisitor(this.prisma, id);
  }

  async addTopic(topic: NewTopic, writer: Writer, now: Date): Promise<Result<Written<Topic>, UnknownWriter>> {
    return this.prisma.$transaction(async (tx) => {
      const visitor = await visitorWriting(tx, writer, now);
      if (!visitor) return err({ kind: 'unknown-writer' });
      const { kind, title: subject, text, address, userAgent, spam } = topic;
      const ticket = { channel: 'board', subject, address, userAgent, spam, contactId: visitor.contactId } as const;
      const { id: ticketId } = await insertTicket(tx, ticket, now, this.newCode);
      const { seq } = await addMessage(tx, ticketId, { author: 'visitor', authorName: visitor.name, text }, now);
      const { id } = await tx.boardTopic.create({ data: { ticketId, kind, createdAt: now, lastPostAt: now } });
      // What is spam is the ticket's to say.
      const post = { ticketId, seq, visitorId: visitor.id, address: formatIpAddress(address), spam: false };
      await insertPost(tx, post, now);
      const made = await findTopic(tx, Prisma.sql`b.id = ${id}`);
      if (!made) throw new Error(`Topic ${id} is gone, though its transaction made it.`);
      return ok({ value: made, visitor });
    });
  }

  async addReply(
    topicId: number,
    { text, address, spam }: NewReply,
    writer: Writer,
    now: Date,
  ): Promise<Result<Written<Post>, ReplyRefused>> {
    return orNothing<Written<Post>, ReplyRefused>(this.prisma, async (tx) => {
      // Nobody registers by writing what isn't taken.
      const early = await refuseReply(tx, await findTopic(tx, Prisma.sql`b.id = ${topicId}`));
      if (early) return err({ kind: early });
      const visitor = await visitorWriting(tx, writer, now);
      if (!visitor) return err({ kind: 'unknown-writer' });
      const topic = await lockTopic(tx, Prisma.sql`b.id = ${topicId}`);
      const refusal = await refuseReply(tx, topic);
      if (!topic || refusal) return err({ kind: refusal ?? 'not-found' });
      if (await isBanned(tx, address, now)) return err({ kind: 'banned' });
      const ticketId = topic.ticket.id;
      const { seq } = await addMessage(tx, ticketId, { author: 'visitor', authorName: visitor.name, text }, now);
      const post = { ticketId, seq, visitorId: visitor.id, address: formatIpAddress(address), spam };
      await insertPost(tx, post, now);
      if (!spam) await reopenTicket(tx, ticketId, now);
      const made = await findPost(tx, topicId, seq);
      if (!made) throw new Error(`Post ${seq} of topic ${topicId} is gone, though its transaction made it.`);
      return ok({ value: made, visitor });
    });
  }

  async castVote(
    topicId: number,
    address: IpAddress,
    writer: Writer,
    now: Date,
  ): Promise<Result<Written<VoteCount>, VoteRefused>> {
    return orNothing<Written<VoteCount>, VoteRefused>(this.prisma, async (tx) => {
      const early = refuseVote(await findTopic(tx, Prisma.sql`b.id = ${topicId}`));
      if (early) return err({ kind: early });
      const visitor = await visitorWriting(tx, writer, now);
      if (!visitor) return err({ kind: 'unknown-writer' });
      const refusal = refuseVote(await lockTopic(tx, Prisma.sql`b.id = ${topicId}`));
      if (refusal) return err({ kind: refusal });
      if (await isBanned(tx, address, now)) return err({ kind: 'banned' });
      const { id: visitorId, contactId } = visitor;
      const isCounted = await hasVote(tx, topicId, contactId);
      await tx.boardVote.createMany({
        data: [{ topicId, visitorId, contactId, createdAt: now }],
        skipDuplicates: true,
      });
      const votes = await addVotes(tx, topicId, isCounted ? 0 : 1);
      return ok({ value: { votes, voted: true }, visitor });
    });
  }

  async takeBackVote(
    topicId: number,
    address: IpAddress,
    visitorId: string,
    now: Date,
  ): Promise<Result<VoteCount, VoteRefused>> {
    return orNothing<VoteCount, VoteRefused>(this.prisma, async (tx) => {
      const visitor = await findVisitor(tx, visitorId);
      if (!visitor) return err({ kind: 'unknown-writer' });
      const refusal = refuseVote(await lockTopic(tx, Prisma.sql`b.id = ${topicId}`));
      if (refusal) return err({ kind: refusal });
      if (await isBanned(tx, address, now)) return err({ kind: 'banned' });
      const { count } = await tx.boardVote.deleteMany({ where: { topicId, visitorId } });
      const isOver = count > 0 && !(await hasVote(tx, topicId, visitor.contactId));
      return ok({ votes: await addVotes(tx, topicId, isOver ? -1 : 0), voted: false });
    });
  }

  async votesOf(visitorId: string, topicIds: readonly number[]): Promise<ReadonlySet<number>> {
    const where = { visitorId, topicId: { in: [...topicIds] } };
    const rows = await this.prisma.boardVote.findMany({ where, select: { topicId: true } });
    return new Set(rows.map(({ topicId }) => topicId));
  }

  async listTopics(query: TopicListQuery): Promise<TopicPage> {
    const limit = Math.min(Math.max(Math.trunc(query.limit) || 1, 1), PAGE_ROWS_MAX);
    const { page, cursor } = listTopicsQuery(query, limit);
    const found = await this.prisma.$queryRaw<TopicSummaryRow[]>(page);
    const { rows, ...cursors } = pageOf(found, limit, cursor, (row, back) =>
      writeCursor(query.sort, { back, value: sortValue(row, query.sort), id: row.id }),
    );
    return { rows: rows.map(readTopicSummary), ...cursors };
  }

  findTopic(id: number): Promise<Topic | null> {
    return findTopic(this.prisma, Prisma.sql`b.id = ${id}`);
  }

  findTopicOfTicket(ticketId: number): Promise<Topic | null> {
    return findTopic(this.prisma, Prisma.sql`b.ticket_id = ${ticketId}`);
  }

  async listPosts(topicId: number, { audience, after, limit }: PostListQuery): Promise<readonly Post[]> {
    const seen = audience === 'readers' ? Prisma.sql`AND p.state IN ('shown', 'deleted')` : Prisma.empty;
    const rows = await this.prisma.$queryRaw<PostRow[]>`
      SELECT ${POST_COLUMNS} FROM board_post p ${POST_JOINS}
      WHERE p.topic_id = ${topicId} AND p.seq > ${after} ${seen} ORDER BY p.seq LIMIT ${limit}`;
    const posts = rows.map(readPost);
    if (audience === 'desk') return posts;
    return posts.map((post) => (post.state === 'deleted' ? { ...post, text: '', authorName: '' } : post));
  }

  findPost(topicId: number, seq: number): Promise<Post | null> {
    return findPost(this.prisma, topicId, seq);
  }

  async moderate(
    topicId: number,
    change: BoardChange,
    actor: Actor,
    now: Date,
  ): Promise<Result<Topic, { kind: 'not-found' | 'unchanged' }>> {
    return this.prisma.$transaction(async (tx) => {
      const topic = await lockTopic(tx, Prisma.sql`b.id = ${topicId}`);
      const post = change.kind === 'post' ? await findPost(tx, topicId, change.seq) : null;
      if (!topic || (change.kind === 'post' && !post)) return err({ kind: 'not-found' });
      const plan = planBoardChange(topic, post, change, actor);
      if (!plan) return err({ kind: 'unchanged' });
      if ('topic' in plan) await tx.boardTopic.update({ where: { id: topicId }, data: plan.topic });
      else if (post) await changeState(tx, topic, post, plan.state, actor, now);
      const line = { author: 'system', authorName: actor.name, authorId: actor.agentId, text: plan.text } as const;
      await addMessage(tx, topic.ticket.id, { ...line, event: 'moderated' }, now);
      return ok((await findTopic(tx, Prisma.sql`b.id = ${topicId}`)) ?? topic);
    });
  }

  async isFromPost(banId: number): Promise<boolean> {
    return (await this.prisma.boardPost.count({ where: { banId } })) > 0;
  }
}

async function findVisitor(db: Pick<Tx, 'visitor'>, id: string): Promise<BoardVisitor | null> {
  const row = await db.visitor.findUnique({ where: { id }, select: { id: true, name: true, contactId: true } });
  return row && row.contactId !== null ? { id: row.id, name: row.name, contactId: row.contactId } : null;
}

/** Who writes, seen now; registered if this is the first that they write. */
async function visitorWriting(tx: Tx, writer: Writer, now: Date): Promise<BoardVisitor | null> {
  if (writer.visitorId === null) {
    const contact = await findOrMakeContact(tx, writer, now);
    if (!contact) throw new Error('Nobody registers without an e-mail address.');
    const { name } = writer;
    const data = { id: randomUUID(), name, contactId: contact.id, createdAt: now, lastSeenAt: now };
    const { id } = await tx.visitor.create({ data });
    return { id, name, contactId: contact.id };
  }
  const visitor = await findVisitor(tx, writer.visitorId);
  if (!visitor) return null;
  await tx.$executeRaw`
    UPDATE contact SET last_seen_at = GREATEST(last_seen_at, ${now}) WHERE id = ${visitor.contactId}`;
  await tx.$executeRaw`
    UPDATE visitor SET last_seen_at = GREATEST(last_seen_at, ${now}) WHERE id = ${visitor.id}::uuid`;
  return visitor;
}

async function findPost(db: Pick<Tx, '$queryRaw'>, topicId: number, seq: number): Promise<Post | null> {
  const [row] = await db.$queryRaw<PostRow[]>`
    SELECT ${POST_COLUMNS} FROM board_post p ${POST_JOINS} WHERE p.topic_id = ${topicId} AND p.seq = ${seq}`;
  return row ? readPost(row) : null;
}

async function refuseReply(tx: Tx, topic: Topic | null): Promise<ReplyRefusal | null> {
  if (!topic) return 'not-found';
  const ofVisitors = await tx.boardPost.count({
    where: { topicId: topic.id, visitorId: { not: null }, seq: { gt: OPENING_SEQ } },
  });
  return replyRefusal(topic, ofVisitors);
}

const refuseVote = (topic: Topic | null): VoteRefusal | null => (topic ? voteRefusal(topic) : 'not-found');

/** Whether an e-mail address has a vote, of a topic whose ticket's row is locked. */
async function hasVote(tx: Tx, topicId: number, contactId: number): Promise<boolean> {
  return (await tx.boardVote.count({ where: { topicId, contactId } })) > 0;
}

/**
 * Whether a ban was stored while this waited for the topic: then it was given without what is written here, and what is
 * written here would outlast it.
 */
async function isBanned(tx: Tx, address: IpAddress, now: Date): Promise<boolean> {
  const found = await tx.$queryRawUnsafe<unknown[]>(FIND_REFUSAL, formatIpAddress(address), now);
  return found.length > 0;
}

async function addVotes(tx: Tx, topicId: number, count: number): Promise<number> {
  const [row] = await tx.$queryRaw<{ votes: number }[]>`
    UPDATE board_topic SET votes = votes + ${count}::int WHERE id = ${topicId} RETURNING votes`;
  if (!row) throw new Error(`Topic ${topicId} is gone; topics are never removed.`);
  return row.votes;
}

/** What a visitor writes is not to be overlooked. */
async function reopenTicket(tx: Tx, ticketId: number, now: Date): Promise<void> {
  const { count } = await tx.ticket.updateMany({
    where: { id: ticketId, status: 'resolved' },
    data: { status: 'open', resolvedAt: null },
  });
  if (count === 0) return;
  const line = { author: 'system', authorName: '', text: 'A reply on the board reopened this ticket.' } as const;
  await addMessage(tx, ticketId, { ...line, event: 'reopened' }, now);
}

/** Of a topic's own text it is the ticket that says whether it is spam, so that tickets and board agree. */
async function changeState(tx: Tx, topic: Topic, post: Post, state: PostState, actor: Actor, now: Date): Promise<void> {
  const ticketId = topic.ticket.id;
  const isOpening = post.seq === OPENING_SEQ;
  await tx.boardPost.update({
    where: { ticketId_seq: { ticketId, seq: post.seq } },
    data: { state: isOpening && state === 'spam' ? 'shown' : state, stateBy: actor.name, stateAt: now },
  });
  const isAboutSpam = state === 'spam' || state === 'shown';
  if (isOpening && isAboutSpam) await tx.ticket.update({ where: { id: ticketId }, data: { spam: state === 'spam' } });
  await recountTopics(tx, [topic.id]);
}
