import type { Actor, Ban } from '../domain/ban';
import type { IpAddress } from '../domain/ip-address';
import type { Result } from '../domain/result';
import type { CallEnding } from './call-store';
import type { Assignee, Message } from './ticket-store';

/**
 * Chats. A chat is the running part of a ticket of the channel `chat`: its messages are the ticket's, numbered under the
 * ticket's row lock, so that none is skipped by a late commit and none is taken after the chat has ended. Every change
 * is one transaction: the chat, its ticket, and the line in the conversation that tells of it.
 */
export interface ChatStore {
  /**
   * Ticket, contact (if an e-mail was given), first message (if any) and chat. The key is told only here. Of two starts
   * with the same key the second answers with the chat of the first, so that a repeated request doubles nothing.
   */
  startChat(chat: NewChat, now: Date): Promise<StartedChat>;
  /** The visitor's chat; null for a key that no chat has. */
  findChatByKey(key: string): Promise<Chat | null>;
  findChatByCode(code: string): Promise<Chat | null>;
  /** The chat or the call of a ticket. */
  findConversation(code: string): Promise<Conversation | null>;
  /** Everything after `seq`, in order. `forVisitor` leaves out notes and lines that are the desk's own business. */
  messagesAfter(ticketId: number, seq: number, forVisitor: boolean): Promise<ChatMessage[]>;
  /**
   * What the visitors of these chats are to be told: each chat as it is and what comes after `seq`, both as of one
   * moment, in one asking for all. By ticket; a chat that is not there is left out.
   */
  readForVisitors(cursors: readonly ChatCursor[]): Promise<ReadonlyMap<number, VisitorReading>>;
  /**
   * A text of the visitor. `clientId` is the sender's own mark: of two texts with the same mark in one chat the second
   * answers with the first, so that a repeated request doubles nothing. Moves the chat to `address` if it is another.
   */
  addVisitorMessage(
    key: string,
    message: { readonly text: string; readonly clientId: string; readonly address: IpAddress },
    now: Date,
  ): Promise<Result<ChatMessage, ChatRefusal>>;
  /** A text of the agent who has the chat, or of a colleague who helps. Accepts a waiting chat. */
  addAgentMessage(
    code: string,
    message: { readonly text: string; readonly clientId: string },
    actor: Actor,
    now: Date,
  ): Promise<Result<ChatMessage, ChatRefusal>>;
  /** Makes it the agent's; a line says so. Refused when a colleague has it. Of two at once the second is told. */
  acceptChat(code: string, actor: Actor, now: Date): Promise<Result<Chat, ChatRefusal>>;
  /** To another enabled agent; a line says so to both sides. */
  transferChat(code: string, toAgentId: number, actor: Actor, now: Date): Promise<Result<Chat, ChatRefusal>>;
  /** An agent ends the chat and resolves its ticket. */
  resolveChat(code: string, actor: Actor, now: Date): Promise<Result<Chat, ChatRefusal>>;
  /** The visitor ends it. Its ticket stays open if nobody answered, else it is resolved. */
  leaveChat(key: string, now: Date): Promise<Result<Chat, ChatRefusal>>;
  /** Instead of waiting on: the text becomes part of the ticket, which stays open with a contact, and the chat ends. */
  leaveMessage(
    key: string,
    message: { readonly name: string; readonly email: string; readonly text: string },
    address: IpAddress,
    now: Date,
  ): Promise<Result<Chat, ChatRefusal>>;
  /** How far a side has read. Never goes back. Says whether that was news. */
  markSeen(ticketId: number, side: 'visitor' | 'agent', seq: number): Promise<boolean>;
  /**
   * These visitors, of chats or calls, hold a stream open now; `address` moves the chat if it is another. Told every few seconds: of chats that
   * are being changed at this moment it is not noted.
   */
  touchVisitors(
    present: readonly { readonly ticketId: number; readonly address: IpAddress }[],
    now: Date,
  ): Promise<void>;
  /** Ends waiting chats whose visitor has been away since before `instant`; says which. */
  endAbandoned(instant: Date, now: Date): Promise<readonly number[]>;
  /**
   * Ends every running chat and call whose address is banned now (and not exempt), each with a system message. A ban's own
   * transaction does this for its range; this is for what slips between: a chat that began meanwhile, an exemption that
   * ran out, a visitor who moved into a banned address.
   */
  endBannedChats(now: Date): Promise<readonly number[]>;

  /** The running ones, the longest waiting first, and those that ended since `endedSince`. */
  listChats(endedSince: Date): Promise<ChatSummary[]>;
  /**
   * Cheap, asked every second: what can be compared to notice a change. Chats and calls that run, or ended since. With `ticketIds`, asked
   * on each hint: only those of these tickets, whenever they ended.
   */
  listSigns(endedSince: Date, ticketIds?: readonly number[]): Promise<ChatSign[]>;
  /** What the desk knows of a chat's visitor. */
  visitorRecord(ticketId: number, now: Date): Promise<VisitorRecord>;

  setAvailable(agentId: number, available: boolean, now: Date): Promise<void>;
  /** These agents hold a stream open now. */
  touchAgents(agentIds: readonly number[], now: Date): Promise<void>;
  /** Enabled agents, whether they take chats (switched on, and a stream within AGENT_STREAM_MS), and how many they have. */
  listChatAgents(now: Date): Promise<ChatAgent[]>;
}

/** A stream that was seen this recently is open. Streams are told every 15 s. */
export const STREAM_MS = 40_000;
/** A waiting visitor without a stream for so long has gone. */
export const ABANDONED_MS = 120_000;

export const CHAT_MESSAGE_LENGTH_MAX = 4_000;

export interface NewChat {
  /** Chosen by whoever starts it, 128 random bits in base64url; null = one is made. */
  readonly key: string | null;
  /** As typed; empty = not told. */
  readonly name: string;
  readonly email: string;
  /** The first message; empty = none yet. */
  readonly text: string;
  readonly address: IpAddress;
  readonly userAgent: string;
  /** The web page it was started from; empty = not known. */
  readonly page: string;
}

export interface StartedChat {
  readonly chat: Chat;
  /** Whoever has it is the visitor: 128 random bits in base64url. Only its hash is stored. */
  readonly key: string;
}

export type ChatStatus = 'waiting' | 'active' | 'ended';
/** Who or what ended a chat. */
export type ChatEnding = 'visitor' | 'agent' | 'ban' | 'abandoned' | 'left_message';

/** What runs between a visitor and the desk, a chat or a call. A call that is `waiting` rings, one that is `active` is answered. */
export interface Conversation {
  readonly ticketId: number;
  readonly code: string;
  readonly kind: 'chat' | 'call';
  readonly status: ChatStatus;
  /** As the visitor typed it; the contact may be known by another name. */
  readonly visitorName: string;
  readonly contact: { readonly id: number; readonly name: string; readonly email: string } | null;
  /** Who has it; null while it waits. */
  readonly agent: Assignee | null;
  /** Where the visitor was seen last; null once erased. Canonical text. */
  readonly address: string | null;
  readonly userAgent: string;
  readonly page: string;
  readonly spam: boolean;
  readonly startedAt: Date;
  readonly acceptedAt: Date | null;
  readonly endedAt: Date | null;
  readonly ending: ChatEnding | CallEnding | null;
  /** The ban that ended it. */
  readonly banId: number | null;
  readonly visitorSeenSeq: number;
  readonly agentSeenSeq: number;
  /** When its visitor's stream was seen last. */
  readonly visitorSeenAt: Date;
}

export interface Chat extends Conversation {
  readonly ending: ChatEnding | null;
}

/** What of a conversation is one chat's message; `clientId` only for what people wrote in the chat. */
export type ChatMessage = Message & { readonly clientId: string | null };

export interface ChatSummary extends Chat {
  readonly lastMessage: Pick<Message, 'author' | 'authorName' | 'text' | 'createdAt' | 'seq'> | null;
  /** Messages of the visitor that no agent has seen. */
  readonly unread: number;
}

/** How far a chat has been read. */
export interface ChatCursor {
  readonly ticketId: number;
  readonly seq: number;
}

export interface VisitorReading {
  readonly chat: Chat;
  /** In order; only what the visitor may see. */
  readonly messages: readonly ChatMessage[];
}

/** Two signs of one chat differ exactly when something about it, or its conversation, changed. */
export interface ChatSign {
  readonly ticketId: number;
  readonly code: string;
  readonly kind: Conversation['kind'];
  readonly status: ChatStatus;
  readonly agentId: number | null;
  readonly sign: string;
}

export interface VisitorRecord {
  /** The latest first; the chat's own ticket is left out. At most 5. */
  readonly earlierTickets: readonly {
    readonly code: string;
    readonly subject: string;
    readonly status: 'open' | 'resolved';
    readonly spam: boolean;
    readonly createdAt: Date;
  }[];
  readonly earlierTicketCount: number;
  /** Every address of this chat, the latest first. */
  readonly addresses: readonly { readonly address: string; readonly lastSeenAt: Date }[];
  /** Bans, active or past, that cover the chat's latest address or name its contact, the latest first. At most 5. */
  readonly bans: readonly Ban[];
}

export interface ChatAgent extends Assignee {
  /** The switch. */
  readonly switchedOn: boolean;
  /** Switched on, and a stream is open. */
  readonly available: boolean;
  /** Running chats that are theirs. */
  readonly chats: number;
  /** And calls that they talk in. */
  readonly calls: number;
}

export type ChatRefusal =
  | { readonly kind: 'not-found' }
  /** Over; `chat` says how. */
  | { readonly kind: 'ended'; readonly chat: Chat }
  /** A colleague has it. */
  | { readonly kind: 'taken'; readonly chat: Chat }
  | { readonly kind: 'agent-not-found' };
