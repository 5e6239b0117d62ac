'use client';

import { useActionState } from 'react';
import { Banner } from '@/components/ui/banner';
import { ButtonLink } from '@/components/ui/button-link';
import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { RadioCards, type RadioChoice } from '@/components/ui/radio-cards';
import { SubmitButton } from '@/components/ui/submit-button';
import { useFocusOnMistake } from '@/components/ui/use-focus-on-mistake';
import { EMPTY_TOKEN_FORM, type TokenFormState } from '@/lib/forms/token-form';
import { TokenPanel } from './token-panel';

const SCOPES: readonly RadioChoice[] = [
  { value: 'read', label: 'Read', hint: 'Look at bans and ask about addresses. Enough for a proxy or a firewall.' },
  { value: 'write', label: 'Read and change', hint: 'Also give, change and expire bans, and hand in mail and calls.' },
];

/** Name and scope of a new token; then, in its place, the token. */
export function TokenForm({ action }: { action: (before: TokenFormState, form: FormData) => Promise<TokenFormState> }) {
  const [{ values, errors, failed, made, attempt }, submit] = useActionState(action, EMPTY_TOKEN_FORM);
  const form = useFocusOnMistake(attempt);
  if (made) return <TokenPanel made={made} />;
  return (
    <form ref={form} action={submit} className="grid max-w-2xl gap-5" noValidate>
      {failed && (
        <Banner tone="danger" role="alert" tabIndex={-1} title="No token was made">
          The server’s database did not answer. Try again in a moment.
        </Banner>
      )}
      <Field
        name="name"
        label="Name"
        error={errors.name}
        hint="After the program that will use it, such as nginx. Bans that it gives say so."
      >
        {(control) => (
          <Input
            {...control}
            key={`name-${attempt}`}
            defaultValue={values.name}
            autoComplete="off"
            required
            autoFocus={attempt === 0}
          />
        )}
      </Field>
      <RadioCards
        key={`scope-${attempt}`}
        name="scope"
        legend="What may it do?"
        columns={1}
        choices={SCOPES}
        defaultValue={values.scope}
        error={errors.scope}
      />
      <div className="flex flex-wrap gap-2">
        <SubmitButton pendingLabel="Making the token…">Make token</SubmitButton>
        <ButtonLink href="/desk/tokens">Cancel</ButtonLink>
      </div>
    </form>
  );
}
