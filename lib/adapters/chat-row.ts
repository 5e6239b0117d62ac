import { type Message as MessageRow, Prisma } from '../generated/prisma/client';
import type { Call } from '../ports/call-store';
import type { Chat, ChatMessage, ChatSummary, Conversation } from '../ports/chat-store';
import type { Message } from '../ports/ticket-store';
import { readMessage } from './message-row';

/** A row as CHAT_COLUMNS deliver it. */
export interface ChatRow {
  ticketId: number;
  code: string;
  kind: Conversation['kind'];
  status: Chat['status'];
  visitorName: string;
  contactId: number | null;
  contactName: string | null;
  contactEmail: string | null;
  agentId: number | null;
  agentName: string | null;
  address: string | null;
  userAgent: string;
  page: string;
  spam: boolean;
  startedAt: Date;
  acceptedAt: Date | null;
  endedAt: Date | null;
  ending: Conversation['ending'];
  banId: number | null;
  visitorSeenSeq: number;
  agentSeenSeq: number;
  visitorSeenAt: Date;
}

/** The columns of a ChatRow, from `chat c` with CHAT_JOINS. */
export const CHAT_COLUMNS = Prisma.sql`
  c.ticket_id AS "ticketId", t.code, c.kind::text AS kind, c.status::text AS status, c.visitor_name AS "visitorName",
  t.contact_id AS "contactId", k.name AS "contactName", k.email AS "contactEmail",
  c.agent_id AS "agentId", a.name AS "agentName", host(t.address) AS address, t.user_agent AS "userAgent", c.page, t.spam,
  c.started_at AS "startedAt", c.accepted_at AS "acceptedAt", c.ended_at AS "endedAt", c.ending::text AS ending,
  c.ban_id AS "banId", c.visitor_seen_seq AS "visitorSeenSeq", c.agent_seen_seq AS "agentSeenSeq",
  c.visitor_seen_at AS "visitorSeenAt"`;

export const CHAT_JOINS = Prisma.sql`
  JOIN ticket t ON t.id = c.ticket_id LEFT JOIN contact k ON k.id = t.contact_id LEFT JOIN agent a ON a.id = c.agent_id`;

export function readConversation(row: ChatRow): Conversation {
  const { contactId, contactName, contactEmail, agentId, agentName, ...rest } = row;
  return {
    ...rest,
    contact: contactId === null ? null : { id: contactId, name: contactName ?? '', email: contactEmail ?? '' },
    agent: agentId === null ? null : { id: agentId, name: agentName ?? '' },
  };
}

/** Of a row that is a chat's. */
export const readChat = (row: ChatRow): Chat => readConversation(row) as Chat;

/** Beside CHAT_COLUMNS, what a call has more. */
export const CALL_COLUMNS = Prisma.sql`${CHAT_COLUMNS}, c.agent_tab AS tab`;

/** Of a row that is a call's, with CALL_COLUMNS. */
export const readCall = (row: ChatRow & { tab: string | null }): Call => readConversation(row) as Call;

/** A ChatRow with the last that was said, and how much of the visitor's no agent has seen. */
export interface ChatSummaryRow extends ChatRow {
  lastSeq: number | null;
  lastAuthor: Message['author'] | null;
  lastAuthorName: string | null;
  lastText: string | null;
  lastAt: Date | null;
  unread: number;
}

export function readChatSummary(row: ChatSummaryRow): ChatSummary {
  const { lastSeq, lastAuthor, lastAuthorName, lastText, lastAt, unread, ...chat } = row;
  const lastMessage =
    lastSeq !== null && lastAuthor && lastAt
      ? { seq: lastSeq, author: lastAuthor, authorName: lastAuthorName ?? '', text: lastText ?? '', createdAt: lastAt }
      : null;
  return { ...readChat(chat), lastMessage, unread };
}

export function readChatMessage(row: MessageRow): ChatMessage {
  return { ...readMessage(row), clientId: row.clientId };
}

/** A ChatRow with one message, or with none. */
export type ChatWithMessageRow = ChatRow & (MessageColumns | { [column in keyof MessageColumns]: null });

interface MessageColumns {
  messageSeq: number;
  messageAuthor: Message['author'];
  messageAuthorName: string;
  messageAuthorId: number | null;
  messageInternal: boolean;
  messageEvent: string | null;
  messageText: string;
  messageClientId: string | null;
  messageCreatedAt: Date;
}

/** Beside CHAT_COLUMNS the columns of a ChatWithMessageRow, from `message m`. */
export const MESSAGE_COLUMNS = Prisma.sql`
  m.seq AS "messageSeq", m.author::text AS "messageAuthor", m.author_name AS "messageAuthorName",
  m.author_id AS "messageAuthorId", m.internal AS "messageInternal", m.event AS "messageEvent", m.text AS "messageText",
  m.client_id AS "messageClientId", m.created_at AS "messageCreatedAt"`;

export function readChatWithMessage(row: ChatWithMessageRow): { chat: Chat; message: ChatMessage | null } {
  const {
    messageSeq: seq,
    messageAuthor: author,
    messageAuthorName: authorName,
    messageAuthorId: authorId,
    messageInternal: internal,
    messageEvent: event,
    messageText: text,
    messageClientId: clientId,
    messageCreatedAt: createdAt,
    ...chat
  } = row;
  const { ticketId } = chat;
  const message =
    seq === null
      ? null
      : readChatMessage({ ticketId, seq, author, authorName, authorId, internal, event, text, clientId, createdAt });
  return { chat: readChat(chat), message };
}
