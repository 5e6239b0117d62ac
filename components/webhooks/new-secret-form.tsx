'use client';

import { useActionState } from 'react';
import { Banner } from '@/components/ui/banner';
import { ButtonLink } from '@/components/ui/button-link';
import { SubmitButton } from '@/components/ui/submit-button';
import type { SecretFormState } from '@/lib/forms/webhook-form';
import { SecretPanel } from './secret-panel';

const REFUSALS = {
  'not-found': 'Somebody removed this webhook meanwhile.',
  failed: 'Nothing was changed, because the server’s database did not answer. Try again.',
} as const;

/** Makes a new secret; then, in its place, the secret to hand over. */
export function NewSecretForm({
  webhookId,
  action,
}: {
  webhookId: number;
  action: (before: SecretFormState, form: FormData) => Promise<SecretFormState>;
}) {
  const [{ refusal, shown }, submit] = useActionState(action, { refusal: null, shown: null });
  if (shown) return <SecretPanel shown={shown} />;
  return (
    <form action={submit} className="grid max-w-2xl gap-4">
      <input type="hidden" name="webhookId" value={webhookId} />
      {refusal && (
        <Banner tone="danger" role="alert">
          {REFUSALS[refusal]}
        </Banner>
      )}
      <div className="flex flex-wrap gap-2">
        <SubmitButton pendingLabel="Making the secret…">Make a new secret</SubmitButton>
        <ButtonLink href={`/desk/webhooks/${webhookId}`}>Cancel</ButtonLink>
      </div>
    </form>
  );
}
