import 'server-only';
import type { Metadata } from 'next';
import { Banner } from '@/components/ui/banner';
import { ButtonLink } from '@/components/ui/button-link';
import { ForeignText } from '@/components/ui/foreign-text';
import { Link } from '@/components/ui/link';
import { PageHeader } from '@/components/ui/page-header';
import { SubmitButton } from '@/components/ui/submit-button';
import { requireAdministratorViewer } from '../../../viewer';
import { expireBatchAction } from '../../actions';
import { findBatchOrNotFound } from '../../find-import';

export const metadata: Metadata = { title: 'Expire an import' };

/** Asks before all that are left of an import are expired. */
export default async function ExpireImportPage({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params;
  await requireAdministratorViewer(`/desk/imports/${encodeURIComponent(id)}/expire`);
  const { name, active, bans, feed, id: batchId } = await findBatchOrNotFound(id);
  const count = `${active.toLocaleString('en')} ${active === 1 ? 'ban' : 'bans'}`;
  return (
    <>
      <PageHeader
        trail={[{ name: 'Configuration' }, { name: 'Security' }, { name: 'Imports', href: '/desk/imports' }]}
        title={
          <>
            Expire all that are left of “<ForeignText>{name}</ForeignText>”?
          </>
        }
      />
      {active === 0 ? (
        <Banner
          tone="info"
          className="max-w-2xl"
          title="None of its bans is in force any more"
          actions={<ButtonLink href="/desk/imports">Back to the imports</ButtonLink>}
        />
      ) : (
        <form action={expireBatchAction} className="grid max-w-xl gap-4 rounded-lg border border-line bg-surface p-5">
          <input type="hidden" name="batchId" value={batchId} />
          <div className="grid gap-2 text-muted wrap-anywhere">
            <p>
              <Link href={`/desk/bans?batch=${batchId}`} prefetch={false} className="text-accent-text underline">
                {count}
              </Link>{' '}
              of {bans.toLocaleString('en')} end now, all at once. Their addresses are let in on every channel, but for
              those that another ban refuses as well.
            </p>
            {feed && (
              <p>
                The list is then fetched by itself no more. If somebody has it fetched again, all its lines are banned
                again.
              </p>
            )}
            <p>This can’t be undone. The bans stay in the ban history.</p>
          </div>
          <div className="flex flex-wrap justify-end gap-2">
            <ButtonLink href="/desk/imports">Cancel</ButtonLink>
            <SubmitButton variant="danger" pendingLabel="Expiring…">
              Expire {count}
            </SubmitButton>
          </div>
        </form>
      )}
    </>
  );
}
