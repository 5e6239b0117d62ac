'use client';

import { useEffect, useRef } from 'react';
import { Button } from '@/components/ui/button';
import { visibleText } from '@/components/ui/visible-text';
import type { VisitorChatView } from '@/lib/channels/chat/chat-view';
import { chatEndTitle } from './chat-end-title';
import type { ChatSnapshot } from './chat-session';
import { transcript } from './transcript';

/** After a chat: who ended it, its number, its text to keep, and a new one. Takes the focus, so that it is read out. */
export function ChatEnd({
  desk,
  chat: { messages },
  state,
  onStartNew,
}: {
  desk: string;
  chat: ChatSnapshot;
  state: VisitorChatView;
  onStartNew: () => void;
}) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus({ preventScroll: true }), []);

  function download() {
    const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
    const text = transcript(desk, state, messages, timeZone);
    // The mark at the beginning tells old editors that it is UTF-8.
    const url = URL.createObjectURL(new Blob(['\ufeff', text], { type: 'text/plain;charset=utf-8' }));
    const link = document.createElement('a');
    link.href = url;
    link.download = `chat-${state.ticket}.txt`;
    link.click();
    URL.revokeObjectURL(url);
  }

  return (
    <section aria-labelledby="chat-end" className="grid gap-2 py-1">
      <h2 id="chat-end" ref={heading} tabIndex={-1} className="font-semibold wrap-anywhere outline-none">
        {chatEndTitle(state)}
      </h2>
      <p className="text-grid text-muted wrap-anywhere">
        {textOf(state)} Its number is{' '}
        <code className="font-semibold whitespace-nowrap text-text select-all">{state.ticket}</code>; name it if you
        write to us about this again.
      </p>
      <div className="flex flex-wrap gap-2">
        <Button variant="primary" onClick={onStartNew}>
          Start a new chat
        </Button>
        {messages.length > 0 && <Button onClick={download}>Download as text</Button>}
      </div>
    </section>
  );
}

function textOf({ ending, email }: VisitorChatView): string {
  if (ending === 'abandoned') return 'What you wrote is kept for us.';
  if (ending !== 'left_message') return 'What was said is kept for us.';
  return email ? `We answer by e-mail to ${visibleText(email)}.` : 'We answer by e-mail.';
}
