import type { Chat, ChatAgent, ChatMessage, ChatSign } from '../../ports/chat-store';
import type { VisitorChatView, VisitorMessageView } from './chat-view';

/** What of the desk the visitor of one chat is told. */
export interface ChatSurroundings {
  /** Of all chats; see LiveHub. */
  readonly signs: readonly ChatSign[];
  readonly agents: readonly ChatAgent[];
}

/** `key` is the visitor's own, by which it is known outside. */
export function visitorChatView(chat: Chat, key: string, { signs, agents }: ChatSurroundings): VisitorChatView {
  return {
    chat: key,
    ticket: chat.code,
    status: chat.status,
    place: chat.status === 'waiting' ? placeInQueue(chat.ticketId, signs) : null,
    agents: agentsStanding(agents),
    agent: chat.agent?.name ?? null,
    agent_seen: chat.agentSeenSeq,
    ending: chat.ending,
    ended_at: chat.endedAt?.toISOString() ?? null,
    name: chat.visitorName,
    email: chat.contact?.email ?? '',
  };
}

export function visitorMessageView(message: ChatMessage): VisitorMessageView {
  return {
    seq: message.seq,
    author: message.author,
    name: message.authorName,
    text: message.text,
    at: message.createdAt.toISOString(),
    client_id: message.clientId,
  };
}

export function agentsStanding(agents: readonly ChatAgent[]): 'available' | 'away' {
  return agents.some(({ available }) => available) ? 'available' : 'away';
}

/** 1 = next. Tickets are numbered in the order in which chats begin. */
function placeInQueue(ticketId: number, signs: readonly ChatSign[]): number {
  return 1 + signs.filter((sign) => sign.status === 'waiting' && sign.ticketId < ticketId).length;
}
