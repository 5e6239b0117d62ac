import type { Message as MessageRow } from '../generated/prisma/client';
import { type Message, TICKET_EVENTS } from '../ports/ticket-store';

export function readMessage(row: MessageRow): Message {
  const { seq, author, authorName, authorId, internal, text, createdAt } = row;
  const event = TICKET_EVENTS.find((each) => each === row.event) ?? null;
  return { seq, author, authorName, authorId, internal, event, text, createdAt };
}
