import { Banner } from '@/components/ui/banner';
import { Link } from '@/components/ui/link';
import type { InviteFormState } from '@/lib/forms/person-form';
import { personRefusalText } from './person-refusal-text';

/** Why somebody could not be invited or changed. */
export function IdentityRefusal({ refusal }: { refusal: NonNullable<InviteFormState['refusal']> }) {
  return (
    <Banner tone="danger" role="alert" tabIndex={-1}>
      {refusal.kind === 'email-taken' ? (
        <>
          Somebody else has this e-mail address.{' '}
          <Link href={`/desk/agents/${refusal.agentId}`} className="text-accent-text underline">
            Open that agent
          </Link>
        </>
      ) : (
        personRefusalText(refusal)
      )}
    </Banner>
  );
}
