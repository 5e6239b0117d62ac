'use client';

import { type SubmitEvent, useActionState, useEffect, useRef, useState } from 'react';
import { Banner } from '@/components/ui/banner';
import { Button } from '@/components/ui/button';
import { Field } from '@/components/ui/field';
import { Input, Textarea } from '@/components/ui/input';
import { TRAP_FIELD } from '@/lib/channels/contact-form/trap-field';
import { refusalPath } from '@/lib/gate/refusal-path';
import { sendContactFormAction } from './actions';
import { type ContactFormProblem, EMPTY_CONTACT_FORM, errorOf, problemText } from './contact-form-state';
import { MessageSent } from './message-sent';
import { postContactForm } from './post-contact-form';

/**
 * The contact form. The browser can send it by itself (a server action); with scripts it is sent in the background, so
 * that nothing typed is lost when the connection is, or when this page is older than the server.
 */
export function ContactForm({ desk }: { desk: string }) {
  const [{ typed, problem: answered }, action] = useActionState(sendContactFormAction, EMPTY_CONTACT_FORM);
  const [problem, setProblem] = useState<ContactFormProblem | null>(answered);
  const [ticket, setTicket] = useState<string | null>(null);
  const [sending, setSending] = useState(false);
  const form = useRef<HTMLFormElement>(null);

  // To the first thing to mend, or to what says why nothing was sent.
  useEffect(() => {
    if (!problem) return;
    const field = form.current?.querySelector<HTMLElement>('[aria-invalid]');
    (field ?? form.current?.querySelector<HTMLElement>('[role=alert]'))?.focus();
  }, [problem]);

  async function send(event: SubmitEvent<HTMLFormElement>) {
    event.preventDefault();
    if (sending) return;
    setSending(true);
    const outcome = await postContactForm(new FormData(event.currentTarget));
    if ('ticket' in outcome) setTicket(outcome.ticket);
    else if (outcome.problem.kind === 'refused') window.location.assign(refusalPath('contact_form'));
    else setProblem(outcome.problem);
    setSending(false);
  }

  if (ticket) return <MessageSent ticket={ticket} />;
  const text = problemText(problem);
  return (
    <>
      <div>
        <h1 className="text-xl font-semibold tracking-tight">Contact us</h1>
        <p className="mt-1 text-muted">Write to {desk}; we answer by e-mail.</p>
      </div>
      <form ref={form} action={action} onSubmit={send} noValidate className="grid gap-4">
        {text && (
          <Banner tone="danger" role="alert" tabIndex={-1}>
            {text}
          </Banner>
        )}
        <div className="grid gap-4 sm:grid-cols-2">
          <Field name="name" label="Name" error={errorOf(problem, 'name')}>
            {(control) => <Input {...control} required autoComplete="name" defaultValue={typed.name} />}
          </Field>
          <Field name="email" label="E-mail" error={errorOf(problem, 'email')}>
            {(control) => <Input {...control} required type="email" autoComplete="email" defaultValue={typed.email} />}
          </Field>
        </div>
        <Field name="subject" label="Subject" error={errorOf(problem, 'subject')}>
          {(control) => <Input {...control} required defaultValue={typed.subject} />}
        </Field>
        <Field name="message" label="Message" error={errorOf(problem, 'message')}>
          {(control) => <Textarea {...control} required rows={8} defaultValue={typed.message} />}
        </Field>
        <div aria-hidden className="absolute -left-[10000px] size-px overflow-hidden">
          <label htmlFor={TRAP_FIELD}>Leave this empty</label>
          <input id={TRAP_FIELD} name={TRAP_FIELD} tabIndex={-1} autoComplete="off" />
        </div>
        <div>
          <Button type="submit" variant="primary" size="lg" aria-disabled={sending}>
            {sending ? 'Sending…' : 'Send message'}
          </Button>
        </div>
      </form>
    </>
  );
}
