'use client';

import { type ReactNode, type SubmitEvent, useActionState, useEffect, useId, useRef, useState } from 'react';
import { Banner } from '@/components/ui/banner';
import { Button } from '@/components/ui/button';
import { Field } from '@/components/ui/field';
import { ForeignText } from '@/components/ui/foreign-text';
import { Input } from '@/components/ui/input';
import type { BoardField } from '@/lib/channels/board/board-forms';
import { TRAP_FIELD } from '@/lib/channels/contact-form/trap-field';
import { forgetVisitorAction } from './actions';
import {
  asksWho,
  type BoardFormState,
  type BoardProblem,
  EMPTY_BOARD_FORM,
  errorOf,
  problemText,
} from './board-form-state';
import { postToBoard } from './post-to-board';

/**
 * A form by which a visitor writes on the board. The browser can send it by itself (a server action); with scripts it is
 * sent in the background, so that nothing typed is lost. Who isn't registered says here who they are.
 */
export function WriteForm({
  action,
  path,
  topic,
  writer,
  notTaken,
  submitLabel,
  onWritten,
  children,
}: {
  action: (before: BoardFormState, form: FormData) => Promise<BoardFormState>;
  /** Of the endpoint, under /api/channels/board/. */
  path: string;
  /** The topic that it is about; null = a new one. */
  topic: number | null;
  /** The name that the visitor registered with; null = not registered. */
  writer: string | null;
  /** How it is told that nothing was taken, such as "Your reply wasn’t posted". */
  notTaken: string;
  submitLabel: string;
  onWritten: (answer: Record<string, unknown>, form: HTMLFormElement) => void;
  children?: (typed: BoardFormState['typed'], errorOf: (field: BoardField) => string | undefined) => ReactNode;
}) {
  const [{ typed, problem: answered }, submit] = useActionState(action, EMPTY_BOARD_FORM);
  const [problem, setProblem] = useState<BoardProblem | null>(answered);
  const [sending, setSending] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  // A page may have two of these forms.
  const id = useId();

  // To the first thing to mend, or to what says why nothing was taken.
  useEffect(() => {
    if (!problem) return;
    const field = form.current?.querySelector<HTMLElement>('[aria-invalid]');
    (field ?? form.current?.querySelector<HTMLElement>('[role=alert]'))?.focus();
  }, [problem]);

  async function send(event: SubmitEvent<HTMLFormElement>) {
    event.preventDefault();
    if (sending) return;
    const { currentTarget } = event;
    setSending(true);
    const outcome = await postToBoard('POST', path, new FormData(currentTarget));
    setSending(false);
    setProblem('problem' in outcome ? outcome.problem : null);
    if ('answer' in outcome) onWritten(outcome.answer, currentTarget);
  }

  const asks = writer === null || asksWho(problem);
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-3">
      <form ref={form} action={submit} onSubmit={send} noValidate className="grid grid-cols-[minmax(0,1fr)] gap-4">
        {problem && (
          <Banner tone={problem.kind === 'refused' ? 'warn' : 'danger'} role="alert" tabIndex={-1}>
            {problemText(notTaken, problem)}
            {problem.kind === 'refused' && problem.reference && (
              <p>
                If you think this is a mistake, tell us this code:{' '}
                <code className="font-semibold whitespace-nowrap select-all">{problem.reference}</code>
              </p>
            )}
          </Banner>
        )}
        {topic !== null && <input type="hidden" name="topic" value={topic} />}
        {children?.(typed, (field) => errorOf(problem, field))}
        {asks && (
          <div className="grid gap-4 sm:grid-cols-2">
            <Field
              name="name"
              id={`${id}-name`}
              label="Your name"
              hint="Stands beside what you write."
              error={errorOf(problem, 'name')}
            >
              {(control) => <Input {...control} required autoComplete="name" defaultValue={typed.name} />}
            </Field>
            <Field
              name="email"
              id={`${id}-email`}
              label="Your e-mail"
              hint="Only we see it."
              error={errorOf(problem, 'email')}
            >
              {(control) => (
                <Input {...control} required type="email" autoComplete="email" defaultValue={typed.email} />
              )}
            </Field>
          </div>
        )}
        <div aria-hidden className="absolute -left-[10000px] size-px overflow-hidden">
          <label htmlFor={`${id}-${TRAP_FIELD}`}>Leave this empty</label>
          <input id={`${id}-${TRAP_FIELD}`} name={TRAP_FIELD} tabIndex={-1} autoComplete="off" />
        </div>
        <div>
          <Button type="submit" variant="primary" size="lg" aria-disabled={sending}>
            {sending ? 'Sending…' : submitLabel}
          </Button>
        </div>
      </form>
      {!asks && (
        <form action={forgetVisitorAction} className="flex flex-wrap items-baseline gap-x-2 text-xs text-muted">
          {topic !== null && <input type="hidden" name="topic" value={topic} />}
          <span>
            You write as <ForeignText className="font-medium text-text">{writer}</ForeignText>.
          </span>
          <button type="submit" className="rounded-sm text-accent-text underline">
            That’s not me
          </button>
        </form>
      )}
    </div>
  );
}
