'use client';

import { type ReactNode, useEffect, useState } from 'react';
import { Ago } from '@/components/chats/ago';
import { ChatNoticeQuestion } from '@/components/chats/chat-notice-toggle';
import { ConnectionNotice } from '@/components/chats/connection-notice';
import { useLiveChats } from '@/components/chats/live-chats';
import { useNow } from '@/components/chats/use-now';
import { browserText } from '@/components/people/browser-text';
import { ticketHref } from '@/components/tickets/ticket-href';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { durationText } from '@/components/ui/duration-text';
import { ForeignText } from '@/components/ui/foreign-text';
import { Link } from '@/components/ui/link';
import { showToast } from '@/components/ui/toast';
import type { DeskCallList, DeskCallView } from '@/lib/channels/call/call-view';
import { AnswerButton } from './answer-button';
import { askDeskCall } from './ask-desk-call';
import { CallerName } from './caller-name';
import { refreshCalls, useCallList, useLiveCalls } from './live-calls';
import { ownTab } from './own-tab';
import { ringingOf } from './ringing-of';
import { RunningTime } from './running-time';

interface CallListProps {
  readonly written: DeskCallList;
  /** As the server has it: whether this agent takes chats and calls. */
  readonly takesCalls: boolean;
  /** The server's clock when it wrote the list. */
  readonly now: string;
  readonly timeZone: string;
  /** Where visitors call. */
  readonly callUrl: string;
}

/** All calls in groups, those that ring first. */
export function CallList({ written, takesCalls, now, timeZone, callUrl }: CallListProps) {
  const list = useCallList(written);
  const live = useLiveChats(({ list: chats }) =>
    chats?.me === written.me ? chats.agents.some(({ id, switched_on }) => id === written.me && switched_on) : null,
  );
  const nowMs = useNow(now);
  const groups = groupsOf(list);
  // A page that was made anew may know more than the last event told.
  useEffect(() => {
    if (written) void refreshCalls();
  }, [written]);
  return (
    <div className="grid max-w-4xl grid-cols-[minmax(0,1fr)] gap-4">
      <ConnectionNotice />
      <ChatNoticeQuestion />
      {!(live ?? takesCalls) && list.calls.length > 0 && (
        <p className="text-grid text-warn-text">
          You are away: calls don’t ring for you. Switch on “Take chats” above to be told of them.
        </p>
      )}
      {groups.every(({ calls }) => calls.length === 0) && <NoCalls takesCalls={live ?? takesCalls} callUrl={callUrl} />}
      {groups.map(({ name, calls }) => (
        <CallGroup key={name} name={name} count={calls.length}>
          {calls.map((call) => (
            <CallRow key={call.code} call={call} me={list.me} nowMs={nowMs} timeZone={timeZone} />
          ))}
        </CallGroup>
      ))}
    </div>
  );
}

function CallGroup({ name, count, children }: { name: string; count: number; children: ReactNode }) {
  if (count === 0) return null;
  return (
    <section aria-label={name}>
      <h2 className="flex items-baseline gap-2 pb-1.5 text-grid font-semibold">
        {name} <span className="font-normal text-muted tabular-nums">{count}</span>
      </h2>
      <ul className="divide-y divide-line rounded-lg border border-line bg-surface">{children}</ul>
    </section>
  );
}

function CallRow({ call, me, nowMs, timeZone }: { call: DeskCallView; me: number; nowMs: number; timeZone: string }) {
  const { status, contact, address, page, browser } = call;
  const facts = [page && pageText(page), status !== 'ended' && browser && browserText(browser)].filter(Boolean);
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-2 px-4 py-3 text-grid" data-row>
      <div className="grid min-w-0 grow basis-56 gap-0.5">
        <p className="flex flex-wrap items-baseline gap-x-2">
          <Link href={ticketHref(call.code)} className="font-medium wrap-anywhere hover:underline">
            <CallerName name={call.name} />
          </Link>
          {contact && <ForeignText className="text-muted wrap-anywhere">{contact.email}</ForeignText>}
        </p>
        <p className="flex flex-wrap gap-x-2 text-xs text-muted">
          <span className="code">{call.code}</span>
          {address !== null && <span className="code whitespace-normal! wrap-anywhere">{address}</span>}
        </p>
        {facts.length > 0 && (
          <p className="text-xs text-muted wrap-anywhere">
            <ForeignText>{facts.join(' · ')}</ForeignText>
          </p>
        )}
      </div>
      <p className="flex flex-wrap items-center gap-x-2 text-xs text-muted">
        <Standing call={call} me={me} />
        {call.ended_at ? (
          <Ago at={call.ended_at} nowMs={nowMs} timeZone={timeZone} />
        ) : (
          <RunningTime ms={nowMs - Date.parse(call.answered_at ?? call.started_at)} />
        )}
      </p>
      {status === 'ringing' && <AnswerButton call={call} aria-label={`Answer ${call.name || 'the call'}`} />}
      {status === 'answered' && call.agent?.id === me && <OwnCall call={call} />}
    </li>
  );
}

/** What can be done with a call of one's own: talk on after the page was loaded anew, and hang up from any tab. */
function OwnCall({ call }: { call: DeskCallView }) {
  const isSpokenHere = useLiveCalls(({ talk }) => talk?.code === call.code && talk.phase === 'talking');
  const [isThisTab, setThisTab] = useState(false);
  useEffect(() => setThisTab(call.tab === ownTab()), [call.tab]);
  if (isSpokenHere) return <span className="text-xs text-muted">In this tab</span>;
  return (
    <span className="flex flex-wrap items-center gap-2">
      {isThisTab && <AnswerButton call={call}>Talk on</AnswerButton>}
      {!isThisTab && <span className="text-xs text-muted">In another tab or browser</span>}
      <Button onClick={() => void hangUp(call.code)}>Hang up</Button>
    </span>
  );
}

async function hangUp(code: string): Promise<void> {
  const ended = await askDeskCall('POST', code, 'hang-up', {});
  if (ended.kind === 'unreachable') {
    showToast({ tone: 'danger', text: 'The server could not be reached, so the call goes on. Try again.' });
  }
  void refreshCalls();
}

function Standing({ call, me }: { call: DeskCallView; me: number }) {
  const { status, agent, ending, answered_at, ended_at } = call;
  if (status === 'ringing') return 'Ringing';
  if (status === 'answered') return agent?.id === me ? 'With you' : <With name={agent?.name ?? ''} />;
  const lasted = answered_at && ended_at ? Date.parse(ended_at) - Date.parse(answered_at) : null;
  return (
    <>
      {lasted === null && ending !== 'ban' && <Badge tone="warn">Missed</Badge>}
      {ending === 'ban' && <Badge tone="danger">Ended by a ban</Badge>}
      {lasted !== null && (
        <>
          {agent && <bdi>{agent.name}</bdi>}
          {ending === 'lost' && <span>Connection lost</span>}
          <span className="tabular-nums">{durationText(lasted)}</span>
        </>
      )}
    </>
  );
}

function With({ name }: { name: string }) {
  return (
    <span>
      With <bdi>{name}</bdi>
    </span>
  );
}

function NoCalls({ takesCalls, callUrl }: { takesCalls: boolean; callUrl: string }) {
  return (
    <div className="grid justify-items-center gap-1 px-4 py-14 text-center text-grid text-muted">
      <h2 className="text-base font-semibold text-text">No calls</h2>
      <p className="max-w-md">
        {takesCalls
          ? 'Nobody is calling. A call rings here and on every page of the desk.'
          : 'Nobody is calling. Switch on “Take chats” above, so that calls ring for you.'}{' '}
        Visitors call from{' '}
        <a href={callUrl} target="_blank" rel="noreferrer" className="text-accent-text wrap-anywhere underline">
          {callUrl}
        </a>
        .
      </p>
    </div>
  );
}

function pageText(page: string): string {
  return `From ${page.replace(/^https?:\/\//, '')}`;
}

function groupsOf(list: DeskCallList): { name: string; calls: readonly DeskCallView[] }[] {
  const { me, calls } = list;
  const answered = calls.filter(({ status }) => status === 'answered');
  const ended = calls
    .filter(({ status }) => status === 'ended')
    .sort((one, other) => (other.ended_at ?? '').localeCompare(one.ended_at ?? ''));
  return [
    { name: 'Ringing', calls: ringingOf(list) },
    { name: 'With me', calls: answered.filter(({ agent }) => agent?.id === me) },
    { name: 'Colleagues’ calls', calls: answered.filter(({ agent }) => agent?.id !== me) },
    { name: 'Ended lately', calls: ended },
  ];
}
