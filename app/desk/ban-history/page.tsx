import 'server-only';
import type { Metadata } from 'next';
import { PageHeader } from '@/components/ui/page-header';
import { banListHref, parseBanListView } from '@/lib/forms/ban-list-view';
import type { SearchParams } from '@/lib/forms/search-params';
import { BanListSection } from '../ban-list-section';
import { requireViewer } from '../viewer';

export const metadata: Metadata = { title: 'Ban history' };

/** Configuration > Security > Ban history: the bans that are over, with when and how each ended. */
export default async function BanHistoryPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const view = parseBanListView('past', await searchParams);
  const viewer = await requireViewer(banListHref('past', view, { cursor: view.cursor }));
  return (
    <>
      <PageHeader
        trail={[{ name: 'Configuration' }, { name: 'Security' }]}
        title="Ban history"
        description="Bans that are over. They refuse nobody any more; nothing is deleted from here."
      />
      <BanListSection state="past" view={view} viewer={viewer} />
    </>
  );
}
