import { Prisma } from '../generated/prisma/client';
import type { Message, Ticket, TicketSummary } from '../ports/ticket-store';

/** A row as TICKET_COLUMNS deliver it. */
export interface TicketRow {
  id: number;
  code: string;
  channel: Ticket['channel'];
  status: Ticket['status'];
  spam: boolean;
  subject: string;
  contactId: number | null;
  contactName: string | null;
  contactEmail: string | null;
  assigneeId: number | null;
  assigneeName: string | null;
  address: string | null;
  phone: string;
  userAgent: string;
  createdAt: Date;
  updatedAt: Date;
  resolvedAt: Date | null;
}

/** The columns of a TicketRow, from `ticket t` with TICKET_JOINS. */
export const TICKET_COLUMNS = Prisma.sql`
  t.id, t.code, t.channel::text AS channel, t.status::text AS status, t.spam, t.subject,
  t.contact_id AS "contactId", k.name AS "contactName", k.email AS "contactEmail",
  t.assignee_id AS "assigneeId", a.name AS "assigneeName", host(t.address) AS address, t.phone, t.user_agent AS "userAgent",
  t.created_at AS "createdAt", t.updated_at AS "updatedAt", t.resolved_at AS "resolvedAt"`;

export const TICKET_JOINS = Prisma.sql`
  LEFT JOIN contact k ON k.id = t.contact_id LEFT JOIN agent a ON a.id = t.assignee_id`;

export function readTicket(row: TicketRow): Ticket {
  const { id, code, channel, status, spam, subject, address, userAgent, createdAt, updatedAt, resolvedAt } = row;
  const contact =
    row.contactId === null ? null : { id: row.contactId, name: row.contactName ?? '', email: row.contactEmail ?? '' };
  const assignee = row.assigneeId === null ? null : { id: row.assigneeId, name: row.assigneeName ?? '' };
  const times = { createdAt, updatedAt, resolvedAt };
  const phone = row.phone || null;
  return { id, code, channel, status, spam, subject, contact, assignee, address, phone, userAgent, ...times };
}

/** A TicketRow with the last message that visitor or agents exchanged, if there is one. */
export interface TicketSummaryRow extends TicketRow {
  lastAuthor: Message['author'] | null;
  lastAuthorName: string | null;
  lastText: string | null;
  lastAt: Date | null;
}

/** Enough of a message for one line of a list. */
const LAST_TEXT_LENGTH = 200;

/** Beside TICKET_COLUMNS and TICKET_JOINS. Looks up one message per row by the primary key, so join it to one page of tickets only. */
export const LAST_MESSAGE_COLUMNS = Prisma.sql`
  m.author::text AS "lastAuthor", m.author_name AS "lastAuthorName", m.text AS "lastText", m.created_at AS "lastAt"`;
export const LAST_MESSAGE_JOIN = Prisma.sql`
  LEFT JOIN LATERAL (
    SELECT author, author_name, left(text, ${LAST_TEXT_LENGTH}::int) AS text, created_at FROM message
    WHERE ticket_id = t.id AND author <> 'system' AND NOT internal ORDER BY seq DESC LIMIT 1
  ) m ON true`;

export function readTicketSummary(row: TicketSummaryRow): TicketSummary {
  const { lastAuthor, lastAuthorName, lastText, lastAt } = row;
  const lastMessage =
    lastAuthor && lastAt
      ? { author: lastAuthor, authorName: lastAuthorName ?? '', text: lastText ?? '', createdAt: lastAt }
      : null;
  return { ...readTicket(row), lastMessage };
}
