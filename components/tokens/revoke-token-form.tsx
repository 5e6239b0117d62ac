'use client';

import { useActionState } from 'react';
import { Banner } from '@/components/ui/banner';
import { ButtonLink } from '@/components/ui/button-link';
import { SubmitButton } from '@/components/ui/submit-button';

export type RevokeTokenProblem = 'not-found' | 'revoked' | 'failed';

/** The button that revokes a token, and why it could not, if it could not. Works without scripts. */
export function RevokeTokenForm({
  tokenId,
  action,
}: {
  tokenId: number;
  action: (before: RevokeTokenProblem | null, form: FormData) => Promise<RevokeTokenProblem | null>;
}) {
  const [problem, submit] = useActionState(action, null);
  return (
    <form action={submit} className="grid gap-4">
      <input type="hidden" name="tokenId" value={tokenId} />
      {problem && (
        <Banner tone="danger" role="alert">
          {PROBLEMS[problem]}
        </Banner>
      )}
      <div className="flex flex-wrap justify-end gap-2">
        <ButtonLink href="/desk/tokens">Cancel</ButtonLink>
        <SubmitButton variant="danger" pendingLabel="Revoking…">
          Revoke token
        </SubmitButton>
      </div>
    </form>
  );
}

const PROBLEMS: Readonly<Record<RevokeTokenProblem, string>> = {
  'not-found': 'There is no such token. Go back to API tokens and look for it there.',
  revoked: 'This token is revoked already. Nobody gets in with it.',
  failed: 'The token was not revoked, because the server’s database did not answer. It still counts; try again.',
};
