'use client';

import { type ReactNode, type SubmitEvent, useEffect, useState } from 'react';
import { Banner } from '@/components/ui/banner';
import { Button } from '@/components/ui/button';
import type { ChatFailure, ChatFieldError } from './chat-requests';
import { failureText, fieldErrorOf } from './failure-text';
import type { ChatDraft } from './kept-chat';
import { MessageField, messageMistake } from './message-field';
import { PersonFields } from './person-fields';
import { useFailure } from './use-failure';

/** A message to be answered by e-mail, in place of a chat. `other`: what else can be done. */
export function LeaveMessage({
  draft,
  onDraft,
  onSend,
  intro,
  other,
  takesFocus = false,
}: {
  draft: ChatDraft;
  onDraft: (changes: Partial<ChatDraft>) => void;
  onSend: (message: { name: string; email: string; text: string }) => Promise<ChatFailure | null>;
  intro: string;
  other: ReactNode;
  takesFocus?: boolean;
}) {
  const [form, failure, setFailure] = useFailure();
  const [sending, setSending] = useState(false);

  useEffect(() => {
    if (takesFocus) form.current?.querySelector('input')?.focus();
  }, [takesFocus, form]);

  async function send(event: SubmitEvent<HTMLFormElement>) {
    event.preventDefault();
    if (sending) return;
    const message = { name: draft.name.trim(), email: draft.email.trim(), text: draft.text.trim() };
    const errors = mistakesIn(message);
    if (errors.length > 0) return setFailure({ kind: 'invalid', errors });
    setSending(true);
    const failed = await onSend(message);
    setSending(false);
    if (failed) setFailure(failed);
    else onDraft({ text: '' });
  }

  return (
    <form ref={form} onSubmit={send} noValidate className="grid gap-4">
      <p>{intro}</p>
      {failure && failure.kind !== 'refused' && (
        <Banner tone="danger" role="alert" tabIndex={-1}>
          {failureText('Your message wasn’t sent', failure)}
        </Banner>
      )}
      <PersonFields draft={draft} onDraft={onDraft} failure={failure} />
      <MessageField
        label="Message"
        rows={5}
        value={draft.text}
        error={fieldErrorOf(failure, 'text', 'message')}
        onChange={(text) => onDraft({ text })}
      />
      <div className="flex flex-wrap gap-2">
        <Button type="submit" variant="primary" size="lg" aria-disabled={sending}>
          {sending ? 'Sending…' : 'Leave message'}
        </Button>
        {other}
      </div>
    </form>
  );
}

/** What can be told before anything is sent; whether the e-mail address is one the server says. */
function mistakesIn({ name, email, text }: { name: string; email: string; text: string }): ChatFieldError[] {
  const message = messageMistake(text, 'Enter your message, such as “My order 1042 has not arrived.”');
  return [
    ...(name === '' ? [{ field: 'name', message: 'Enter your name, such as Jane Doe.' }] : []),
    ...(/^\S+@\S+\.\S+$/.test(email)
      ? []
      : [{ field: 'email', message: 'Enter your e-mail address, such as jane@example.com, so that we can answer.' }]),
    ...(message ? [{ field: 'text', message }] : []),
  ];
}
