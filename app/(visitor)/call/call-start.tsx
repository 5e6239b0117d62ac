'use client';

import { type SubmitEvent, useEffect, useState } from 'react';
import { Banner } from '@/components/ui/banner';
import { Button } from '@/components/ui/button';
import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { microphoneText } from '@/lib/call/open-microphone';
import type { CallAgents } from '@/lib/channels/call/call-view';
import type { ChannelFailure } from '../ask-channel';
import { fieldErrorOf } from '../chat/failure-text';
import { useFailure } from '../chat/use-failure';
import { callFailureText } from './call-failure-text';
import { callRequests } from './call-requests';
import { type CallSession, type CallSnapshot, wasLeft } from './call-session';
import type { Caller } from './call-window';
import { CallbackForm } from './callback-form';

/** How often somebody who hesitates is told whether there is anybody. */
const AGENTS_MS = 20_000;

/** Before a call: who calls, what the browser is going to ask, and what to do when nobody can answer. */
export function CallStart({
  session,
  call,
  desk,
  agents: agentsBefore,
  page,
  embedded,
  caller,
  onCaller,
}: {
  session: CallSession;
  call: CallSnapshot;
  desk: string;
  agents: CallAgents;
  page: string;
  embedded: boolean;
  caller: Caller;
  onCaller: (changes: Partial<Caller>) => void;
}) {
  const agents = useAgents(agentsBefore);
  const [callsAnyway, setCallsAnyway] = useState(false);
  const [left, setLeft] = useState(false);
  useEffect(() => setLeft(wasLeft()), []);
  const beginning = { ...caller, page };
  return (
    <>
      <div>
        <h1 className="text-xl font-semibold tracking-tight">Call {desk}</h1>
        <p className="mt-1 text-muted">{INTRO[agents]}</p>
      </div>
      {left && (
        <Banner tone="info" role="status">
          Your call ended when its page was left or loaded again. Call again when you like.
        </Banner>
      )}
      <NoScripts embedded={embedded} />
      {agents === 'available' || callsAnyway ? (
        <StartForm
          session={session}
          call={call}
          caller={caller}
          onCaller={onCaller}
          page={page}
          agents={agents}
          onBack={() => setCallsAnyway(false)}
        />
      ) : (
        <CallbackForm
          name={caller.name}
          onName={(name) => onCaller({ name })}
          onSend={(wish) => session.askForCallback(beginning, wish)}
          other={
            <Button size="lg" variant="quiet" onClick={() => setCallsAnyway(true)}>
              {agents === 'busy' ? 'Call and wait instead' : 'Let it ring instead'}
            </Button>
          }
        />
      )}
    </>
  );
}

const INTRO: Readonly<Record<CallAgents, string>> = {
  available: 'You talk to one of us through this page. You need a microphone, and no telephone.',
  busy: 'All of us are in a call right now. We can call you back.',
  away: 'Nobody takes calls right now. We can call you back.',
};

function StartForm({
  session,
  call: { phase, problem },
  caller,
  onCaller,
  page,
  agents,
  onBack,
}: {
  session: CallSession;
  call: CallSnapshot;
  caller: Caller;
  onCaller: (changes: Partial<Caller>) => void;
  page: string;
  agents: CallAgents;
  /** To leaving a number. */
  onBack: () => void;
}) {
  const [form, , setFailure] = useFailure();
  const failure: ChannelFailure | null = problem !== null && typeof problem === 'object' ? problem : null;
  useEffect(() => {
    if (failure) setFailure(failure);
  }, [failure, setFailure]);

  function start(event: SubmitEvent<HTMLFormElement>) {
    event.preventDefault();
    if (phase === 'none') void session.begin({ name: caller.name.trim(), email: caller.email.trim(), page });
  }

  return (
    <form ref={form} onSubmit={start} noValidate className="grid grid-cols-[minmax(0,1fr)] gap-4">
      {typeof problem === 'string' && (
        <Banner tone="danger" role="alert" tabIndex={-1} title="The call wasn’t started">
          {microphoneText(problem)}
        </Banner>
      )}
      {failure && failure.kind !== 'refused' && (
        <Banner tone="danger" role="alert" tabIndex={-1}>
          {callFailureText('The call wasn’t started', failure)}
        </Banner>
      )}
      {agents !== 'available' && (
        <Banner tone="info">
          It rings for a while in case somebody gets free. If nobody answers, you can leave a number.
        </Banner>
      )}
      <div className="grid gap-4 sm:grid-cols-2">
        <Field name="name" label="Name" optional error={fieldErrorOf(failure, 'name')}>
          {(control) => (
            <Input
              {...control}
              autoComplete="name"
              value={caller.name}
              onChange={({ target }) => onCaller({ name: target.value })}
            />
          )}
        </Field>
        <Field name="email" label="E-mail" optional error={fieldErrorOf(failure, 'email')}>
          {(control) => (
            <Input
              {...control}
              type="email"
              autoComplete="email"
              value={caller.email}
              onChange={({ target }) => onCaller({ email: target.value })}
            />
          )}
        </Field>
      </div>
      <p className="text-grid text-muted">
        Your browser asks next whether this page may use your microphone: press <strong>Allow</strong>. It is on only
        during the call, and nothing is recorded.
      </p>
      <div className="flex flex-wrap gap-2">
        <Button type="submit" variant="primary" size="lg" aria-disabled={phase !== 'none'}>
          {phase === 'asking' ? 'Allow the microphone…' : phase === 'starting' ? 'Calling…' : 'Call now'}
        </Button>
        {agents !== 'available' && phase === 'none' && (
          <Button size="lg" variant="quiet" onClick={onBack}>
            Leave a number instead
          </Button>
        )}
      </div>
    </form>
  );
}

function NoScripts({ embedded }: { embedded: boolean }) {
  return (
    <p className="hidden text-muted noscript:block">
      Calls need JavaScript, which is turned off in this browser.{' '}
      <a href="/contact" target={embedded ? '_blank' : undefined} className="text-accent-text underline">
        Write to us instead
      </a>
      : that works without.
    </p>
  );
}

function useAgents(before: CallAgents): CallAgents {
  const [agents, setAgents] = useState(before);
  useEffect(() => {
    const ask = async () => {
      if (document.visibilityState !== 'visible') return;
      const answer = await callRequests.agents();
      if (answer.kind === 'ok') setAgents(answer.value.agents);
    };
    const timer = window.setInterval(ask, AGENTS_MS);
    return () => window.clearInterval(timer);
  }, []);
  return agents;
}
