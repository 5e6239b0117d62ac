'use client';

import { type ReactNode, useActionState } from 'react';
import { Banner } from '@/components/ui/banner';
import { SubmitButton } from '@/components/ui/submit-button';

export type EndExemptionProblem = 'not-found' | 'past' | 'failed';

/** The button that ends an exemption, and why it could not, if it could not. Works without scripts. */
export function EndExemptionForm({
  exemptionId,
  action,
  cancel,
}: {
  exemptionId: number;
  action: (before: EndExemptionProblem | null, form: FormData) => Promise<EndExemptionProblem | null>;
  cancel: ReactNode;
}) {
  const [problem, submit] = useActionState(action, null);
  return (
    <form action={submit} className="grid gap-4">
      <input type="hidden" name="exemptionId" value={exemptionId} />
      {problem && (
        <Banner tone="danger" role="alert">
          {PROBLEMS[problem]}
        </Banner>
      )}
      <div className="flex flex-wrap justify-end gap-2">
        {cancel}
        <SubmitButton variant="danger" pendingLabel="Ending…">
          End exemption
        </SubmitButton>
      </div>
    </form>
  );
}

const PROBLEMS: Readonly<Record<EndExemptionProblem, string>> = {
  'not-found': 'There is no such exemption. Go back to Exemptions and look for it there.',
  past: 'This exemption is over already. There is nothing left to end.',
  failed: 'Nothing was ended, because the server’s database did not answer. It is still in force; try again.',
};
