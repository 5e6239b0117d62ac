'use client';

import { type ReactNode, useActionState } from 'react';
import { Banner } from '@/components/ui/banner';
import { SubmitButton } from '@/components/ui/submit-button';
import type { ExpireFormState } from '@/lib/forms/ban-reference';

export type ExpireAction = (before: ExpireFormState, form: FormData) => Promise<ExpireFormState>;

/** The button that ends a ban, and why it could not, if it could not. Works without scripts. */
export function ExpireForm({
  banId,
  action,
  returnTo,
  cancel,
}: {
  banId: number;
  action: ExpireAction;
  /** The page to show afterwards. */
  returnTo: string;
  cancel: ReactNode;
}) {
  const [state, submit] = useActionState(action, null);
  return (
    <form action={submit} className="grid gap-4">
      <input type="hidden" name="banId" value={banId} />
      <input type="hidden" name="returnTo" value={returnTo} />
      {state && (
        <Banner tone="danger" role="alert">
          {problemText(state)}
        </Banner>
      )}
      <div className="flex flex-wrap justify-end gap-2">
        {cancel}
        <SubmitButton variant="danger" pendingLabel="Expiring…">
          Expire ban
        </SubmitButton>
      </div>
    </form>
  );
}

function problemText(state: NonNullable<ExpireFormState>): string {
  switch (state.kind) {
    case 'past':
      return `This ban is over already: it ended ${state.endedText}. There is nothing left to expire.`;
    case 'not-found':
      return 'There is no such ban. Go back to Banned IPs and look for it there.';
    case 'failed':
      return 'The ban could not be expired because the server’s database did not answer. It is still in force; try again.';
  }
}
