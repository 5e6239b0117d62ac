'use client';

import { useActionState } from 'react';
import { ButtonLink } from '@/components/ui/button-link';
import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { RadioCards } from '@/components/ui/radio-cards';
import { SubmitButton } from '@/components/ui/submit-button';
import { useFocusOnMistake } from '@/components/ui/use-focus-on-mistake';
import type { InviteFormState } from '@/lib/forms/person-form';
import { IdentityRefusal } from './identity-refusal';
import { LinkPanel } from './link-panel';
import { ROLE_HINTS, ROLE_NAMES } from './role-names';

const ROLES = (['agent', 'administrator'] as const).map((role) => ({
  value: role,
  label: ROLE_NAMES[role],
  hint: ROLE_HINTS[role],
}));

const EMPTY: InviteFormState = {
  values: { email: '', name: '', role: 'agent' },
  errors: {},
  refusal: null,
  link: null,
  attempt: 0,
};

/** E-mail, name and role of somebody new; then, in its place, the link to hand over. */
export function InviteForm({
  action,
}: {
  action: (before: InviteFormState, form: FormData) => Promise<InviteFormState>;
}) {
  const [{ values, errors, refusal, link, attempt }, submit] = useActionState(action, EMPTY);
  const form = useFocusOnMistake(attempt);

  if (link) return <LinkPanel link={link} />;
  return (
    <form ref={form} action={submit} className="grid max-w-2xl gap-5" noValidate>
      {refusal && <IdentityRefusal refusal={refusal} />}
      <div className="grid gap-5 sm:grid-cols-2">
        <Field name="email" label="E-mail" error={errors.email} hint="What they sign in with. Nothing is sent to it.">
          {(control) => (
            <Input
              {...control}
              key={`email-${attempt}`}
              type="email"
              defaultValue={values.email}
              autoComplete="off"
              required
              autoFocus={attempt === 0}
            />
          )}
        </Field>
        <Field
          name="name"
          label="Name"
          optional
          error={errors.name}
          hint="As colleagues see it; without one it is the e-mail’s first part."
        >
          {(control) => <Input {...control} key={`name-${attempt}`} defaultValue={values.name} autoComplete="off" />}
        </Field>
      </div>
      <RadioCards
        key={`role-${attempt}`}
        name="role"
        legend="Role"
        columns={1}
        choices={ROLES}
        defaultValue={values.role}
      />
      <div className="flex flex-wrap gap-2">
        <SubmitButton pendingLabel="Inviting…">Invite and make the link</SubmitButton>
        <ButtonLink href="/desk/agents">Cancel</ButtonLink>
      </div>
    </form>
  );
}
