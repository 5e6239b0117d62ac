'use client';

import { type KeyboardEvent, useActionState, useEffect, useRef } from 'react';
import { Banner } from '@/components/ui/banner';
import { Field } from '@/components/ui/field';
import { FromScript } from '@/components/ui/from-script';
import { Textarea } from '@/components/ui/input';
import { shortcut } from '@/components/ui/shortcut';
import { SubmitButton } from '@/components/ui/submit-button';
import { showToast } from '@/components/ui/toast';

/** What the form shows: what was typed, and what became of it. */
export interface AnswerState {
  readonly attempt: number;
  readonly text: string;
  readonly outcome:
    | { readonly kind: 'untouched' | 'sent' | 'failed' | 'not-found' }
    | { readonly kind: 'invalid'; readonly message: string };
}

const INITIAL: AnswerState = { attempt: 0, text: '', outcome: { kind: 'untouched' } };

/** Where agents answer on the board; everybody reads it, with their name and a badge. */
export function AnswerForm({
  topic,
  action,
}: {
  topic: number;
  action: (before: AnswerState, form: FormData) => Promise<AnswerState>;
}) {
  const [{ attempt, text, outcome }, submit] = useActionState(action, INITIAL);
  const field = useRef<HTMLTextAreaElement>(null);
  const told = useRef(0);

  useEffect(() => {
    if (told.current === attempt) return;
    told.current = attempt;
    if (outcome.kind === 'sent') showToast({ text: 'Your answer is on the board.', tone: 'good' });
    field.current?.focus();
  }, [attempt, outcome]);

  function sendByKey(event: KeyboardEvent<HTMLTextAreaElement>) {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey) || event.nativeEvent.isComposing) return;
    event.preventDefault();
    event.currentTarget.form?.requestSubmit();
  }

  return (
    <form action={submit} className="grid gap-3 rounded-lg border border-line bg-surface p-3">
      <input type="hidden" name="topic" value={topic} />
      <FromScript />
      {(outcome.kind === 'failed' || outcome.kind === 'not-found') && (
        <Banner tone="danger" role="alert" title="Not posted">
          {outcome.kind === 'failed'
            ? 'The server could not be reached or could not finish it. Nothing is lost: try again in a moment.'
            : 'This topic is gone, so nothing can be added to it.'}
        </Banner>
      )}
      <Field
        name="text"
        label="Your answer"
        hint="Everybody can read it on the board, with your name and a badge."
        error={outcome.kind === 'invalid' ? outcome.message : undefined}
      >
        {(control) => (
          <Textarea
            key={attempt}
            {...control}
            {...shortcut('r', 'Answer')}
            ref={field}
            rows={4}
            defaultValue={text}
            onKeyDown={sendByKey}
          />
        )}
      </Field>
      <div className="flex justify-end">
        <SubmitButton pendingLabel="Posting…">Post answer</SubmitButton>
      </div>
    </form>
  );
}
