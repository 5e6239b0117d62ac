import 'server-only';
import { Inbox } from 'lucide-react';
import type { Metadata } from 'next';
import { ZoneNote } from '@/components/desk/zone-note';
import { TicketList } from '@/components/tickets/ticket-list';
import { TicketListSkeleton } from '@/components/tickets/ticket-list-skeleton';
import { EmptyState } from '@/components/ui/empty-state';
import { PageHeader } from '@/components/ui/page-header';
import { Pagination } from '@/components/ui/pagination';
import { Patiently } from '@/components/ui/patiently';
import { TabLinks } from '@/components/ui/tabs';
import { runtime } from '@/lib/composition';
import { type SearchParams, searchParam } from '@/lib/forms/search-params';
import type { TicketPage } from '@/lib/ports/ticket-store';
import { requireViewer, type Viewer } from '../viewer';

export const metadata: Metadata = { title: 'Tickets' };

const ROWS_PER_PAGE = 50;

/** What visitors wrote, newest first; what was marked as spam has a list of its own. */
export default async function TicketsPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const params = await searchParams;
  const spam = searchParam(params, 'view') === 'spam';
  const cursor = searchParam(params, 'cursor').slice(0, 2000);
  const viewer = await requireViewer(ticketsHref(spam, cursor));
  const query = { sort: 'created' as const, spam, limit: ROWS_PER_PAGE, ...(cursor && { cursor }) };
  return (
    <>
      <PageHeader title="Tickets" description="Messages from visitors, the newest first." />
      <TabLinks
        label="Which tickets"
        tabs={[
          { name: 'Inbox', href: ticketsHref(false), current: !spam },
          { name: 'Spam', href: ticketsHref(true), current: spam },
        ]}
      />
      <Patiently work={() => runtime().tickets.listTickets(query)} fallback={<TicketListSkeleton />}>
        {(page) => <Rows page={page} spam={spam} cursor={cursor} viewer={viewer} />}
      </Patiently>
    </>
  );
}

function Rows({ page, spam, cursor, viewer }: { page: TicketPage; spam: boolean; cursor: string; viewer: Viewer }) {
  if (page.rows.length === 0) {
    return (
      <div className="rounded-lg border border-line bg-surface">
        <EmptyState icon={<Inbox />} title={spam ? 'No spam' : 'No tickets yet'}>
          {spam
            ? 'Tickets whose visitor was banned from the chat, and others marked as spam, are kept here.'
            : 'Messages that visitors send from the contact form arrive here.'}
        </EmptyState>
      </div>
    );
  }
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-3">
      <TicketList tickets={page.rows} vantage={viewer} />
      <Pagination
        summary={<ZoneNote timeZone={viewer.timeZone} />}
        previousHref={cursor ? ticketsHref(spam) : null}
        previousName="Newest"
        nextHref={page.nextCursor && ticketsHref(spam, page.nextCursor)}
        nextName="Older"
      />
    </div>
  );
}

function ticketsHref(spam: boolean, cursor = ''): string {
  const params = new URLSearchParams();
  if (spam) params.set('view', 'spam');
  if (cursor) params.set('cursor', cursor);
  return params.size > 0 ? `/desk/tickets?${params}` : '/desk/tickets';
}
