/**
 * What the visitor's chat window and the desk's console are told: JSON that crosses the network, so instants are ISO 8601
 * texts. The texts are attackers' and colleagues' words, to be shown as text.
 */
import type { ChatEnding, ChatStatus } from '../../ports/chat-store';

/** One message as the visitor sees it. `name` is empty for a visitor who gave none. */
export interface VisitorMessageView {
  readonly seq: number;
  readonly author: 'visitor' | 'agent' | 'system';
  readonly name: string;
  readonly text: string;
  readonly at: string;
  /** The sender's own mark, by which a window finds the message that it shows already. */
  readonly client_id: string | null;
}

/** A chat as its visitor sees it. */
export interface VisitorChatView {
  readonly chat: string;
  readonly ticket: string;
  readonly status: ChatStatus;
  /** 1 = next; null once it doesn't wait. */
  readonly place: number | null;
  /** Whether any agent takes chats now; if not, a message can be left. */
  readonly agents: 'available' | 'away';
  /** The agent's name once somebody accepted. */
  readonly agent: string | null;
  /** How far the agent has read the visitor's messages. */
  readonly agent_seen: number;
  readonly ending: ChatEnding | null;
  readonly ended_at: string | null;
  readonly name: string;
  readonly email: string;
}

/** `GET /api/channels/chat/{chat}?after=SEQ`. */
export interface VisitorChatAnswer {
  readonly state: VisitorChatView;
  readonly messages: readonly VisitorMessageView[];
}

/** One message as the desk sees it. */
export interface DeskMessageView extends VisitorMessageView {
  readonly internal: boolean;
  readonly event: string | null;
}

/** One row of the console's lists. */
export interface DeskChatRow {
  readonly code: string;
  readonly status: ChatStatus;
  /** "Unidentified visitor" is the screen's word for an empty name. */
  readonly name: string;
  readonly address: string | null;
  readonly agent: { readonly id: number; readonly name: string } | null;
  readonly started_at: string;
  readonly unread: number;
  readonly last: { readonly author: string; readonly text: string; readonly at: string } | null;
  /** No stream of the visitor is open. */
  readonly visitor_away: boolean;
  readonly ending: ChatEnding | null;
  readonly ended_at: string | null;
}

export interface DeskChatAgent {
  readonly id: number;
  readonly name: string;
  readonly switched_on: boolean;
  readonly available: boolean;
  readonly chats: number;
}

/** `GET /desk/chats/list`. `chats`: running ones, and those that ended within the hour. */
export interface DeskChatList {
  readonly me: number;
  readonly chats: readonly DeskChatRow[];
  readonly agents: readonly DeskChatAgent[];
}

/** `GET /desk/chats/{code}/since?seq=N`. */
export interface DeskChatAnswer {
  readonly chat: DeskChatRow & {
    readonly visitor_seen: number;
    readonly ban_id: number | null;
    readonly spam: boolean;
  };
  readonly messages: readonly DeskMessageView[];
}
