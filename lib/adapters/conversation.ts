import { type Message as MessageRow, Prisma } from '../generated/prisma/client';
import type { Message } from '../ports/ticket-store';

type Tx = Prisma.TransactionClient;

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

/** The columns of a MessageRow, from `message`. */
export const MESSAGE_ROW_COLUMNS = Prisma.sql`
  ticket_id AS "ticketId", seq, author::text AS author, author_name AS "authorName", author_id AS "authorId", internal,
  event, text, client_id AS "clientId", created_at AS "createdAt"`;

/**
 * Adds a message at the end of the conversation. It takes the next number, and with it the ticket's row lock until the
 * transaction ends: so numbers are given in the order of commits, without gaps. `updated_at` never goes back when clocks
 * differ.
 */
export async function addMessage(tx: Tx, ticketId: number, message: NewMessage, now: Date): Promise<MessageRow> {
  const locked = await tx.$executeRaw`
    UPDATE ticket SET updated_at = GREATEST(updated_at, ${now}) WHERE id = ${ticketId}`;
  if (locked === 0) throw new Error(`There is no ticket ${ticketId} to number a message of.`);
  const { author, authorName, authorId = null, internal = false, event = null, text, clientId = null } = message;
  // A second statement, because one that waited for the lock still sees what was there when it began.
  const [row] = await tx.$queryRaw<MessageRow[]>`
    INSERT INTO message (ticket_id, seq, author, author_name, author_id, internal, event, text, client_id, created_at)
    SELECT ${ticketId}::int, 1 + COALESCE(max(seq), 0), ${author}::message_author, ${authorName}, ${authorId}::int,
      ${internal}::boolean, ${event}, ${text}, ${clientId}, ${now}
    FROM message WHERE ticket_id = ${ticketId}
    RETURNING ${MESSAGE_ROW_COLUMNS}`;
  if (!row) throw new Error(`No message was added to ticket ${ticketId}.`);
  return row;
}

/** A line of the system. */
export interface NewLine {
  readonly ticketId: number;
  readonly authorName: string;
  readonly authorId: number | null;
  readonly event: NonNullable<Message['event']>;
  readonly text: string;
}

/** Adds a line to each of several conversations whose tickets are locked, each once, however many in two statements. */
export async function addLines(tx: Tx, lines: readonly NewLine[], now: Date): Promise<void> {
  const ids = lines.map(({ ticketId }) => ticketId);
  await tx.$executeRaw`UPDATE ticket SET updated_at = GREATEST(updated_at, ${now}) WHERE id = ANY(${ids}::int[])`;
  await tx.$executeRaw`
    INSERT INTO message (ticket_id, seq, created_at, author, author_name, author_id, event, text)
    SELECT l.ticket_id, 1 + COALESCE((SELECT max(seq) FROM message m WHERE m.ticket_id = l.ticket_id), 0), ${now},
      'system', l.author_name, l.author_id, l.event, l.text
    FROM unnest(
      ${ids}::int[], ${lines.map(({ authorName }) => authorName)}::text[],
      ${lines.map(({ authorId }) => authorId)}::int[], ${lines.map(({ event }) => event)}::text[],
      ${lines.map(({ text }) => text)}::text[]
    ) AS l (ticket_id, author_name, author_id, event, text)`;
}
