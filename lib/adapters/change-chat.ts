import { Prisma } from '../generated/prisma/client';
import type { Chat, ChatEnding } from '../ports/chat-store';
import { CHAT_COLUMNS, CHAT_JOINS, type ChatRow, readChat } from './chat-row';
import { addMessage, type NewMessage } from './conversation';

type Tx = Prisma.TransactionClient;

/** Reads one chat. `which` is a condition on `chat c` and `ticket t`. */
export async function findChat(db: Pick<Tx, '$queryRaw'>, which: Prisma.Sql): Promise<Chat | null> {
  const [row] = await db.$queryRaw<ChatRow[]>`SELECT ${CHAT_COLUMNS} FROM chat c ${CHAT_JOINS} WHERE ${which}`;
  return row ? readChat(row) : null;
}

/**
 * The chat as it is once nobody else changes it: its ticket's row stays locked until the transaction ends, as for every
 * message and every change of a ticket. Who locks several tickets in one transaction must hold index_state's row, by
 * which such transactions come one after the other.
 */
export async function lockChat(tx: Tx, which: Prisma.Sql): Promise<Chat | null> {
  const [locked] = await tx.$queryRaw<{ id: number }[]>`
    SELECT t.id FROM ticket t JOIN chat c ON c.ticket_id = t.id WHERE ${which} FOR UPDATE OF t`;
  // A second statement, because one that waited for the lock still sees what was there when it began.
  return locked ? findChat(tx, Prisma.sql`c.ticket_id = ${locked.id}`) : null;
}

/** Several, in the order of their tickets; see lockChat. Those that don't exist are left out. */
export async function lockChats(tx: Tx, ticketIds: readonly number[]): Promise<Chat[]> {
  const ids = [...ticketIds];
  await tx.$queryRaw`SELECT FROM ticket WHERE id = ANY(${ids}::int[]) ORDER BY id FOR UPDATE`;
  const rows = await tx.$queryRaw<ChatRow[]>`
    SELECT ${CHAT_COLUMNS} FROM chat c ${CHAT_JOINS} WHERE c.ticket_id = ANY(${ids}::int[]) ORDER BY c.ticket_id`;
  return rows.map(readChat);
}

export interface ChatEnd {
  readonly ending: Exclude<ChatEnding, 'ban'>;
  /** What tells of it in the conversation; null when something else does. */
  readonly line: NewMessage | null;
  /** Also resolves the ticket. */
  readonly resolve: boolean;
}

/** Ends a locked chat that runs; for bans see endChatsByBan. */
export async function endChat(tx: Tx, { ticketId }: Pick<Chat, 'ticketId'>, end: ChatEnd, now: Date): Promise<void> {
  await tx.chat.update({
    where: { ticketId },
    data: { status: 'ended', endedAt: now, ending: end.ending, rev: { increment: 1 } },
  });
  if (end.resolve) await tx.ticket.update({ where: { id: ticketId }, data: { status: 'resolved', resolvedAt: now } });
  if (end.line) await addMessage(tx, ticketId, end.line, now);
}

/** Ends the chat of a ticket whose row is locked, if one runs. What tells of it is the caller's. */
export async function endChatOfTicket(tx: Tx, ticketId: number, now: Date): Promise<void> {
  const chat = await tx.chat.findFirst({ where: { ticketId, status: { not: 'ended' } }, select: { ticketId: true } });
  if (chat) await endChat(tx, chat, { ending: 'agent', line: null, resolve: false }, now);
}
