import 'server-only';
import type { Metadata } from 'next';
import { PageHeader } from '@/components/ui/page-header';
import { WebhookForm } from '@/components/webhooks/webhook-form';
import { NEW_WEBHOOK, webhookFormState } from '@/lib/forms/webhook-form';
import { requireAdministratorViewer } from '../../viewer';
import { addWebhookAction } from '../actions';

export const metadata: Metadata = { title: 'Add webhook' };

/** Configuration > Webhooks > Add webhook. */
export default async function NewWebhookPage() {
  await requireAdministratorViewer('/desk/webhooks/new');
  return (
    <>
      <PageHeader
        trail={[{ name: 'Configuration' }, { name: 'Webhooks', href: '/desk/webhooks' }]}
        title="Add webhook"
        description="It is told what happens from then on. You get a secret, by which the receiver verifies messages."
      />
      <WebhookForm initial={webhookFormState(NEW_WEBHOOK, null)} webhookId={null} action={addWebhookAction} />
    </>
  );
}
