import 'server-only';
import type { Metadata } from 'next';
import { PageHeader } from '@/components/ui/page-header';
import { WebhookForm } from '@/components/webhooks/webhook-form';
import { webhookFormState } from '@/lib/forms/webhook-form';
import { requireAdministratorViewer } from '../../../viewer';
import { editWebhookAction } from '../../actions';
import { findWebhookOrNotFound } from '../../find-webhook';

export const metadata: Metadata = { title: 'Edit webhook' };

/** Configuration > Webhooks > Edit webhook. */
export default async function EditWebhookPage({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params;
  await requireAdministratorViewer(`/desk/webhooks/${encodeURIComponent(id)}/edit`);
  const { url, topics, version, id: webhookId } = await findWebhookOrNotFound(id);
  return (
    <>
      <PageHeader
        trail={[
          { name: 'Configuration' },
          { name: 'Webhooks', href: '/desk/webhooks' },
          { name: new URL(url).host, href: `/desk/webhooks/${webhookId}` },
        ]}
        title="Edit webhook"
        description="Its secret stays. Messages that wait to be sent again go to the new address."
      />
      <WebhookForm
        initial={webhookFormState({ url, topics }, version)}
        webhookId={webhookId}
        action={editWebhookAction}
      />
    </>
  );
}
