import { useCallback, useEffect, useRef, useState } from 'react';
import type { DeskChatAnswer, DeskMessageView } from '@/lib/channels/chat/chat-view';
import { chatHref } from './chat-href';
import { onChatChanged } from './live-chats';

/**
 * A chat and its conversation as they are now, beginning with what the server wrote into the page: asked for again
 * whenever the chat may have changed. `look` asks at once.
 */
export function useConversation(code: string, written: DeskChatAnswer): DeskChatAnswer & { look: () => void } {
  const [known, setKnown] = useState(written);
  const lastSeq = useRef(0);
  lastSeq.current = known.messages.at(-1)?.seq ?? 0;
  const asking = useRef<'no' | 'once' | 'again'>('no');

  const look = useCallback(async () => {
    if (asking.current !== 'no') {
      asking.current = 'again';
      return;
    }
    do {
      asking.current = 'once';
      const answer = await ask(code, lastSeq.current);
      if (answer) {
        lastSeq.current = Math.max(lastSeq.current, answer.messages.at(-1)?.seq ?? 0);
        setKnown((before) => ({ chat: answer.chat, messages: joined(before.messages, answer.messages) }));
      }
      // Set meanwhile by whoever asked once more.
    } while ((asking.current as string) === 'again');
    asking.current = 'no';
  }, [code]);

  useEffect(() => onChatChanged(code, look), [code, look]);

  // What the server wrote is older than what the browser shows, except when it was made anew.
  useEffect(() => {
    if (written) void look();
  }, [written, look]);

  return { ...known, look };
}

async function ask(code: string, seq: number): Promise<DeskChatAnswer | null> {
  try {
    const response = await fetch(`${chatHref(code, 'since')}?seq=${seq}`, { cache: 'no-store' });
    return response.ok ? ((await response.json()) as DeskChatAnswer) : null;
  } catch {
    // No connection: the next change or poll asks again.
    return null;
  }
}

function joined(known: readonly DeskMessageView[], more: readonly DeskMessageView[]): readonly DeskMessageView[] {
  const last = known.at(-1)?.seq ?? 0;
  return [...known, ...more.filter(({ seq }) => seq > last)];
}
