'use client';

import { type ReactNode, useActionState } from 'react';
import { Banner } from '@/components/ui/banner';
import { ButtonLink } from '@/components/ui/button-link';
import { RadioCards, type RadioChoice } from '@/components/ui/radio-cards';
import { SubmitButton } from '@/components/ui/submit-button';
import type { LinkFormState } from '@/lib/forms/person-form';
import { LinkPanel } from './link-panel';
import { personRefusalText } from './person-refusal-text';

const UNTRIED: LinkFormState = { refusal: null, link: null };

const WHEN: readonly RadioChoice[] = [
  {
    value: 'keep',
    label: 'When the link is used',
    hint: 'The old password and the signed-in devices stay good until then. For a password that was forgotten.',
  },
  {
    value: 'now',
    label: 'Now: lock the account',
    hint: 'Signed out everywhere at once, and only the link leads back in. For a password that somebody else knows.',
  },
];

/** Makes a link by which somebody chooses a password; then, in its place, the link to hand over. */
export function MakeLinkForm({
  agentId,
  asksWhen,
  submitLabel,
  action,
  children,
}: {
  agentId: number;
  /** There is an old password, and it must be said when it ends. */
  asksWhen: boolean;
  submitLabel: string;
  action: (before: LinkFormState, form: FormData) => Promise<LinkFormState>;
  children: ReactNode;
}) {
  const [{ refusal, link }, submit] = useActionState(action, UNTRIED);
  if (link) return <LinkPanel link={link} />;
  return (
    <form action={submit} className="grid max-w-2xl gap-5">
      <input type="hidden" name="agentId" value={agentId} />
      {refusal && (
        <Banner tone="danger" role="alert">
          {personRefusalText(refusal)}
        </Banner>
      )}
      {children}
      {asksWhen && (
        <RadioCards
          name="when"
          legend="When does the old password end?"
          columns={1}
          choices={WHEN}
          defaultValue="keep"
        />
      )}
      <div className="flex flex-wrap gap-2">
        <SubmitButton pendingLabel="Making the link…">{submitLabel}</SubmitButton>
        <ButtonLink href={`/desk/agents/${agentId}`}>Cancel</ButtonLink>
      </div>
    </form>
  );
}
