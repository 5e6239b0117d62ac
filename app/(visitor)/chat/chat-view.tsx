'use client';

import { type ReactNode, type SubmitEvent, useEffect, useRef, useState } from 'react';
import { Banner } from '@/components/ui/banner';
import { Button } from '@/components/ui/button';
import { ForeignText } from '@/components/ui/foreign-text';
import type { VisitorChatView } from '@/lib/channels/chat/chat-view';
import { ChatEnd } from './chat-end';
import type { ChatFailure } from './chat-requests';
import type { ChatSession, ChatSnapshot } from './chat-session';
import { ConversationLog } from './conversation-log';
import { failureText } from './failure-text';
import type { ChatDraft } from './kept-chat';
import { LeaveMessage } from './leave-message';
import { MessageField, messageMistake } from './message-field';

/** A connection that is back within this time was never worth a word. */
const RECONNECTING_SHOWN_MS = 1_500;

/** A chat: who is there, what was said, and where to write. */
export function ChatView({
  session,
  chat,
  desk,
  embedded,
  takesFocus,
  draft,
  onDraft,
}: {
  session: ChatSession;
  chat: ChatSnapshot;
  desk: string;
  embedded: boolean;
  takesFocus: boolean;
  draft: ChatDraft;
  onDraft: (changes: Partial<ChatDraft>) => void;
}) {
  const { state } = chat;
  const [leaves, setLeaves] = useState<'message' | 'chat' | null>(null);
  const [failure, setFailure] = useState<ChatFailure | null>(null);
  const field = useRef<HTMLTextAreaElement>(null);
  const isRunning = state !== null && state.status !== 'ended';

  // What had the focus is gone by now: the form that started the chat, or a question that was answered.
  const mayTakeFocus = useRef(takesFocus);
  useEffect(() => {
    if (leaves !== null) mayTakeFocus.current = true;
    else if (mayTakeFocus.current && isRunning) field.current?.focus({ preventScroll: true });
  }, [leaves, isRunning]);

  if (!state) return null;
  const leavesMessage = leaves === 'message' && state.status === 'waiting';
  async function end() {
    setLeaves(null);
    setFailure(await session.end());
  }

  return (
    <>
      <header className="flex items-center justify-between gap-3 border-b border-line px-4 py-2.5">
        <div className="min-w-0">
          <h1 className={embedded ? 'sr-only' : 'truncate text-lg font-semibold tracking-tight'}>Chat with {desk}</h1>
          <p role="status" className="truncate text-grid text-muted">
            <Who state={state} />
          </p>
        </div>
        {state.status !== 'ended' && leaves !== 'chat' && (
          <Button onClick={() => setLeaves('chat')}>{state.status === 'waiting' ? 'Leave' : 'End chat'}</Button>
        )}
      </header>
      {leaves === 'chat' && state.status !== 'ended' && (
        <EndQuestion waiting={state.status === 'waiting'} onEnd={end} onStay={() => setLeaves(null)} />
      )}
      <ConversationLog
        hidden={leavesMessage}
        chat={chat}
        onTakeBack={() => onDraft({ text: [session.takeBack(), draft.text].filter(Boolean).join('\n\n') })}
      >
        {state.status === 'waiting' && <Waiting state={state} onLeaveMessage={() => setLeaves('message')} />}
      </ConversationLog>
      <footer
        className={
          leavesMessage ? 'grow overflow-y-auto px-4 py-4' : 'grid gap-1.5 border-t border-line px-4 pt-1.5 pb-3'
        }
      >
        {!leavesMessage && <Happening chat={chat} />}
        {failure && failure.kind !== 'over' && failure.kind !== 'refused' && (
          <Banner tone="danger" role="alert">
            {failureText('The chat wasn’t ended', failure)}
          </Banner>
        )}
        {state.status === 'ended' ? (
          <ChatEnd desk={desk} chat={chat} state={state} onStartNew={() => session.forget()} />
        ) : leavesMessage ? (
          <LeaveMessage
            takesFocus
            draft={{ ...draft, name: draft.name || state.name, email: draft.email || state.email }}
            onDraft={onDraft}
            onSend={(message) => session.leaveMessage(message)}
            intro={
              chat.messages.some(({ author }) => author === 'visitor')
                ? 'We answer by e-mail, and this chat ends. What you wrote so far comes with your message.'
                : 'We answer by e-mail, and this chat ends.'
            }
            other={
              <Button size="lg" variant="quiet" onClick={() => setLeaves(null)}>
                Keep waiting
              </Button>
            }
          />
        ) : (
          <Composer session={session} field={field} text={draft.text} onText={(text) => onDraft({ text })} />
        )}
      </footer>
    </>
  );
}

function Who({ state: { status, agent, place, agents } }: { state: VisitorChatView }): ReactNode {
  switch (status) {
    case 'waiting':
      if (agents === 'away') return 'Nobody is available right now';
      return placeText(place);
    case 'active':
      return agent ? (
        <>
          You are chatting with <ForeignText>{agent}</ForeignText>
        </>
      ) : (
        'You are chatting with us'
      );
    case 'ended':
      return 'This chat has ended';
  }
}

function Waiting({ state, onLeaveMessage }: { state: VisitorChatView; onLeaveMessage: () => void }) {
  const away = state.agents === 'away';
  return (
    <Banner
      tone={away ? 'warn' : 'info'}
      title={away ? 'Nobody has come back yet' : 'Waiting for somebody to join'}
      className="my-1"
    >
      <p>
        {away
          ? 'You can wait here until somebody is available, or leave a message, and we answer by e-mail.'
          : 'It won’t be long. You can write already.'}
      </p>
      <Button size="sm" className="mt-2" onClick={onLeaveMessage}>
        Leave a message instead
      </Button>
    </Banner>
  );
}

function placeText(place: number | null): string {
  return place === null || place <= 1 ? 'You are next' : `You are number ${place} in the queue`;
}

function EndQuestion({ waiting, onEnd, onStay }: { waiting: boolean; onEnd: () => void; onStay: () => void }) {
  const stay = useRef<HTMLButtonElement>(null);
  useEffect(() => stay.current?.focus(), []);
  return (
    <section
      aria-label={waiting ? 'Leave the queue?' : 'End this chat?'}
      className="flex flex-wrap items-center justify-between gap-2 border-b border-line bg-surface-sunken px-4 py-2.5"
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        event.preventDefault();
        onStay();
      }}
    >
      <p className="text-grid">
        {waiting
          ? 'Leave the queue? Your place is lost; what you wrote is kept for us.'
          : 'End this chat? You can’t go on with it afterwards.'}
      </p>
      <div className="flex gap-2">
        <Button ref={stay} size="sm" onClick={onStay}>
          {waiting ? 'Keep waiting' : 'Keep chatting'}
        </Button>
        <Button size="sm" variant="primary" onClick={onEnd}>
          {waiting ? 'Leave the queue' : 'End the chat'}
        </Button>
      </div>
    </section>
  );
}

/** One line that is always there, so that nothing moves: a lost connection, or somebody typing. */
function Happening({ chat: { connected, typing, state } }: { chat: ChatSnapshot }) {
  const [reconnecting, setReconnecting] = useState(false);
  useEffect(() => {
    const timer = window.setTimeout(() => setReconnecting(!connected), connected ? 0 : RECONNECTING_SHOWN_MS);
    return () => window.clearTimeout(timer);
  }, [connected]);
  if (state?.status === 'ended') return null;
  return (
    <div className="h-4 text-xs text-muted">
      <p role="status" className="truncate">
        {reconnecting && 'Reconnecting… What you write is sent as soon as we are back.'}
      </p>
      {!reconnecting && typing !== null && (
        <p className="truncate">
          <ForeignText>{typing || 'Somebody'}</ForeignText> is typing…
        </p>
      )}
    </div>
  );
}

function Composer({
  session,
  field,
  text,
  onText,
}: {
  session: ChatSession;
  field: React.RefObject<HTMLTextAreaElement | null>;
  text: string;
  onText: (text: string) => void;
}) {
  const [mistake, setMistake] = useState<string | null>(null);
  const form = useRef<HTMLFormElement>(null);

  function send(event: SubmitEvent<HTMLFormElement>) {
    event.preventDefault();
    const wrong = messageMistake(text, '');
    field.current?.focus();
    setMistake(wrong || null);
    if (wrong !== null) return;
    session.send(text.trim());
    onText('');
  }

  return (
    <form ref={form} onSubmit={send} noValidate className="grid gap-1.5">
      <div className="flex items-end gap-2">
        <MessageField
          quiet
          label="Message"
          rows={1}
          value={text}
          error={mistake ?? undefined}
          placeholder="Write a message"
          field={field}
          onChange={(next) => {
            onText(next);
            if (mistake) setMistake(null);
            if (next.trim() !== '') session.typing();
          }}
          onEnter={() => form.current?.requestSubmit()}
        />
        <Button type="submit" variant="primary" size="lg">
          Send
        </Button>
      </div>
      <p className="text-xs text-faint max-sm:hidden pointer-coarse:hidden">
        Enter sends, Shift+Enter begins a new line.
      </p>
    </form>
  );
}
