'use client';

import { type ReactNode, type SubmitEvent, useEffect, useRef, useState } from 'react';
import { Banner } from '@/components/ui/banner';
import { Button } from '@/components/ui/button';
import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import type { ChannelFailure } from '../ask-channel';
import { fieldErrorOf } from '../chat/failure-text';
import { useFailure } from '../chat/use-failure';
import { callFailureText } from './call-failure-text';

/** A number to be called back at. `intro` stands above it until it is sent; `other`: what else can be done. */
export function CallbackForm({
  intro,
  name,
  onName,
  onSend,
  other,
}: {
  intro?: string;
  name: string;
  onName: (name: string) => void;
  onSend: (wish: { phone: string; text: string }) => Promise<ChannelFailure | { readonly ticket: string }>;
  other: ReactNode;
}) {
  const [form, failure, setFailure] = useFailure();
  const [phone, setPhone] = useState('');
  const [text, setText] = useState('');
  const [sending, setSending] = useState(false);
  const [ticket, setTicket] = useState<string | null>(null);

  async function send(event: SubmitEvent<HTMLFormElement>) {
    event.preventDefault();
    if (sending) return;
    setSending(true);
    const answer = await onSend({ phone: phone.trim(), text: text.trim() });
    setSending(false);
    if ('ticket' in answer) setTicket(answer.ticket);
    else setFailure(answer);
  }

  if (ticket !== null) return <Thanks phone={phone} ticket={ticket} />;
  return (
    <form ref={form} onSubmit={send} noValidate className="grid grid-cols-[minmax(0,1fr)] gap-4">
      {intro && <p>{intro}</p>}
      {failure && failure.kind !== 'refused' && (
        <Banner tone="danger" role="alert" tabIndex={-1}>
          {callFailureText('Your number wasn’t sent', failure)}
        </Banner>
      )}
      <div className="grid gap-4 sm:grid-cols-2">
        <Field name="phone" label="Phone number" error={fieldErrorOf(failure, 'phone')}>
          {(control) => (
            <Input
              {...control}
              type="tel"
              autoComplete="tel"
              required
              value={phone}
              onChange={({ target }) => setPhone(target.value)}
            />
          )}
        </Field>
        <Field name="name" label="Name" optional error={fieldErrorOf(failure, 'name')}>
          {(control) => (
            <Input {...control} autoComplete="name" value={name} onChange={({ target }) => onName(target.value)} />
          )}
        </Field>
      </div>
      <Field name="text" label="What it is about" optional error={fieldErrorOf(failure, 'text')}>
        {(control) => <Input {...control} value={text} onChange={({ target }) => setText(target.value)} />}
      </Field>
      <div className="flex flex-wrap gap-2">
        <Button type="submit" variant="primary" size="lg" aria-disabled={sending}>
          {sending ? 'Sending…' : 'Call me back'}
        </Button>
        {other}
      </div>
    </form>
  );
}

function Thanks({ phone, ticket }: { phone: string; ticket: string }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  return (
    <div className="grid gap-1">
      <h2 ref={heading} tabIndex={-1} className="font-semibold outline-none">
        Thank you, we call you back
      </h2>
      <p className="text-muted wrap-anywhere">
        At {phone}. The number of your question is{' '}
        <code className="font-semibold whitespace-nowrap text-text select-all">{ticket}</code>.
      </p>
    </div>
  );
}
