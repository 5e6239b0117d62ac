import 'server-only';
import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { ZoneNote } from '@/components/desk/zone-note';
import { TicketFilters } from '@/components/tickets/ticket-filters';
import { ticketHref } from '@/components/tickets/ticket-href';
import { TicketList } from '@/components/tickets/ticket-list';
import { TicketListSkeleton } from '@/components/tickets/ticket-list-skeleton';
import { PageHeader } from '@/components/ui/page-header';
import { Pagination } from '@/components/ui/pagination';
import { Patiently } from '@/components/ui/patiently';
import { TabLinks } from '@/components/ui/tabs';
import { runtime } from '@/lib/composition';
import type { SearchParams } from '@/lib/forms/search-params';
import {
  parseTicketListView,
  readTicketSearch,
  type TicketListView,
  ticketFilter,
  ticketListHref,
  ticketListQuery,
  ticketTabs,
} from '@/lib/forms/ticket-list-view';
import { TICKET_COUNT_MAX, type TicketPage } from '@/lib/ports/ticket-store';
import { requireViewer, type Viewer } from '../viewer';
import { NoTickets } from './no-tickets';

export const metadata: Metadata = { title: 'Tickets' };

/** What visitors wrote, what is open first. A whole ticket code in the search leads straight to its ticket. */
export default async function TicketsPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const view = parseTicketListView(await searchParams);
  const viewer = await requireViewer(ticketListHref(view, { cursor: view.cursor }));
  const { tickets, contacts } = runtime();
  const search = readTicketSearch(view);
  if (search.kind === 'code' && (await tickets.findTicketByCode(search.code))) redirect(ticketHref(search.code));
  const [agents, contact] = await Promise.all([
    tickets.agentsOfTickets(),
    view.contactId === null ? null : contacts.findContact(view.contactId),
  ]);
  const countTabs = once(() =>
    tickets.countTickets(ticketTabs(view).map((tab) => ticketFilter(tab.view, viewer.agent.id))),
  );
  return (
    <>
      <PageHeader title="Tickets" description="What visitors wrote, what was last touched first." />
      <Patiently work={countTabs} fallback={<Tabs view={view} counts={null} />}>
        {(counts) => <Tabs view={view} counts={counts} />}
      </Patiently>
      <TicketFilters view={view} agents={agents} contactName={contact?.name ?? null} />
      <Patiently
        work={() => Promise.all([tickets.listTickets(ticketListQuery(view, viewer.agent.id)), countTabs()])}
        fallback={<TicketListSkeleton />}
      >
        {([page, counts]) => <Rows page={page} counts={counts} view={view} viewer={viewer} />}
      </Patiently>
    </>
  );
}

function Tabs({ view, counts }: { view: TicketListView; counts: readonly number[] | null }) {
  const tabs = ticketTabs(view).map((tab, at) => ({
    name: tab.name,
    href: ticketListHref(tab.view),
    current: tab.current,
    count: counts ? countText(counts[at] ?? 0) : undefined,
  }));
  return <TabLinks label="Which tickets" tabs={tabs} />;
}

function countText(count: number): string {
  return count > TICKET_COUNT_MAX ? `${TICKET_COUNT_MAX}+` : String(count);
}

function Rows({
  page,
  counts,
  view,
  viewer,
}: {
  page: TicketPage;
  counts: readonly number[];
  view: TicketListView;
  viewer: Viewer;
}) {
  if (page.rows.length === 0) return <NoTickets view={view} all={counts.at(-1) ?? 0} />;
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-3">
      <TicketList tickets={page.rows} sort={view.sort} vantage={viewer} />
      <Pagination
        summary={<ZoneNote timeZone={viewer.timeZone} />}
        previousHref={page.previousCursor && ticketListHref(view, { cursor: page.previousCursor })}
        previousName="Newer"
        nextHref={page.nextCursor && ticketListHref(view, { cursor: page.nextCursor })}
        nextName="Older"
      />
    </div>
  );
}

/** The same promise for all who ask, begun by the first. */
function once<T>(work: () => Promise<T>): () => Promise<T> {
  let begun: Promise<T> | undefined;
  return () => {
    begun ??= work();
    return begun;
  };
}
