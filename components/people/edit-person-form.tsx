'use client';

import { useActionState } from 'react';
import { ButtonLink } from '@/components/ui/button-link';
import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { SubmitButton } from '@/components/ui/submit-button';
import { useFocusOnMistake } from '@/components/ui/use-focus-on-mistake';
import type { EditPersonFormState, PersonFormValues } from '@/lib/forms/person-form';
import { IdentityRefusal } from './identity-refusal';

/** Changes an agent's name and e-mail. */
export function EditPersonForm({
  agentId,
  values: present,
  action,
}: {
  agentId: number;
  values: PersonFormValues;
  action: (before: EditPersonFormState, form: FormData) => Promise<EditPersonFormState>;
}) {
  const [{ values, errors, refusal, attempt }, submit] = useActionState(action, {
    values: present,
    errors: {},
    refusal: null,
    attempt: 0,
  });
  const form = useFocusOnMistake(attempt);
  return (
    <form ref={form} action={submit} className="grid max-w-md gap-5" noValidate>
      <input type="hidden" name="agentId" value={agentId} />
      {refusal && <IdentityRefusal refusal={refusal} />}
      <Field name="name" label="Name" error={errors.name}>
        {(control) => <Input {...control} key={`name-${attempt}`} defaultValue={values.name} autoComplete="off" />}
      </Field>
      <Field name="email" label="E-mail" error={errors.email} hint="From now on this is what they sign in with.">
        {(control) => (
          <Input {...control} key={`email-${attempt}`} type="email" defaultValue={values.email} autoComplete="off" />
        )}
      </Field>
      <div className="flex flex-wrap gap-2">
        <SubmitButton>Save changes</SubmitButton>
        <ButtonLink href={`/desk/agents/${agentId}`}>Cancel</ButtonLink>
      </div>
    </form>
  );
}
