'use client';

import { useEffect, useRef, useState } from 'react';
import { Button } from '@/components/ui/button';
import { durationText } from '@/components/ui/duration-text';
import { visibleText } from '@/components/ui/visible-text';
import type { VisitorCallView } from '@/lib/channels/call/call-view';
import type { CallSession } from './call-session';
import type { Caller } from './call-window';
import { CallbackForm } from './callback-form';

/** After a call: how it ended, its number, and what can be done. Takes the focus, so that it is read out. */
export function CallEnd({
  session,
  state,
  desk,
  caller,
}: {
  session: CallSession;
  state: VisitorCallView;
  desk: string;
  caller: Caller;
}) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus({ preventScroll: true }), []);
  const [name, setName] = useState(caller.name);
  const isUnanswered = state.answered_at === null;
  const again = (
    <Button size="lg" variant={isUnanswered ? 'quiet' : 'primary'} onClick={() => session.forget()}>
      Call again
    </Button>
  );
  return (
    <section aria-labelledby="call-end" className="grid grid-cols-[minmax(0,1fr)] gap-5">
      <div className="grid gap-1">
        <h1
          id="call-end"
          ref={heading}
          tabIndex={-1}
          className="text-xl font-semibold tracking-tight wrap-anywhere outline-none"
        >
          {titleOf(state, desk)}
        </h1>
        <p className="text-muted">
          {lengthOf(state)}Its number is{' '}
          <code className="font-semibold whitespace-nowrap text-text select-all">{state.ticket}</code>; name it if you
          write to us about this.
        </p>
      </div>
      {isUnanswered || state.ending === 'lost' ? (
        <CallbackForm
          intro={
            isUnanswered ? 'Leave a number, and we call you back.' : 'Call again, or leave a number to be called back.'
          }
          name={name}
          onName={setName}
          onSend={(wish) => session.askForCallback({ ...caller, name, page: '' }, wish)}
          other={again}
        />
      ) : (
        <div>{again}</div>
      )}
    </section>
  );
}

function titleOf({ ending, agent, answered_at: answeredAt }: VisitorCallView, desk: string): string {
  if (ending === 'visitor') return answeredAt === null ? 'You hung up before anybody answered' : 'You hung up';
  if (ending === 'missed') return `Nobody at ${desk} could answer`;
  if (ending === 'lost') return 'The connection was lost';
  return agent ? `${visibleText(agent)} hung up` : 'The call is over';
}

function lengthOf({ answered_at: from, ended_at: to }: VisitorCallView): string {
  return from === null || to === null ? '' : `You talked for ${durationText(Date.parse(to) - Date.parse(from))}. `;
}
