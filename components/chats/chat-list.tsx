'use client';

import { usePathname } from 'next/navigation';
import { type ReactNode, useEffect } from 'react';
import { ForeignText } from '@/components/ui/foreign-text';
import { Link } from '@/components/ui/link';
import type { DeskChatList, DeskChatRow } from '@/lib/channels/chat/chat-view';
import { Ago } from './ago';
import { chatHref } from './chat-href';
import { ChatNoticeQuestion, ChatNoticeToggle } from './chat-notice-toggle';
import { ColleaguesMenu } from './colleagues-menu';
import { ConnectionNotice } from './connection-notice';
import { refreshChats, useChatList, useLiveChats } from './live-chats';
import { useNow } from './use-now';

interface Group {
  readonly name: string;
  readonly rows: readonly DeskChatRow[];
}

/** All chats in groups, those that want somebody first. `now` is the server's clock when it wrote the list. */
export function ChatList({ written, now, timeZone }: { written: DeskChatList; now: string; timeZone: string }) {
  const list = useChatList(written);
  const typing = useLiveChats((chats) => chats.typing);
  const path = usePathname();
  const groups = groupsOf(list);
  const nowMs = useNow(now);
  const Title = path === '/desk/chats' ? 'h1' : 'h2';

  // A page that was made anew may know more than the last event told.
  useEffect(() => {
    if (written) void refreshChats();
  }, [written]);

  return (
    <section aria-labelledby="chats-title" className="chat-list">
      <header className="grid grid-cols-[minmax(0,1fr)] gap-2 border-b border-line px-4 pt-3 pb-2.5">
        <div className="flex items-center justify-between gap-2">
          <Title id="chats-title" className="text-lg font-semibold tracking-tight">
            Chats
          </Title>
          <div className="-mr-2 flex items-center gap-1">
            <ChatNoticeToggle />
            <ColleaguesMenu list={list} />
          </div>
        </div>
        <ConnectionNotice />
        <ChatNoticeQuestion />
      </header>
      <div className="grid content-start overflow-y-auto pb-4">
        {groups.every(({ rows }) => rows.length === 0) && <Nobody takesChats={takesChats(list)} />}
        {groups.map(({ name, rows }) => (
          <ChatGroup key={name} name={name} count={rows.length}>
            {rows.map((row) => (
              <li key={row.code} data-row>
                <Row
                  row={row}
                  me={list.me}
                  current={path === chatHref(row.code)}
                  typing={typing.has(row.code)}
                  nowMs={nowMs}
                  timeZone={timeZone}
                />
              </li>
            ))}
          </ChatGroup>
        ))}
      </div>
    </section>
  );
}

function ChatGroup({ name, count, children }: { name: string; count: number; children: ReactNode }) {
  if (count === 0) return null;
  return (
    <section aria-label={name}>
      <h2 className="flex items-baseline justify-between px-4 pt-3 pb-1 text-xs font-medium text-muted">
        {name} <span className="tabular-nums">{count}</span>
      </h2>
      <ul>{children}</ul>
    </section>
  );
}

function Row({
  row,
  me,
  current,
  typing,
  nowMs,
  timeZone,
}: {
  row: DeskChatRow;
  me: number;
  current: boolean;
  typing: boolean;
  nowMs: number;
  timeZone: string;
}) {
  const unread = row.status === 'ended' ? 0 : row.unread;
  const at = row.last?.at ?? row.started_at;
  return (
    <Link
      href={chatHref(row.code)}
      scroll={false}
      aria-current={current ? 'page' : undefined}
      data-unread={unread > 0 || undefined}
      className="chat-row"
    >
      <span className="flex items-baseline gap-2">
        <span className="chat-row-name min-w-0 grow truncate font-medium">
          {row.name ? <ForeignText>{row.name}</ForeignText> : 'Unidentified visitor'}
        </span>
        <span className="shrink-0 text-xs text-muted">
          <Ago at={at} nowMs={nowMs} timeZone={timeZone} />
        </span>
      </span>
      <span className="flex items-baseline gap-2 text-grid text-muted">
        <span className="min-w-0 grow truncate">
          {typing ? (
            <span className="text-accent-text">is writing…</span>
          ) : row.last ? (
            <>
              {row.last.author === 'agent' && <span className="text-faint">Desk: </span>}
              <ForeignText>{row.last.text.replace(/\s+/g, ' ')}</ForeignText>
            </>
          ) : (
            'Has not written yet'
          )}
        </span>
        {unread > 0 && (
          <span className="shrink-0 rounded-full bg-accent px-1.5 text-xs leading-[18px] font-medium text-accent-contrast tabular-nums">
            {unread}
            <span className="sr-only"> unread</span>
          </span>
        )}
      </span>
      <Standing row={row} me={me} />
    </Link>
  );
}

/** What a row says besides, if there is anything: who has it, that the visitor is away, how it ended. */
function Standing({ row, me }: { row: DeskChatRow; me: number }) {
  const words = [
    row.status === 'ended' && row.ending && ENDED_SHORT[row.ending],
    row.status !== 'ended' && row.visitor_away && 'Visitor is away',
  ].filter(Boolean);
  const colleague = row.agent && row.agent.id !== me ? row.agent.name : null;
  if (words.length === 0 && colleague === null) return null;
  return (
    <span className="truncate text-xs text-muted">
      {colleague !== null && <bdi>{colleague}</bdi>}
      {colleague !== null && words.length > 0 && ' · '}
      {words.join(' · ')}
    </span>
  );
}

const ENDED_SHORT = {
  visitor: 'Ended by the visitor',
  agent: 'Resolved',
  // Not "Banned": the ban may be over, or undone.
  ban: 'Ended by a ban',
  abandoned: 'Left before an answer',
  left_message: 'Left a message',
} as const;

function Nobody({ takesChats }: { takesChats: boolean }) {
  return (
    <div className="grid gap-1 px-4 py-10 text-center text-grid text-muted">
      <p className="font-medium text-text">No chats</p>
      <p>
        {takesChats
          ? 'Nobody is waiting. A new chat appears here at once.'
          : 'Nobody is waiting. Switch on “Take chats” above, so that visitors see that somebody is there.'}
      </p>
    </div>
  );
}

function takesChats({ me, agents }: DeskChatList): boolean {
  return agents.some(({ id, switched_on }) => id === me && switched_on);
}

function groupsOf({ me, chats }: DeskChatList): Group[] {
  const active = chats.filter(({ status }) => status === 'active');
  const ended = chats
    .filter(({ status }) => status === 'ended')
    .sort((one, other) => (other.ended_at ?? '').localeCompare(one.ended_at ?? ''));
  return [
    { name: 'Waiting', rows: chats.filter(({ status }) => status === 'waiting') },
    { name: 'My chats', rows: active.filter(({ agent }) => agent?.id === me) },
    { name: 'Colleagues’ chats', rows: active.filter(({ agent }) => agent?.id !== me) },
    { name: 'Ended lately', rows: ended },
  ];
}
