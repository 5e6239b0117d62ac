'use client';

import { type ReactNode, useEffect, useRef, useState } from 'react';
import { Banner } from '@/components/ui/banner';
import { Button } from '@/components/ui/button';
import { durationText } from '@/components/ui/duration-text';
import { Field } from '@/components/ui/field';
import { ForeignText } from '@/components/ui/foreign-text';
import { Select } from '@/components/ui/select';
import { listMicrophones, microphoneText } from '@/lib/call/open-microphone';
import type { VisitorCallView } from '@/lib/channels/call/call-view';
import type { CallSession, CallSnapshot } from './call-session';

/** A call that rings, or in which somebody talks. */
export function RunningCall({
  session,
  call,
  state,
  desk,
}: {
  session: CallSession;
  call: CallSnapshot;
  state: VisitorCallView;
  desk: string;
}) {
  const hangUp = useRef<HTMLButtonElement>(null);
  // What had the focus is gone: the button that began the call.
  useEffect(() => hangUp.current?.focus(), []);
  const talks = state.status === 'answered';
  return (
    <section aria-labelledby="call" className="grid grid-cols-[minmax(0,1fr)] gap-5">
      <div className="grid gap-1">
        <h1 id="call" className="text-xl font-semibold tracking-tight wrap-anywhere">
          {talks ? (
            <>
              You talk to <ForeignText>{state.agent ?? desk}</ForeignText>
            </>
          ) : (
            `Calling ${desk}`
          )}
        </h1>
        <p role="status" className="text-muted">
          <Happening call={call} state={state} />
        </p>
        {talks && (
          <p className="text-lg tabular-nums" aria-hidden>
            <Duration />
          </p>
        )}
      </div>
      {typeof call.problem === 'string' && (
        <Banner tone="danger" role="alert">
          {microphoneText(call.problem)}
        </Banner>
      )}
      {call.muted && <Banner tone="warn">You are muted: nobody hears you.</Banner>}
      <div className="flex flex-wrap gap-2">
        {talks && (
          <Button size="lg" aria-pressed={call.muted} onClick={() => session.mute(!call.muted)}>
            {call.muted ? 'Unmute' : 'Mute'}
          </Button>
        )}
        <Button ref={hangUp} size="lg" variant="danger" onClick={() => void session.hangUp()}>
          Hang up
        </Button>
      </div>
      <MicrophoneChoice chosen={call.microphone} onChoose={(id) => void session.useMicrophone(id)} />
      {!talks && (
        <p className="text-grid text-muted">
          The number of this call is{' '}
          <code className="font-semibold whitespace-nowrap text-text select-all">{state.ticket}</code>. If nobody
          answers, you can leave a telephone number.
        </p>
      )}
    </section>
  );
}

function Happening({ call, state }: { call: CallSnapshot; state: VisitorCallView }): ReactNode {
  if (!call.connected && call.sound !== 'connected') return 'Your connection is away. Reconnecting…';
  if (state.status === 'ringing') return 'It rings. Stay on this page.';
  if (call.sound === 'lost') return 'The sound is gone. Reconnecting…';
  return call.sound === 'connecting' ? 'Answered. Connecting the sound…' : 'Connected';
}

/** Since it is on the screen: the server's clock and this one may differ. */
function Duration() {
  const [began] = useState(() => Date.now());
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = window.setInterval(() => setNow(Date.now()), 1_000);
    return () => window.clearInterval(timer);
  }, []);
  return durationText(now - began);
}

/** Only where there is something to choose. */
function MicrophoneChoice({ chosen, onChoose }: { chosen: string; onChoose: (id: string) => void }) {
  const [devices, setDevices] = useState<Awaited<ReturnType<typeof listMicrophones>>>([]);
  useEffect(() => {
    const look = () => void listMicrophones().then(setDevices);
    look();
    navigator.mediaDevices?.addEventListener('devicechange', look);
    return () => navigator.mediaDevices?.removeEventListener('devicechange', look);
  }, []);
  if (devices.length < 2) return null;
  return (
    <Field name="microphone" label="Microphone">
      {(control) => (
        <Select {...control} value={chosen || devices[0]?.id} onChange={({ target }) => onChoose(target.value)}>
          {devices.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </Select>
      )}
    </Field>
  );
}
