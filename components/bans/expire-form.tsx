'use client';

import { type ReactNode, useActionState } from 'react';
import { Banner } from '@/components/ui/banner';
import { SubmitButton } from '@/components/ui/submit-button';
import type { ExpireFormState } from '@/lib/forms/expire-form';
import { RangeText } from './range-text';

export type ExpireAction = (before: ExpireFormState, form: FormData) => Promise<ExpireFormState>;

/** The button that ends bans, and why it could not, if it could not. Works without scripts. */
export function ExpireForm({
  ids,
  action,
  returnTo,
  cancel,
}: {
  ids: readonly number[];
  action: ExpireAction;
  /** The page to show afterwards. */
  returnTo: string;
  cancel: ReactNode;
}) {
  const [state, submit] = useActionState(action, null);
  return (
    <form action={submit} className="grid gap-4">
      <input type="hidden" name="ids" value={ids.join(',')} />
      <input type="hidden" name="returnTo" value={returnTo} />
      {state && (
        <Banner tone="danger" role="alert">
          <Problem state={state} />
        </Banner>
      )}
      <div className="flex flex-wrap justify-end gap-2">
        {cancel}
        <SubmitButton variant="danger" pendingLabel="Expiring…">
          {ids.length === 1 ? 'Expire ban' : `Expire ${ids.length} bans`}
        </SubmitButton>
      </div>
    </form>
  );
}

function Problem({ state }: { state: NonNullable<ExpireFormState> }) {
  switch (state.kind) {
    case 'nothing-to-expire': {
      const [only, ...more] = state.past;
      if (!only) return 'There is no such ban. Go back to Banned IPs and look for it there.';
      if (more.length > 0) return 'All of these bans are over already. There is nothing left to expire.';
      return (
        <>
          The ban on <RangeText text={only.rangeText} /> is over already: it ended {only.endedText}. There is nothing
          left to expire.
        </>
      );
    }
    case 'nothing-selected':
      return 'No ban is selected. Go back to Banned IPs and tick those that you want to expire.';
    case 'too-many':
      return `At most ${state.limit} bans can be expired at once. Go back and select fewer.`;
    case 'failed':
      return 'Nothing was expired, because the server’s database did not answer. All of it is still in force; try again.';
  }
}
