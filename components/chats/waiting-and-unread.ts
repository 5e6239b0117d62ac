import type { DeskChatList } from '@/lib/channels/chat/chat-view';

/** How many chats want an agent: those that nobody has, and the agent's own in which something is unread. */
export function waitingAndUnread({ me, chats }: DeskChatList): number {
  return chats.filter(
    ({ status, agent, unread }) => status === 'waiting' || (status === 'active' && agent?.id === me && unread > 0),
  ).length;
}
