import 'server-only';
import { Plus, Webhook } from 'lucide-react';
import type { Metadata } from 'next';
import { ZoneNote } from '@/components/desk/zone-note';
import { ButtonLink } from '@/components/ui/button-link';
import { EmptyState } from '@/components/ui/empty-state';
import { Notice } from '@/components/ui/notice';
import { PageHeader } from '@/components/ui/page-header';
import { shortcut } from '@/components/ui/shortcut';
import { WebhookList } from '@/components/webhooks/webhook-list';
import { runtime } from '@/lib/composition';
import { type SearchParams, searchParam } from '@/lib/forms/search-params';
import { requireAdministratorViewer } from '../viewer';

export const metadata: Metadata = { title: 'Webhooks' };

const NOTICE_PARAMS = ['done'];

/** Configuration > Webhooks: other programs that are told what happens to bans. */
export default async function WebhooksPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const viewer = await requireAdministratorViewer('/desk/webhooks');
  const webhooks = await runtime().webhooks.listWebhooks();
  return (
    <>
      <PageHeader
        trail={[{ name: 'Configuration' }]}
        title="Webhooks"
        description="Other programs that are told when a ban is added, changed or ends, such as a firewall or a chat room. Each message is signed, and tried again for three days if it does not arrive."
        actions={
          <ButtonLink variant="primary" href="/desk/webhooks/new" {...shortcut('c', 'Add webhook')}>
            <Plus aria-hidden />
            Add webhook
          </ButtonLink>
        }
      />
      {searchParam(await searchParams, 'done') === 'removed' && (
        <Notice tone="good" params={NOTICE_PARAMS}>
          The webhook is removed.
        </Notice>
      )}
      {webhooks.length > 0 ? (
        <div className="grid max-w-5xl grid-cols-[minmax(0,1fr)] gap-3">
          <WebhookList webhooks={webhooks} vantage={viewer} />
          <p className="text-grid text-muted">
            {webhooks.length === 1 ? '1 webhook' : `${webhooks.length} webhooks`} ·{' '}
            <ZoneNote timeZone={viewer.timeZone} />
          </p>
        </div>
      ) : (
        <div className="rounded-lg border border-line bg-surface">
          <EmptyState
            icon={<Webhook />}
            title="No webhooks yet"
            actions={
              <ButtonLink variant="primary" href="/desk/webhooks/new">
                Add the first webhook
              </ButtonLink>
            }
          >
            <p>A webhook is an address that gets a message about each ban. You say which address, and about what.</p>
          </EmptyState>
        </div>
      )}
    </>
  );
}
