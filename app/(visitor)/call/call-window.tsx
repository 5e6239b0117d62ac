'use client';

import { useEffect, useMemo, useState, useSyncExternalStore } from 'react';
import type { CallAgents } from '@/lib/channels/call/call-view';
import { refusalPath } from '@/lib/gate/refusal-path';
import { EmbeddingPage } from '../chat/embedding-page';
import { CallEnd } from './call-end';
import { CallSession, type CallSnapshot } from './call-session';
import { CallStart } from './call-start';
import { RunningCall } from './running-call';

const BEFORE: CallSnapshot = new CallSession(() => {}).getSnapshot();

/** Who calls, as typed. */
export interface Caller {
  readonly name: string;
  readonly email: string;
}

/**
 * The visitor's window: before the call, the call, and what comes after. `agents`: whether anybody took calls when the page
 * was made. `embeddedIn`: the address of the other site's page around it; null = a page of its own.
 */
export function CallWindow({
  desk,
  agents,
  embeddedIn,
}: {
  desk: string;
  agents: CallAgents;
  embeddedIn: string | null;
}) {
  const embedded = embeddedIn !== null;
  const session = useMemo(() => new CallSession(embedded ? reload : toRefusal), [embedded]);
  const call = useSyncExternalStore(session.subscribe, session.getSnapshot, () => BEFORE);
  const [caller, setCaller] = useState<Caller>({ name: '', email: '' });
  const isRunning = call.phase === 'starting' || (call.phase === 'call' && call.state?.status !== 'ended');

  useEffect(() => {
    const leave = () => session.leave();
    window.addEventListener('pagehide', leave);
    return () => {
      window.removeEventListener('pagehide', leave);
      session.leave();
    };
  }, [session]);
  useEffect(() => {
    if (!isRunning) return;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener('beforeunload', ask);
    return () => window.removeEventListener('beforeunload', ask);
  }, [isRunning]);
  useEmbedding(embeddedIn, isRunning);

  if (call.phase === 'refused') return <main />;
  return (
    <main className={`mx-auto grid max-w-xl grid-cols-[minmax(0,1fr)] gap-6 px-4 ${embedded ? 'py-5' : 'py-10'}`}>
      {call.phase !== 'call' || !call.state ? (
        <CallStart
          session={session}
          call={call}
          desk={desk}
          agents={agents}
          page={embeddedIn ?? referrer()}
          embedded={embedded}
          caller={caller}
          onCaller={(changes) => setCaller({ ...caller, ...changes })}
        />
      ) : call.state.status === 'ended' ? (
        <CallEnd session={session} state={call.state} desk={desk} caller={caller} />
      ) : (
        <RunningCall session={session} call={call} state={call.state} desk={desk} />
      )}
    </main>
  );
}

function toRefusal(): void {
  window.location.replace(refusalPath('call'));
}

/** In another site's page only this address may be shown; a banned visitor gets the refusal for it. */
function reload(): void {
  window.location.reload();
}

/** Which page of the site a visitor came from says what the question is about. */
function referrer(): string {
  return typeof document === 'undefined' ? '' : document.referrer;
}

/** Keeps the page around the window informed. */
function useEmbedding(embeddedIn: string | null, running: boolean): void {
  const page = useMemo(
    () => (embeddedIn === null || typeof window === 'undefined' ? null : new EmbeddingPage(embeddedIn, 'call')),
    [embeddedIn],
  );
  useEffect(() => {
    if (!page) return;
    const closeByKey = (event: KeyboardEvent) => {
      if (event.key === 'Escape' && !event.defaultPrevented && !event.isComposing) page.tell({ event: 'close' });
    };
    document.addEventListener('keydown', closeByKey);
    page.tell({ event: 'ready' });
    return () => document.removeEventListener('keydown', closeByKey);
  }, [page]);
  useEffect(() => page?.tell({ event: 'call', running }), [page, running]);
}
