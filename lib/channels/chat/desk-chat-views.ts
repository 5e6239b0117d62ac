import {
  type Chat,
  type ChatAgent,
  type ChatMessage,
  type ChatStore,
  type ChatSummary,
  STREAM_MS,
} from '../../ports/chat-store';
import type { DeskChatAgent, DeskChatAnswer, DeskChatList, DeskChatRow, DeskMessageView } from './chat-view';

/** How long a chat that is over stays in the console's list. */
export const ENDED_SHOWN_MS = 3_600_000;
/** Of the last message only so much goes into a list. */
const EXCERPT_CHARS = 160;

/** Everything that the console's lists show to one agent. */
export async function deskChatList(
  chats: Pick<ChatStore, 'listChats' | 'listChatAgents'>,
  me: number,
  now: Date,
): Promise<DeskChatList> {
  const [found, agents] = await Promise.all([
    chats.listChats(new Date(now.getTime() - ENDED_SHOWN_MS)),
    chats.listChatAgents(now),
  ]);
  return { me, chats: found.map((chat) => deskChatRow(chat, now)), agents: agents.map(deskChatAgent) };
}

/** One chat and what of its conversation comes after `seq`; null for a code that no chat has. */
export async function deskChatAnswer(
  chats: Pick<ChatStore, 'findChatByCode' | 'messagesAfter'>,
  code: string,
  seq: number,
  now: Date,
): Promise<DeskChatAnswer | null> {
  const chat = await chats.findChatByCode(code);
  if (!chat) return null;
  const messages = await chats.messagesAfter(chat.ticketId, seq, false);
  return {
    chat: {
      ...deskChatRow({ ...chat, lastMessage: null, unread: 0 }, now),
      visitor_seen: chat.visitorSeenSeq,
      ban_id: chat.banId,
      spam: chat.spam,
    },
    messages: messages.map(deskMessageView),
  };
}

export function deskChatRow(chat: ChatSummary, now: Date): DeskChatRow {
  const { lastMessage } = chat;
  return {
    code: chat.code,
    status: chat.status,
    name: nameOf(chat),
    address: chat.address,
    agent: chat.agent && { id: chat.agent.id, name: chat.agent.name },
    started_at: chat.startedAt.toISOString(),
    unread: chat.unread,
    last: lastMessage && {
      author: lastMessage.author,
      // By characters: half of one that takes two units is none.
      text: [...lastMessage.text].slice(0, EXCERPT_CHARS).join(''),
      at: lastMessage.createdAt.toISOString(),
    },
    visitor_away: chat.status !== 'ended' && now.getTime() - chat.visitorSeenAt.getTime() > STREAM_MS,
    ending: chat.ending,
    ended_at: chat.endedAt?.toISOString() ?? null,
  };
}

export function deskMessageView(message: ChatMessage): DeskMessageView {
  return {
    seq: message.seq,
    author: message.author,
    name: message.authorName,
    text: message.text,
    at: message.createdAt.toISOString(),
    client_id: message.clientId,
    internal: message.internal,
    event: message.event,
  };
}

function deskChatAgent({ id, name, switchedOn, available, chats }: ChatAgent): DeskChatAgent {
  return { id, name, switched_on: switchedOn, available, chats };
}

/** What the visitor said, else what the contact is known by; empty for somebody who said nothing. */
function nameOf({ visitorName, contact }: Chat): string {
  return visitorName || contact?.name || contact?.email || '';
}
