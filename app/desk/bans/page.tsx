import 'server-only';
import { Plus } from 'lucide-react';
import type { Metadata } from 'next';
import { ButtonLink } from '@/components/ui/button-link';
import { PageHeader } from '@/components/ui/page-header';
import { shortcut } from '@/components/ui/shortcut';
import { canManageBans } from '@/lib/auth/permissions';
import { banListHref, parseBanListView } from '@/lib/forms/ban-list-view';
import type { SearchParams } from '@/lib/forms/search-params';
import { BanListSection } from '../ban-list-section';
import { requireViewer } from '../viewer';
import { BanNotice } from './ban-notice';
import { ExpiredNotice } from './expire/expired-notice';

export const metadata: Metadata = { title: 'Banned IPs' };

/** Configuration > Security > Banned IPs: the bans in force. */
export default async function BannedIpsPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const params = await searchParams;
  const view = parseBanListView('active', params);
  const viewer = await requireViewer(banListHref('active', view, { cursor: view.cursor }));
  return (
    <>
      <PageHeader
        trail={[{ name: 'Configuration' }, { name: 'Security' }]}
        title="Banned IPs"
        description="Visitors from these addresses are refused in chats, contact forms, calls, suggestions and forum."
        actions={
          canManageBans(viewer.agent) && (
            <ButtonLink variant="primary" href="/desk/bans/new" {...shortcut('n', 'Add ban')}>
              <Plus aria-hidden />
              Add ban
            </ButtonLink>
          )
        }
      />
      <BanNotice params={params} viewer={viewer} />
      <ExpiredNotice params={params} viewer={viewer} />
      <BanListSection state="active" view={view} viewer={viewer} />
    </>
  );
}
