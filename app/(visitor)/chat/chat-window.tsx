'use client';

import { useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react';
import { refusalPath } from '@/lib/gate/refusal-path';
import { ChatSession, type ChatSnapshot } from './chat-session';
import { ChatStart } from './chat-start';
import { ChatView } from './chat-view';
import { EmbeddingPage } from './embedding-page';
import { type ChatDraft, EMPTY_DRAFT, keepDraft, readDraft } from './kept-chat';

const BEFORE: ChatSnapshot = new ChatSession(() => {}).getSnapshot();

/**
 * The visitor's window: the start of a chat, the chat, and what comes after. `agents`: whether anybody took chats when the
 * page was made. `embeddedIn`: the address of the other site's page around it; null = a page of its own.
 */
export function ChatWindow({
  desk,
  agents,
  embeddedIn,
}: {
  desk: string;
  agents: 'available' | 'away';
  embeddedIn: string | null;
}) {
  const embedded = embeddedIn !== null;
  const session = useMemo(() => new ChatSession(embedded ? reload : toRefusal), [embedded]);
  const chat = useSyncExternalStore(session.subscribe, session.getSnapshot, () => BEFORE);
  const [draft, setDraft] = useState<ChatDraft>(EMPTY_DRAFT);

  useEffect(() => {
    setDraft(readDraft());
    session.open();
    return () => session.close();
  }, [session]);

  // In another site's page the focus is not to be taken from what is read there.
  const hasBegunHere = useRef(!embedded);
  if (chat.phase === 'none') hasBegunHere.current = true;

  useEmbedding(session, embeddedIn, chat);
  useTitle(`Chat · ${desk}`, chat.unread);

  function write(changes: Partial<ChatDraft>) {
    const next = { ...draft, ...changes };
    setDraft(next);
    keepDraft(next);
  }

  const frame = embedded
    ? 'mx-auto flex h-dvh max-w-2xl flex-col'
    : 'mx-auto flex h-dvh max-w-2xl flex-col sm:border-x sm:border-line';
  switch (chat.phase) {
    case 'refused':
      return <main />;
    case 'loading':
      return (
        <main className={frame}>
          <Loading desk={desk} embedded={embedded} />
        </main>
      );
    case 'none':
      return (
        <main className={`mx-auto grid max-w-xl gap-6 px-4 ${embedded ? 'py-5' : 'py-10'}`}>
          <ChatStart
            session={session}
            desk={desk}
            agents={agents}
            page={embeddedIn ?? referrer()}
            draft={draft}
            onDraft={write}
          />
        </main>
      );
    case 'chat':
      return (
        <main className={`${frame} bg-surface`}>
          <ChatView
            session={session}
            chat={chat}
            desk={desk}
            embedded={embedded}
            takesFocus={hasBegunHere.current}
            draft={draft}
            onDraft={write}
          />
        </main>
      );
  }
}

/** Until scripts run it isn't known whether there is a chat; where there are none there won't be any. */
function Loading({ desk, embedded }: { desk: string; embedded: boolean }) {
  return (
    <div className="grid gap-4 px-4 py-10">
      <h1 className="text-xl font-semibold tracking-tight">Chat with {desk}</h1>
      <p role="status" className="text-muted noscript:hidden">
        Opening the chat…
      </p>
      <p className="hidden text-muted noscript:block">
        The chat needs JavaScript, which is turned off in this browser.{' '}
        <a href="/contact" target={embedded ? '_blank' : undefined} className="text-accent-text underline">
          Write to us instead
        </a>
        : that works without.
      </p>
    </div>
  );
}

function toRefusal(): void {
  window.location.replace(refusalPath('chat'));
}

/** In another site's page only this address may be shown; a banned visitor gets the refusal for it. */
function reload(): void {
  window.location.reload();
}

/** Which page of the site a visitor came from says what the question is about. */
function referrer(): string {
  return typeof document === 'undefined' ? '' : document.referrer;
}

/** Where to write; not by touch, where the keyboard would cover half of what is to be read first. */
function focusField(): void {
  if (window.matchMedia('(pointer: coarse)').matches) return;
  document.querySelector<HTMLElement>('main :is(input, textarea)')?.focus();
}

function useTitle(title: string, unread: number): void {
  useEffect(() => {
    document.title = unread > 0 ? `(${unread}) ${title}` : title;
  }, [title, unread]);
}

/** Keeps the page around the window informed, and hears from it whether the window can be seen. */
function useEmbedding(session: ChatSession, embeddedIn: string | null, { phase, state, unread }: ChatSnapshot): void {
  const page = useMemo(
    () => (embeddedIn === null || typeof window === 'undefined' ? null : new EmbeddingPage(embeddedIn)),
    [embeddedIn],
  );
  useEffect(() => {
    if (!page) return;
    const stop = page.onShown((shown, takesFocus) => {
      session.setShown(shown);
      if (takesFocus) focusField();
    });
    const closeByKey = (event: KeyboardEvent) => {
      if (event.key === 'Escape' && !event.defaultPrevented && !event.isComposing) page.tell({ event: 'close' });
    };
    document.addEventListener('keydown', closeByKey);
    page.tell({ event: 'ready' });
    return () => {
      stop();
      document.removeEventListener('keydown', closeByKey);
    };
  }, [page, session]);

  const running = phase === 'chat' && state !== null && state.status !== 'ended';
  useEffect(() => {
    if (phase !== 'loading') page?.tell({ event: 'chat', running, unread });
  }, [page, phase, running, unread]);
}
