import type { Message as MessageRow, Prisma } from '../generated/prisma/client';
import type { Message } from '../ports/ticket-store';

type Tx = Prisma.TransactionClient;

/**
 * Takes the conversation's next number, and with it the ticket's row lock until the transaction ends: so numbers are
 * given in the order of commits, without gaps. `updated_at` never goes back when clocks differ.
 */
export async function nextSeq(tx: Tx, ticketId: number, now: Date): Promise<number> {
  const locked = await tx.$executeRaw`
    UPDATE ticket SET updated_at = GREATEST(updated_at, ${now}) WHERE id = ${ticketId}`;
  if (locked === 0) throw new Error(`There is no ticket ${ticketId} to number a message of.`);
  // A second statement, because one that waited for the lock still sees what was there when it began.
  const { _max } = await tx.message.aggregate({ where: { ticketId }, _max: { seq: true } });
  return (_max.seq ?? 0) + 1;
}

export interface NewMessage {
  readonly author: Message['author'];
  readonly authorName: string;
  readonly authorId?: number | null;
  readonly internal?: boolean;
  readonly event?: Message['event'];
  readonly text: string;
  /** See ChatStore.addVisitorMessage. */
  readonly clientId?: string | null;
}

/** Adds a message at the end of the conversation. */
export async function addMessage(tx: Tx, ticketId: number, message: NewMessage, now: Date): Promise<MessageRow> {
  const seq = await nextSeq(tx, ticketId, now);
  return tx.message.create({ data: { ticketId, seq, createdAt: now, ...message } });
}
