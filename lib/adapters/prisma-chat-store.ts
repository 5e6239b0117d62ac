import {
  acceptedLine,
  isForVisitor,
  messageLeftLine,
  transferredLine,
  visitorGoneLine,
  visitorLeftLine,
} from '../channels/chat/chat-lines';
import { planTicketChange } from '../channels/tickets/plan-ticket-change';
import type { Actor } from '../domain/ban';
import { formatIpAddress, type IpAddress } from '../domain/ip-address';
import { err, ok, type Result } from '../domain/result';
import { type Message as MessageRow, Prisma, type PrismaClient } from '../generated/prisma/client';
import {
  type Chat,
  type ChatAgent,
  type ChatCursor,
  type ChatMessage,
  type ChatRefusal,
  type ChatSign,
  type ChatStore,
  type ChatSummary,
  type Conversation,
  type NewChat,
  STREAM_MS,
  type StartedChat,
  type VisitorReading,
  type VisitorRecord,
} from '../ports/chat-store';
import type { Assignee } from '../ports/ticket-store';
import { endIfBanned, findBannedChats } from './ban-chats';
import {
  type ConversationEnd,
  endConversation,
  findConversation,
  lockConversation,
  ofCode,
  ofKey,
} from './change-chat';
import {
  CHAT_COLUMNS,
  CHAT_JOINS,
  type ChatSummaryRow,
  type ChatWithMessageRow,
  MESSAGE_COLUMNS,
  readChatMessage,
  readChatSummary,
  readChatWithMessage,
} from './chat-row';
import { addMessage, MESSAGE_ROW_COLUMNS } from './conversation';
import { findOrMakeContact } from './find-or-make-contact';
import { insertConversation, startOnce } from './insert-conversation';
import { isListed } from './listed-conversations';
import { moveVisitor } from './move-visitor';
import { findVisitorRecord } from './visitor-record';

type Tx = Prisma.TransactionClient;

const SUBJECT_LENGTH = 80;

/** Chats in Postgres. Whatever a visitor or an agent does holds the ticket's row lock until it is committed. */
export class PrismaChatStore implements ChatStore {
  constructor(private readonly prisma: PrismaClient) {}

  async startChat(started: NewChat, now: Date): Promise<StartedChat> {
    const find = (key: string) => this.findChatByKey(key);
    const { begun, key } = await startOnce(started.key, find, (fresh) => this.newChat({ ...started, key: fresh }, now));
    return { chat: begun, key };
  }

  private async newChat(started: NewChat & { readonly key: string }, now: Date): Promise<Chat> {
    const { name, text } = started;
    return this.prisma.$transaction(async (tx) => {
      const id = await insertConversation(tx, 'chat', { ...started, subject: subjectOf(started) }, now);
      if (text !== '') await addMessage(tx, id, { author: 'visitor', authorName: name, text }, now);
      return present(await findConversation(tx, Prisma.sql`c.ticket_id = ${id}`));
    });
  }

  async findChatByKey(key: string): Promise<Chat | null> {
    return asChat(await findConversation(this.prisma, ofKey('chat', key)));
  }

  async findChatByCode(code: string): Promise<Chat | null> {
    return asChat(await findConversation(this.prisma, ofCode('chat', code)));
  }

  async findConversation(code: string): Promise<Conversation | null> {
    return findConversation(this.prisma, ofCode(null, code));
  }

  async messagesAfter(ticketId: number, seq: number, forVisitor: boolean): Promise<ChatMessage[]> {
    const rows = await this.prisma.message.findMany({
      where: { ticketId, seq: { gt: seq }, ...(forVisitor && { internal: false }) },
      orderBy: { seq: 'asc' },
    });
    const messages = rows.map(readChatMessage);
    return forVisitor ? messages.filter(isForVisitor) : messages;
  }

  async readForVisitors(cursors: readonly ChatCursor[]): Promise<ReadonlyMap<number, VisitorReading>> {
    const readings = new Map<number, { chat: Chat; messages: ChatMessage[] }>();
    if (cursors.length === 0) return readings;
    const ids = cursors.map(({ ticketId }) => ticketId);
    const seqs = cursors.map(({ seq }) => seq);
    const rows = await this.prisma.$queryRaw<ChatWithMessageRow[]>`
      SELECT ${CHAT_COLUMNS}, ${MESSAGE_COLUMNS}
      FROM unnest(${ids}::int[], ${seqs}::int[]) AS s (ticket_id, seq)
      JOIN chat c ON c.ticket_id = s.ticket_id ${CHAT_JOINS}
      LEFT JOIN message m ON m.ticket_id = s.ticket_id AND m.seq > s.seq AND NOT m.internal
      ORDER BY c.ticket_id, m.seq`;
    for (const row of rows) {
      const { chat, message } = readChatWithMessage(row);
      const reading = readings.get(chat.ticketId) ?? { chat, messages: [] };
      readings.set(chat.ticketId, reading);
      if (message && isForVisitor(message)) reading.messages.push(message);
    }
    return readings;
  }

  async addVisitorMessage(
    key: string,
    { text, clientId, address }: { text: string; clientId: string; address: IpAddress },
    now: Date,
  ): Promise<Result<ChatMessage, ChatRefusal>> {
    const quick = await addQuickly(
      this.prisma,
      Prisma.sql`${ofKey('chat', key)} AND t.address = ${formatIpAddress(address)}::inet`,
      {
        author: 'visitor',
        authorName: Prisma.sql`h.visitor_name`,
        authorId: null,
        text,
        clientId,
      },
      now,
    );
    if (quick) return ok(quick);
    return this.change(ofKey('chat', key), async (tx, chat) => {
      const known = await messageOf(tx, chat, 'visitor', clientId);
      if (known) return ok(known);
      if (chat.status === 'ended') return err({ kind: 'ended', chat });
      await moveVisitor(tx, chat.ticketId, address, now);
      const author = { author: 'visitor', authorName: chat.visitorName } as const;
      return ok(readChatMessage(await addMessage(tx, chat.ticketId, { ...author, text, clientId }, now)));
    });
  }

  async addAgentMessage(
    code: string,
    { text, clientId }: { text: string; clientId: string },
    actor: Actor,
    now: Date,
  ): Promise<Result<ChatMessage, ChatRefusal>> {
    const quick = await addQuickly(
      this.prisma,
      Prisma.sql`${ofCode('chat', code)} AND c.status = 'active'`,
      {
        author: 'agent',
        authorName: Prisma.sql`${actor.name}`,
        authorId: actor.agentId,
        text,
        clientId,
      },
      now,
    );
    if (quick) return ok(quick);
    return this.change(ofCode('chat', code), async (tx, chat) => {
      const known = await messageOf(tx, chat, 'agent', clientId);
      if (known) return ok(known);
      if (chat.status === 'ended') return err({ kind: 'ended', chat });
      if (chat.status === 'waiting') await accept(tx, chat, actor, now);
      const author = { author: 'agent', authorName: actor.name, authorId: actor.agentId } as const;
      return ok(readChatMessage(await addMessage(tx, chat.ticketId, { ...author, text, clientId }, now)));
    });
  }

  async acceptChat(code: string, actor: Actor, now: Date): Promise<Result<Chat, ChatRefusal>> {
    return this.change(ofCode('chat', code), async (tx, chat) => {
      if (chat.status === 'ended') return err({ kind: 'ended', chat });
      if (chat.agent) return chat.agent.id === actor.agentId ? ok(chat) : err({ kind: 'taken', chat });
      await accept(tx, chat, actor, now);
      return ok(await again(tx, chat));
    });
  }

  async transferChat(code: string, toAgentId: number, actor: Actor, now: Date): Promise<Result<Chat, ChatRefusal>> {
    return this.change(ofCode('chat', code), async (tx, chat) => {
      if (chat.status === 'ended') return err({ kind: 'ended', chat });
      const to = await tx.agent.findFirst({
        where: { id: toAgentId, disabledAt: null },
        select: { id: true, name: true },
      });
      if (!to) return err({ kind: 'agent-not-found' });
      if (chat.agent?.id === to.id) return ok(chat);
      await giveTo(tx, chat, to, now);
      const author = { author: 'system', authorName: actor.name, authorId: actor.agentId } as const;
      const text = to.id === actor.agentId ? acceptedLine(to) : transferredLine(actor, to);
      await addMessage(tx, chat.ticketId, { ...author, event: 'chat_transferred', text }, now);
      return ok(await again(tx, chat));
    });
  }

  async resolveChat(code: string, actor: Actor, now: Date): Promise<Result<Chat, ChatRefusal>> {
    return this.change(ofCode('chat', code), async (tx, chat) => {
      if (chat.status === 'ended') return err({ kind: 'ended', chat });
      const plan = planTicketChange(
        { status: 'open', spam: chat.spam, assignee: chat.agent },
        { kind: 'resolve' },
        actor,
      );
      const author = { author: 'system', authorName: actor.name, authorId: actor.agentId } as const;
      const line = plan && { ...author, event: plan.event, text: plan.text };
      return this.end(tx, chat, { ending: 'agent', line, resolve: true }, now);
    });
  }

  async leaveChat(key: string, now: Date): Promise<Result<Chat, ChatRefusal>> {
    return this.change(ofKey('chat', key), async (tx, chat) => {
      if (chat.status === 'ended') return err({ kind: 'ended', chat });
      const line = {
        author: 'system',
        authorName: '',
        event: 'visitor_left',
        text: visitorLeftLine(nameOf(chat)),
      } as const;
      // Whoever wrote and was not answered is owed an answer.
      return this.end(tx, chat, { ending: 'visitor', line, resolve: !(await isOwedAnswer(tx, chat)) }, now);
    });
  }

  async leaveMessage(
    key: string,
    { name, email, text }: { name: string; email: string; text: string },
    address: IpAddress,
    now: Date,
  ): Promise<Result<Chat, ChatRefusal>> {
    return this.change(ofKey('chat', key), async (tx, chat) => {
      if (chat.status === 'ended') return err({ kind: 'ended', chat });
      const contact = await findOrMakeContact(tx, { name: name || email, email }, now);
      await tx.ticket.update({
        where: { id: chat.ticketId },
        data: { ...(contact && { contactId: contact.id }), subject: subjectOf({ name, text }) },
      });
      await tx.chat.update({ where: { ticketId: chat.ticketId }, data: { visitorName: name } });
      await moveVisitor(tx, chat.ticketId, address, now);
      await addMessage(tx, chat.ticketId, { author: 'visitor', authorName: name, text }, now);
      const line = { author: 'system', authorName: '', event: 'message_left', text: messageLeftLine(name) } as const;
      return this.end(tx, chat, { ending: 'left_message', line, resolve: false }, now);
    });
  }

  async markSeen(ticketId: number, side: 'visitor' | 'agent', seq: number): Promise<boolean> {
    const column = side === 'visitor' ? Prisma.sql`visitor_seen_seq` : Prisma.sql`agent_seen_seq`;
    // Nobody has seen what is not there yet.
    const marked = await this.prisma.$executeRaw`
      UPDATE chat SET ${column} = s.seq, rev = rev + 1
      FROM (SELECT LEAST(${seq}::int, max(seq)) AS seq FROM message WHERE ticket_id = ${ticketId}) AS s
      WHERE ticket_id = ${ticketId} AND ${column} < s.seq`;
    return marked > 0;
  }

  async touchVisitors(
    presentOnes: readonly { readonly ticketId: number; readonly address: IpAddress }[],
    now: Date,
  ): Promise<void> {
    if (presentOnes.length === 0) return;
    const ids = presentOnes.map(({ ticketId }) => ticketId);
    const addresses = presentOnes.map(({ address }) => formatIpAddress(address));
    // A chat that somebody changes at this moment is left to the next round: to wait for several, in whatever order, would
    // be to wait in a circle with a ban that ends several, and either would fail.
    const moved = await this.prisma.$queryRaw<{ ticket_id: number; address: string }[]>`
      WITH seen AS (
        SELECT DISTINCT ON (ticket_id) * FROM unnest(${ids}::int[], ${addresses}::inet[]) AS s (ticket_id, address)
        ORDER BY ticket_id
      ), held AS (
        SELECT c.ticket_id, s.address FROM chat c JOIN seen s ON s.ticket_id = c.ticket_id
        WHERE c.status <> 'ended' FOR NO KEY UPDATE OF c SKIP LOCKED
      ), touched AS (
        UPDATE chat c SET visitor_seen_at = GREATEST(c.visitor_seen_at, ${now}),
          rev = rev + CASE WHEN c.visitor_seen_at < ${new Date(now.getTime() - STREAM_MS)} THEN 1 ELSE 0 END
        FROM held s WHERE c.ticket_id = s.ticket_id
        RETURNING c.ticket_id, s.address
      )
      SELECT x.ticket_id, host(x.address) AS address FROM touched x JOIN ticket t ON t.id = x.ticket_id
      WHERE t.address IS DISTINCT FROM x.address`;
    for (const { ticket_id, address } of moved) {
      await this.change(Prisma.sql`c.ticket_id = ${ticket_id}`, async (tx, chat) => {
        if (chat.status !== 'ended') await moveVisitor(tx, ticket_id, address, now);
        return ok(null);
      });
    }
  }

  async endAbandoned(instant: Date, now: Date): Promise<readonly number[]> {
    const away = Prisma.sql`c.kind = 'chat' AND c.status = 'waiting' AND c.visitor_seen_at < ${instant}`;
    const found = await this.prisma.$queryRaw<{ id: number }[]>`
      SELECT c.ticket_id AS id FROM chat c WHERE ${away} ORDER BY c.ticket_id`;
    const ended: number[] = [];
    for (const { id } of found) {
      const outcome = await this.change(Prisma.sql`c.ticket_id = ${id}`, async (tx, chat) => {
        if (chat.status !== 'waiting' || chat.visitorSeenAt >= instant) return err({ kind: 'not-found' });
        const line = {
          author: 'system',
          authorName: '',
          event: 'visitor_gone',
          text: visitorGoneLine(nameOf(chat)),
        } as const;
        return this.end(tx, chat, { ending: 'abandoned', line, resolve: !(await isOwedAnswer(tx, chat)) }, now);
      });
      if (outcome.ok) ended.push(id);
    }
    return ended;
  }

  async endBannedChats(now: Date): Promise<readonly number[]> {
    const ended: number[] = [];
    // One transaction each: together they could wait for a ban that waits for one of them.
    for (const { ticketId } of await findBannedChats(this.prisma, now)) {
      const [chat] = await this.prisma.$transaction((tx) => endIfBanned(tx, [ticketId], now));
      if (chat) ended.push(ticketId);
    }
    return ended;
  }

  async listChats(endedSince: Date): Promise<ChatSummary[]> {
    const rows = await this.prisma.$queryRaw<ChatSummaryRow[]>`
      SELECT ${CHAT_COLUMNS}, m.seq AS "lastSeq", m.author::text AS "lastAuthor", m.author_name AS "lastAuthorName",
        m.text AS "lastText", m.created_at AS "lastAt",
        (SELECT count(*) FROM message u
          WHERE u.ticket_id = c.ticket_id AND u.author = 'visitor' AND u.seq > c.agent_seen_seq)::int AS unread
      FROM chat c ${CHAT_JOINS}
      LEFT JOIN LATERAL (
        SELECT seq, author, author_name, left(text, ${LAST_TEXT_LENGTH}::int) AS text, created_at FROM message
        WHERE ticket_id = c.ticket_id AND author <> 'system' AND NOT internal ORDER BY seq DESC LIMIT 1
      ) m ON true
      WHERE c.kind = 'chat' AND ${isListed(endedSince)}
      ORDER BY c.started_at, c.ticket_id`;
    return rows.map(readChatSummary);
  }

  async listSigns(endedSince: Date, ticketIds?: readonly number[]): Promise<ChatSign[]> {
    const which = ticketIds ? Prisma.sql`c.ticket_id = ANY(${[...ticketIds]}::int[])` : isListed(endedSince);
    return this.prisma.$queryRaw<ChatSign[]>`
      SELECT c.ticket_id AS "ticketId", t.code, c.kind::text AS kind, c.status::text AS status, c.agent_id AS "agentId",
        concat_ws('.', c.rev, COALESCE((SELECT max(seq) FROM message WHERE ticket_id = c.ticket_id), 0), t.spam) AS sign
      FROM chat c JOIN ticket t ON t.id = c.ticket_id WHERE ${which}
      ORDER BY c.started_at, c.ticket_id`;
  }

  async visitorRecord(ticketId: number, now: Date): Promise<VisitorRecord> {
    return findVisitorRecord(this.prisma, ticketId, now);
  }

  async setAvailable(agentId: number, available: boolean, _now: Date): Promise<void> {
    await this.prisma.agent.update({ where: { id: agentId }, data: { chatsSwitchedOn: available } });
  }

  async touchAgents(agentIds: readonly number[], now: Date): Promise<void> {
    if (agentIds.length === 0) return;
    await this.prisma.agent.updateMany({ where: { id: { in: [...agentIds] } }, data: { chatSeenAt: now } });
  }

  async listChatAgents(now: Date): Promise<ChatAgent[]> {
    const presentSince = new Date(now.getTime() - STREAM_MS);
    return this.prisma.$queryRaw<ChatAgent[]>`
      SELECT a.id, a.name, a.chats_switched_on AS "switchedOn",
        (a.chats_switched_on AND COALESCE(a.chat_seen_at > ${presentSince}, false)) AS available,
        (SELECT count(*) FROM chat c WHERE c.agent_id = a.id AND c.status = 'active' AND c.kind = 'chat')::int AS chats,
        (SELECT count(*) FROM chat c WHERE c.agent_id = a.id AND c.status = 'active' AND c.kind = 'call')::int AS calls
      FROM agent a WHERE a.disabled_at IS NULL ORDER BY a.name, a.id`;
  }

  /** One change of a chat, under its ticket's lock. A refusal changes nothing. */
  private async change<T>(
    which: Prisma.Sql,
    work: (tx: Tx, chat: Chat) => Promise<Result<T, ChatRefusal>>,
  ): Promise<Result<T, ChatRefusal>> {
    return this.prisma.$transaction(async (tx) => {
      const chat = asChat(await lockConversation(tx, which));
      return chat ? work(tx, chat) : err({ kind: 'not-found' });
    });
  }

  private async end(tx: Tx, chat: Chat, end: ConversationEnd, now: Date): Promise<Result<Chat, ChatRefusal>> {
    await endConversation(tx, chat, end, now);
    return ok(await again(tx, chat));
  }
}

/** Enough of a message for one line of a list. */
const LAST_TEXT_LENGTH = 200;

const nameOf = (chat: Chat): string => chat.visitorName || (chat.contact?.name ?? '');

function subjectOf({ name, text }: Pick<NewChat, 'name' | 'text'>): string {
  const line = text.split('\n')[0]?.trim() ?? '';
  if (line === '') return name === '' ? 'Chat' : `Chat with ${name}`;
  return line.length <= SUBJECT_LENGTH ? line : `${[...line].slice(0, SUBJECT_LENGTH - 1).join('')}…`;
}

/** Of a reading that asked for chats. */
const asChat = (found: Conversation | null): Chat | null => found as Chat | null;

function present(chat: Conversation | null): Chat {
  if (!chat) throw new Error('A chat is gone, though its transaction holds it.');
  return chat as Chat;
}

async function again(tx: Tx, { ticketId }: Chat): Promise<Chat> {
  return present(await findConversation(tx, Prisma.sql`c.ticket_id = ${ticketId}`));
}

/**
 * Adds a person's message in one statement, where nothing else is to be done: a chat that runs, that nobody else holds,
 * and that has no message of that mark. `which` is a condition on `chat c` and `ticket t`; a visitor's must say that the
 * chat's address stays. Null, and no message, when anything is otherwise: then the transaction finds out what.
 *
 * It never waits for a lock, so it can't number from what was there before it waited. What another committed between
 * this statement's beginning and its lock it doesn't see either; but such an end of the chat it does see, in the locked
 * row, and such a message has the number that this one would take.
 */
async function addQuickly(
  db: Pick<Tx, '$queryRaw'>,
  which: Prisma.Sql,
  message: {
    readonly author: 'visitor' | 'agent';
    readonly authorName: Prisma.Sql;
    readonly authorId: number | null;
    readonly text: string;
    readonly clientId: string;
  },
  now: Date,
): Promise<ChatMessage | null> {
  const { author, authorName, authorId, text, clientId } = message;
  const seen =
    author === 'visitor'
      ? Prisma.sql`, seen AS (
        UPDATE chat_address s SET last_seen_at = GREATEST(s.last_seen_at, ${now})
        FROM held h WHERE s.ticket_id = h.id AND s.address = h.address
      )`
      : Prisma.empty;
  const [row] = await db.$queryRaw<MessageRow[]>`
    WITH held AS MATERIALIZED (
      SELECT t.id, t.address, c.visitor_name FROM ticket t JOIN chat c ON c.ticket_id = t.id
      WHERE ${which} AND c.status <> 'ended' AND NOT EXISTS (
        SELECT 1 FROM message k
        WHERE k.ticket_id = t.id AND k.author = ${author}::message_author AND k.client_id = ${clientId}
      )
      FOR UPDATE OF t, c SKIP LOCKED
    ), touched AS (
      UPDATE ticket t SET updated_at = GREATEST(t.updated_at, ${now}) FROM held h WHERE t.id = h.id
    )${seen}
    INSERT INTO message (ticket_id, seq, author, author_name, author_id, text, client_id, created_at)
    SELECT h.id, 1 + COALESCE((SELECT max(seq) FROM message l WHERE l.ticket_id = h.id), 0), ${author}::message_author,
      ${authorName}, ${authorId}::int, ${text}, ${clientId}, ${now}
    FROM held h
    ON CONFLICT DO NOTHING
    RETURNING ${MESSAGE_ROW_COLUMNS}`;
  return row ? readChatMessage(row) : null;
}

async function messageOf(
  tx: Tx,
  { ticketId }: Chat,
  author: 'visitor' | 'agent',
  clientId: string,
): Promise<ChatMessage | null> {
  const row = await tx.message.findFirst({ where: { ticketId, author, clientId } });
  return row && readChatMessage(row);
}

async function accept(tx: Tx, chat: Chat, actor: Actor, now: Date): Promise<void> {
  if (actor.agentId === null) throw new Error('Only an agent can have a chat.');
  await giveTo(tx, chat, { id: actor.agentId, name: actor.name }, now);
  const author = { author: 'system', authorName: actor.name, authorId: actor.agentId } as const;
  await addMessage(tx, chat.ticketId, { ...author, event: 'chat_accepted', text: acceptedLine(actor) }, now);
}

async function giveTo(tx: Tx, { ticketId, acceptedAt }: Chat, to: Assignee, now: Date): Promise<void> {
  const data = { status: 'active', agentId: to.id, acceptedAt: acceptedAt ?? now, rev: { increment: 1 } } as const;
  await tx.chat.update({ where: { ticketId }, data });
  await tx.ticket.update({ where: { id: ticketId }, data: { assigneeId: to.id } });
}

async function isOwedAnswer(tx: Tx, { ticketId }: Chat): Promise<boolean> {
  const authors = await tx.message.groupBy({ by: ['author'], where: { ticketId, internal: false } });
  const has = (author: string) => authors.some((each) => each.author === author);
  return has('visitor') && !has('agent');
}
