import { useEffect, useRef } from 'react';
import type { DeskChatAnswer, DeskMessageView } from '@/lib/channels/chat/chat-view';
import { chatHref } from './chat-href';
import { refreshChats } from './live-chats';

/**
 * Tells the server how far the agent has read, while the window is looked at. A colleague's chat is only looked into: who
 * has it must still see what is unread.
 */
export function useSeen(chat: DeskChatAnswer['chat'], messages: readonly DeskMessageView[], me: number): void {
  const told = useRef(0);
  const { code, status } = chat;
  const counts = status === 'waiting' || (status === 'active' && chat.agent?.id === me);
  const lastSeq = messages.findLast(({ author }) => author === 'visitor')?.seq ?? 0;

  useEffect(() => {
    if (!counts) return;
    const stop = new AbortController();
    async function tell() {
      if (lastSeq <= told.current || document.visibilityState === 'hidden' || !document.hasFocus()) return;
      const before = told.current;
      told.current = lastSeq;
      try {
        const response = await fetch(chatHref(code, 'seen'), {
          method: 'POST',
          headers: { 'Content-Type': 'application/json' },
          body: JSON.stringify({ seq: lastSeq }),
        });
        if (!response.ok) throw new Error(`seen: ${response.status}`);
        await refreshChats();
      } catch {
        // Told again with the next message or look.
        told.current = before;
      }
    }
    void tell();
    window.addEventListener('focus', tell, { signal: stop.signal });
    document.addEventListener('visibilitychange', tell, { signal: stop.signal });
    return () => stop.abort();
  }, [code, counts, lastSeq]);
}
