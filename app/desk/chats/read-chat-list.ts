import 'server-only';
import { cache } from 'react';
import { deskChatList } from '@/lib/channels/chat/desk-chat-views';
import { runtime } from '@/lib/composition';

/** What the console's lists show to an agent. Read once per request, however many parts of the page ask. */
export const readChatList = cache((me: number) => {
  const { chats, clock } = runtime();
  return deskChatList(chats, me, clock.now());
});
