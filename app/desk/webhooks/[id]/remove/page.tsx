import 'server-only';
import type { Metadata } from 'next';
import { ButtonLink } from '@/components/ui/button-link';
import { ForeignText } from '@/components/ui/foreign-text';
import { PageHeader } from '@/components/ui/page-header';
import { SubmitButton } from '@/components/ui/submit-button';
import { requireAdministratorViewer } from '../../../viewer';
import { removeWebhookAction } from '../../actions';
import { findWebhookOrNotFound } from '../../find-webhook';

export const metadata: Metadata = { title: 'Remove webhook' };

/** Asks before a webhook is removed for good. */
export default async function RemoveWebhookPage({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params;
  await requireAdministratorViewer(`/desk/webhooks/${encodeURIComponent(id)}/remove`);
  const webhook = await findWebhookOrNotFound(id);
  return (
    <>
      <PageHeader
        trail={[{ name: 'Configuration' }, { name: 'Webhooks', href: '/desk/webhooks' }]}
        title="Remove this webhook?"
      />
      <form action={removeWebhookAction} className="grid max-w-xl gap-4 rounded-lg border border-line bg-surface p-5">
        <input type="hidden" name="webhookId" value={webhook.id} />
        <div className="grid gap-2 text-muted wrap-anywhere">
          <p>
            <ForeignText className="text-text">{webhook.url}</ForeignText>
          </p>
          <p>
            It is told nothing more; what waits to be sent, its secret and its deliveries are gone for good. To stop it
            for a while, switch it off instead.
          </p>
        </div>
        <div className="flex flex-wrap justify-end gap-2">
          <ButtonLink href={`/desk/webhooks/${webhook.id}`}>Cancel</ButtonLink>
          <SubmitButton variant="danger" pendingLabel="Removing…">
            Remove webhook
          </SubmitButton>
        </div>
      </form>
    </>
  );
}
