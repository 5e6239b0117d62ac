'use client';

import { type ReactNode, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { LinkedText } from '@/components/tickets/linked-text';
import { Button } from '@/components/ui/button';
import { ForeignText } from '@/components/ui/foreign-text';
import { Sign } from '@/components/ui/sign';
import type { VisitorMessageView } from '@/lib/channels/chat/chat-view';
import type { ChatSnapshot } from './chat-session';
import type { UnsentMessage } from './kept-chat';

/** So near the end still counts as at it. */
const END_PX = 48;

/**
 * What was said, the newest in view unless the reader has scrolled up: then a button says that there is something new.
 * `children` stand after it, and scroll with it.
 */
export function ConversationLog({
  chat,
  hidden,
  onTakeBack,
  children,
}: {
  chat: ChatSnapshot;
  hidden: boolean;
  onTakeBack: () => void;
  children?: ReactNode;
}) {
  const { messages, unsent, state } = chat;
  const box = useRef<HTMLDivElement>(null);
  const atEnd = useRef(true);
  const [hasNew, setHasNew] = useState(false);
  const last = messages.at(-1);
  const lastSeq = last?.seq ?? 0;
  const lastSeen = messages.findLast(({ author, seq }) => author === 'visitor' && seq <= (state?.agent_seen ?? 0))?.seq;
  const lastOwn = messages.findLast(({ author }) => author === 'visitor')?.seq;

  function toEnd() {
    atEnd.current = true;
    box.current?.scrollTo({ top: box.current.scrollHeight });
    setHasNew(false);
  }

  // Whoever writes wants to see it.
  const written = useRef(0);
  useLayoutEffect(() => {
    if (unsent.length > written.current) toEnd();
    written.current = unsent.length;
  }, [unsent.length]);

  useLayoutEffect(() => {
    if (lastSeq === 0) return;
    if (atEnd.current) toEnd();
    else setHasNew(true);
  }, [lastSeq]);

  // A keyboard, a longer text field or a turned phone takes room: the end stays in view.
  useEffect(() => {
    if (!box.current) return;
    const observer = new ResizeObserver(() => atEnd.current && toEnd());
    observer.observe(box.current);
    if (box.current.firstElementChild) observer.observe(box.current.firstElementChild);
    return () => observer.disconnect();
  }, []);

  function scrolled() {
    if (!box.current) return;
    const { scrollHeight, scrollTop, clientHeight } = box.current;
    atEnd.current = scrollHeight - scrollTop - clientHeight < END_PX;
    if (atEnd.current) setHasNew(false);
  }

  return (
    <div hidden={hidden} className="relative flex min-h-0 grow flex-col [&[hidden]]:hidden">
      <div
        ref={box}
        onScroll={scrolled}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keyboard.
        tabIndex={0}
        role="log"
        aria-label="Conversation"
        className="grow overflow-y-auto overscroll-contain bg-canvas px-4 py-3"
      >
        <div className="grid gap-2">
          <ol className="grid grid-cols-[minmax(0,1fr)] gap-2">
            {messages.map((message, at) => (
              <li key={message.seq} className="grid">
                {message.author === 'system' ? (
                  <SystemLine message={message} />
                ) : (
                  <Said message={message} isFirst={isFirstOf(messages, at)}>
                    {message.seq === lastSeen
                      ? 'Seen'
                      : message.seq === lastOwn && unsent.length === 0 && state?.status !== 'ended' && 'Sent'}
                  </Said>
                )}
              </li>
            ))}
            {unsent.map((message, at) => (
              <li key={message.clientId} className="grid">
                <Unsent message={message} chat={chat} isFirst={at === 0} onTakeBack={onTakeBack} />
              </li>
            ))}
          </ol>
          {children}
        </div>
      </div>
      {hasNew && (
        <Button
          size="sm"
          variant="primary"
          className="absolute bottom-2 left-1/2 -translate-x-1/2 shadow-raised"
          onClick={toEnd}
        >
          New message
          <Sign name="chevron-down" />
        </Button>
      )}
    </div>
  );
}

/** Whether a message begins anew: by another author, or after a while. */
function isFirstOf(messages: readonly VisitorMessageView[], at: number): boolean {
  const [before, message] = [messages[at - 1], messages[at]];
  if (!before || !message) return true;
  const isSame = before.author === message.author && before.name === message.name;
  return !isSame || Date.parse(message.at) - Date.parse(before.at) > 5 * 60_000;
}

function Said({
  message: { author, name, text, at },
  isFirst,
  children,
}: {
  message: VisitorMessageView;
  isFirst: boolean;
  children: ReactNode;
}) {
  const isOwn = author === 'visitor';
  return (
    <div className={bubbleBox(isOwn)}>
      {isFirst && (
        <p className="mt-1 flex items-baseline gap-2 text-xs text-muted">
          {isOwn ? (
            <span className="font-medium">You</span>
          ) : (
            <ForeignText className="font-medium wrap-anywhere">{name || 'Agent'}</ForeignText>
          )}
          <Clock at={at} />
        </p>
      )}
      <div className={bubble(isOwn)}>
        <LinkedText text={text} />
      </div>
      {children && <p className="text-xs text-faint">{children}</p>}
    </div>
  );
}

function Unsent({
  message,
  chat: { sendingProblem, state },
  isFirst,
  onTakeBack,
}: {
  message: UnsentMessage;
  chat: ChatSnapshot;
  isFirst: boolean;
  onTakeBack: () => void;
}) {
  const isLost = state?.status === 'ended' || sendingProblem?.kind === 'invalid' || sendingProblem?.kind === 'over';
  return (
    <div className={bubbleBox(true)}>
      <div className={`${bubble(true)} opacity-75`}>
        <LinkedText text={message.text} />
      </div>
      <p className={`text-xs ${isLost ? 'text-danger-text' : 'text-muted'}`}>
        {isLost
          ? state?.status === 'ended'
            ? 'Not sent: the chat has ended'
            : 'Not sent'
          : sendingProblem && isFirst
            ? sendingProblem.kind === 'too-many'
              ? `Not sent yet: that was quick. Trying again in ${sendingProblem.retryAfterSeconds} seconds`
              : 'Not sent yet: trying again'
            : 'Sending…'}
        {isLost && isFirst && state?.status !== 'ended' && (
          <>
            {' · '}
            <button type="button" className="underline" onClick={onTakeBack}>
              Change it
            </button>
          </>
        )}
      </p>
    </div>
  );
}

function SystemLine({ message: { text, at } }: { message: VisitorMessageView }) {
  return (
    <p className="my-1 text-center text-xs text-muted wrap-anywhere">
      <ForeignText>{text}</ForeignText> <Clock at={at} />
    </p>
  );
}

function Clock({ at }: { at: string }) {
  return (
    <time
      dateTime={at}
      title={new Date(at).toLocaleString('en-GB')}
      className="whitespace-nowrap text-faint tabular-nums"
    >
      {new Date(at).toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' })}
    </time>
  );
}

const bubbleBox = (isOwn: boolean) =>
  `grid max-w-[85%] min-w-0 gap-0.5 ${isOwn ? 'justify-items-end justify-self-end' : 'justify-items-start justify-self-start'}`;
const bubble = (isOwn: boolean) =>
  `max-w-full min-w-0 rounded-lg border px-3 py-2 ${isOwn ? 'border-accent-line bg-accent-soft' : 'border-line bg-surface'}`;
