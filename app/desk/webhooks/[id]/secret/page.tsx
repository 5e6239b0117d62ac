import 'server-only';
import type { Metadata } from 'next';
import { PageHeader } from '@/components/ui/page-header';
import { NewSecretForm } from '@/components/webhooks/new-secret-form';
import { requireAdministratorViewer } from '../../../viewer';
import { newSecretAction } from '../../actions';
import { findWebhookOrNotFound } from '../../find-webhook';

export const metadata: Metadata = { title: 'New secret' };

/** Makes a new secret for a webhook, after saying what becomes of the old one. */
export default async function NewSecretPage({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params;
  await requireAdministratorViewer(`/desk/webhooks/${encodeURIComponent(id)}/secret`);
  const { url, id: webhookId } = await findWebhookOrNotFound(id);
  return (
    <>
      <PageHeader
        trail={[
          { name: 'Configuration' },
          { name: 'Webhooks', href: '/desk/webhooks' },
          { name: new URL(url).host, href: `/desk/webhooks/${webhookId}` },
        ]}
        title="New secret"
        description="You get a new secret to hand over. For 24 hours messages are signed with the old one as well; one that is older still stops at once."
      />
      <NewSecretForm webhookId={webhookId} action={newSecretAction} />
    </>
  );
}
