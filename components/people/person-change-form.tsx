'use client';

import { type ReactNode, useActionState } from 'react';
import { Banner } from '@/components/ui/banner';
import { SubmitButton } from '@/components/ui/submit-button';
import type { PersonChange, PersonRefusal } from '@/lib/forms/person-form';
import type { PersonQuestion } from './person-question';
import { personRefusalText } from './person-refusal-text';

export type PersonChangeAction = (before: PersonRefusal | null, form: FormData) => Promise<PersonRefusal | null>;

/** The answer to a PersonQuestion, and why it could not be done, if so. Works without scripts. */
export function PersonChangeForm({
  agentId,
  change,
  question,
  action,
  cancel,
}: {
  agentId: number;
  change: PersonChange;
  question: Pick<PersonQuestion, 'confirm' | 'pending' | 'tone'>;
  action: PersonChangeAction;
  cancel: ReactNode;
}) {
  const [refusal, submit] = useActionState(action, null);
  return (
    <form action={submit} className="grid gap-4">
      <input type="hidden" name="agentId" value={agentId} />
      <input type="hidden" name="change" value={change} />
      {refusal && (
        <Banner tone="danger" role="alert">
          {personRefusalText(refusal)}
        </Banner>
      )}
      <div className="flex flex-wrap justify-end gap-2">
        {cancel}
        <SubmitButton variant={question.tone} pendingLabel={question.pending}>
          {question.confirm}
        </SubmitButton>
      </div>
    </form>
  );
}
