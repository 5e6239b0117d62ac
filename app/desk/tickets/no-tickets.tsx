import 'server-only';
import { CircleCheckBig, Inbox, type LucideIcon, SearchX } from 'lucide-react';
import type { ReactNode } from 'react';
import { ButtonLink } from '@/components/ui/button-link';
import { EmptyState } from '@/components/ui/empty-state';
import {
  isNarrowed,
  looseFilters,
  readTicketSearch,
  type TicketListView,
  type TicketTabName,
  tabOf,
  ticketListHref,
  ticketTabs,
  withoutFilter,
} from '@/lib/forms/ticket-list-view';

/** What the list shows instead of rows: why, and what to do about it. `all` = how many the tab All has. */
export function NoTickets({ view, all }: { view: TicketListView; all: number }) {
  if (isNarrowed(view) || view.cursor) return <NoMatch view={view} all={all} />;
  if (all === 0) {
    return (
      <Framed
        Sign={Inbox}
        title="No tickets yet"
        actions={
          <ButtonLink variant="primary" href="/contact" target="_blank">
            Open the contact form
          </ButtonLink>
        }
      >
        What visitors send from the contact form arrives here. Write a first message to see how it goes.
      </Framed>
    );
  }
  const { title, text } = EMPTY_TABS[tabOf(view)];
  return (
    <Framed Sign={CircleCheckBig} title={title}>
      {text}
    </Framed>
  );
}

function NoMatch({ view, all }: { view: TicketListView; all: number }) {
  const search = readTicketSearch(view);
  const everywhere = ticketTabs(view).find(({ name }) => name === 'All');
  const cleared = looseFilters(view).reduce(withoutFilter, { ...view, search: '' });
  return (
    <Framed
      Sign={SearchX}
      title={search.kind === 'code' ? `There is no ticket ${search.code}` : 'No ticket matches'}
      actions={
        <>
          {all > 0 && everywhere && !everywhere.current && (
            <ButtonLink variant="primary" href={ticketListHref(everywhere.view)}>
              Look in all tickets
            </ButtonLink>
          )}
          <ButtonLink href={ticketListHref(cleared)}>Clear filters</ButtonLink>
        </>
      }
    >
      {all > 0 && everywhere && !everywhere.current
        ? 'Nothing here matches, but tickets under other tabs do.'
        : 'Words are found by their beginning: “parc” finds “parcel”. An address or a range finds what came from there.'}
    </Framed>
  );
}

function Framed({
  Sign,
  title,
  actions,
  children,
}: {
  Sign: LucideIcon;
  title: string;
  actions?: ReactNode;
  children: ReactNode;
}) {
  return (
    <div className="rounded-lg border border-line bg-surface">
      <EmptyState icon={<Sign />} title={title} actions={actions}>
        <p>{children}</p>
      </EmptyState>
    </div>
  );
}

const EMPTY_TABS: Readonly<Record<TicketTabName, { readonly title: string; readonly text: string }>> = {
  Open: { title: 'Nothing is open', text: 'Every ticket is resolved. What visitors write next arrives here.' },
  Mine: {
    title: 'Nothing is yours',
    text: 'Tickets that you take, or that a colleague gives you, are listed here while they are open.',
  },
  Unassigned: { title: 'Somebody works on every open ticket', text: 'New ones arrive here until somebody takes them.' },
  Resolved: { title: 'Nothing is resolved yet', text: 'Tickets that are done are kept here.' },
  Spam: {
    title: 'No spam',
    text: 'Tickets that were marked as spam are kept here, such as those whose visitor was banned from the chat.',
  },
  All: { title: 'No tickets', text: 'What visitors write arrives here.' },
};
