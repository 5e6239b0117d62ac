'use client';

import { useRouter } from 'next/navigation';
import { type ReactNode, useEffect, useRef } from 'react';
import { Banner } from '@/components/ui/banner';
import { Link } from '@/components/ui/link';
import type { DeskChatAnswer, DeskChatList } from '@/lib/channels/chat/chat-view';
import type { ChatBanTarget } from '@/lib/forms/chat-ban-target';
import { ticketHref } from '../tickets/ticket-href';
import { ChatComposer, type WriteToChatAction } from './chat-composer';
import { ChatHeader } from './chat-header';
import { ChatLog } from './chat-log';
import { type ChatActions, ChatProvider } from './chat-provider';
import { endedText } from './ended-text';
import { useChatList, useLiveChats } from './live-chats';
import { useConversation } from './use-conversation';
import { useNow } from './use-now';
import { useOutbox } from './use-outbox';
import { useSeen } from './use-seen';

/** One chat: what was said, the way to answer, and what can be done with it. `children` is what is known of the visitor. */
export function ChatDesk({
  code,
  written,
  list: writtenList,
  now,
  timeZone,
  banTarget,
  actions,
  write,
  notice,
  children,
}: {
  code: string;
  written: DeskChatAnswer;
  list: DeskChatList;
  /** The server's clock when it wrote the page. */
  now: string;
  timeZone: string;
  /** Null for somebody who may not ban, and for an address that isn't known any more. */
  banTarget: ChatBanTarget | null;
  actions: ChatActions;
  write: WriteToChatAction;
  /** What was just done, for browsers without scripts. */
  notice: ReactNode;
  children: ReactNode;
}) {
  const router = useRouter();
  const list = useChatList(writtenList);
  const { chat, messages, look } = useConversation(code, written);
  const outbox = useOutbox(code, look);
  const isTyping = useLiveChats(({ typing }) => typing.has(code));
  const nowMs = useNow(now);
  const composer = useRef<HTMLTextAreaElement>(null);
  useSeen(chat, messages, list.me);

  const { forget } = outbox;
  useEffect(() => {
    forget(new Set(messages.flatMap(({ client_id }) => client_id ?? [])));
  }, [messages, forget]);

  // What is known of the visitor is written by the server: anew when it may be another story.
  const shown = useRef('');
  const happened = messages.findLast(({ event }) => event !== null)?.seq;
  const story = `${chat.address} ${chat.status} ${chat.ban_id} ${happened}`;
  useEffect(() => {
    if (shown.current !== '' && shown.current !== story) router.refresh();
    shown.current = story;
  }, [story, router]);
  // What another tab did to the visitor's bans is no news of this chat.
  useEffect(() => {
    const lookAgain = () => {
      if (document.visibilityState === 'visible') router.refresh();
    };
    document.addEventListener('visibilitychange', lookAgain);
    return () => document.removeEventListener('visibilitychange', lookAgain);
  }, [router]);

  return (
    <ChatProvider value={{ code, chat, list, look, actions, focusComposer: () => composer.current?.focus() }}>
      <div className="chat-desk">
        <section aria-label="Chat" className="chat-window">
          <ChatHeader banTarget={banTarget} nowMs={nowMs} timeZone={timeZone} />
          <ChatLog
            messages={messages}
            outgoing={outbox.outgoing}
            visitorSeen={chat.visitor_seen}
            visitorName={chat.name}
            isTyping={isTyping && chat.status !== 'ended'}
            nowMs={nowMs}
            timeZone={timeZone}
            onTryAgain={outbox.tryAgain}
            onTakeBack={(clientId) => {
              const text = outbox.takeBack(clientId);
              const field = composer.current;
              if (text === null || !field) return;
              field.value = [text, field.value].filter(Boolean).join('\n\n');
              field.dispatchEvent(new Event('input', { bubbles: true }));
              field.focus();
            }}
          />
          <div className="grid gap-2 border-t border-line px-4 py-3 max-sm:px-3">
            {notice}
            {chat.status === 'ended' ? (
              <Banner tone={chat.ending === 'ban' ? 'danger' : 'info'} title={endedText(chat.ending)}>
                <p>
                  {chat.ending === 'ban' && chat.ban_id !== null && (
                    <>
                      <Link href={`/desk/bans/${chat.ban_id}`} className="underline">
                        The ban
                      </Link>
                      {' · '}
                    </>
                  )}
                  <Link href={ticketHref(code)} className="underline">
                    Its ticket
                  </Link>
                  {chat.spam && ' is marked as spam'}
                </p>
              </Banner>
            ) : (
              <>
                {chat.visitor_away && (
                  <p role="status" className="text-xs text-warn-text">
                    The visitor is away: the chat isn’t open in their browser now. What you write waits for them.
                  </p>
                )}
                <ChatComposer ref={composer} write={write} onSend={outbox.send} />
              </>
            )}
          </div>
        </section>
        <aside id="chat-visitor" popover="auto" aria-label="About the visitor" className="chat-visitor">
          {children}
        </aside>
      </div>
    </ChatProvider>
  );
}
