import { createHash } from 'node:crypto';
import { Prisma } from '../generated/prisma/client';
import type { Conversation } from '../ports/chat-store';
import { CHAT_COLUMNS, CHAT_JOINS, type ChatRow, readConversation } from './chat-row';
import { addMessage, type NewMessage } from './conversation';

type Tx = Prisma.TransactionClient;

export const hashOf = (key: string): string => createHash('sha256').update(key).digest('hex');

/** The condition that it is the chat, or the call, of that key. */
export const ofKey = (kind: Conversation['kind'], key: string): Prisma.Sql =>
  Prisma.sql`c.key_hash = ${hashOf(key)} AND c.kind = ${kind}::conversation_kind`;

/** The condition that it is on that ticket; `kind` null = a chat or a call. */
export const ofCode = (kind: Conversation['kind'] | null, code: string): Prisma.Sql => {
  const isIts = Prisma.sql`t.code = ${code.trim().toUpperCase()}`;
  return kind === null ? isIts : Prisma.sql`${isIts} AND c.kind = ${kind}::conversation_kind`;
};

/** Reads one chat or call. `which` is a condition on `chat c` and `ticket t`. */
export async function findConversation(db: Pick<Tx, '$queryRaw'>, which: Prisma.Sql): Promise<Conversation | null> {
  const [row] = await db.$queryRaw<ChatRow[]>`SELECT ${CHAT_COLUMNS} FROM chat c ${CHAT_JOINS} WHERE ${which}`;
  return row ? readConversation(row) : null;
}

/**
 * The chat or call as it is once nobody else changes it: its ticket's row stays locked until the transaction ends, as for every
 * message and every change of a ticket. Who locks several tickets in one transaction must hold index_state's row, by
 * which such transactions come one after the other.
 */
export async function lockConversation(tx: Tx, which: Prisma.Sql): Promise<Conversation | null> {
  const ticketId = await lockTicketOf(tx, which);
  // A second statement, because one that waited for the lock still sees what was there when it began.
  return ticketId === null ? null : findConversation(tx, Prisma.sql`c.ticket_id = ${ticketId}`);
}

/** Locks the ticket; null if there is none. See lockConversation. */
export async function lockTicketOf(tx: Tx, which: Prisma.Sql): Promise<number | null> {
  const [locked] = await tx.$queryRaw<{ id: number }[]>`
    SELECT t.id FROM ticket t JOIN chat c ON c.ticket_id = t.id WHERE ${which} FOR UPDATE OF t`;
  return locked?.id ?? null;
}

/** Several, in the order of their tickets; see lockConversation. Those that don't exist are left out. */
export async function lockConversations(tx: Tx, ticketIds: readonly number[]): Promise<Conversation[]> {
  const ids = [...ticketIds];
  await tx.$queryRaw`SELECT FROM ticket WHERE id = ANY(${ids}::int[]) ORDER BY id FOR UPDATE`;
  const rows = await tx.$queryRaw<ChatRow[]>`
    SELECT ${CHAT_COLUMNS} FROM chat c ${CHAT_JOINS} WHERE c.ticket_id = ANY(${ids}::int[]) ORDER BY c.ticket_id`;
  return rows.map(readConversation);
}

export interface ConversationEnd {
  readonly ending: Exclude<Conversation['ending'], 'ban' | null>;
  /** What tells of it in the conversation; null when something else does. */
  readonly line: NewMessage | null;
  /** Also resolves the ticket. */
  readonly resolve: boolean;
}

/** Ends a locked chat or call that runs; for bans see endByBan. */
export async function endConversation(
  tx: Tx,
  { ticketId, kind }: Pick<Conversation, 'ticketId' | 'kind'>,
  end: ConversationEnd,
  now: Date,
): Promise<void> {
  await tx.chat.update({
    where: { ticketId },
    data: { status: 'ended', endedAt: now, ending: end.ending, rev: { increment: 1 } },
  });
  if (kind === 'call') await deleteSignals(tx, [ticketId]);
  if (end.resolve) await tx.ticket.update({ where: { id: ticketId }, data: { status: 'resolved', resolvedAt: now } });
  if (end.line) await addMessage(tx, ticketId, end.line, now);
}

/** Ends the chat or call of a ticket whose row is locked, if one runs. What tells of it is the caller's. */
export async function endOnTicket(tx: Tx, ticketId: number, now: Date): Promise<void> {
  const running = await tx.chat.findFirst({
    where: { ticketId, status: { not: 'ended' } },
    select: { ticketId: true, kind: true },
  });
  if (running) await endConversation(tx, running, { ending: 'agent', line: null, resolve: false }, now);
}

/** What the two browsers told one another, addresses among it, is nobody's business once a call is over. */
export async function deleteSignals(tx: Tx, ticketIds: readonly number[]): Promise<void> {
  await tx.callSignal.deleteMany({ where: { ticketId: { in: [...ticketIds] } } });
}
