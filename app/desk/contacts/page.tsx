import 'server-only';
import { SearchX, Users } from 'lucide-react';
import type { Metadata } from 'next';
import { ContactList } from '@/components/contacts/contact-list';
import { ContactListSkeleton } from '@/components/contacts/contact-list-skeleton';
import { ContactSearch } from '@/components/contacts/contact-search';
import { ZoneNote } from '@/components/desk/zone-note';
import { ButtonLink } from '@/components/ui/button-link';
import { EmptyState } from '@/components/ui/empty-state';
import { PageHeader } from '@/components/ui/page-header';
import { Pagination } from '@/components/ui/pagination';
import { Patiently } from '@/components/ui/patiently';
import { runtime } from '@/lib/composition';
import {
  type ContactListView,
  contactListHref,
  contactListQuery,
  parseContactListView,
} from '@/lib/forms/contact-list-view';
import type { SearchParams } from '@/lib/forms/search-params';
import { CONTACT_COUNT_MAX, type ContactPage } from '@/lib/ports/contact-store';
import { requireViewer, type Viewer } from '../viewer';

export const metadata: Metadata = { title: 'Contacts' };

/** Visitors who gave an e-mail address, with what they asked and whether they were banned. */
export default async function ContactsPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const view = parseContactListView(await searchParams);
  const viewer = await requireViewer(contactListHref(view, { cursor: view.cursor }));
  return (
    <>
      <PageHeader title="Contacts" description="Visitors who gave an e-mail address." />
      <ContactSearch view={view} />
      <Patiently
        work={() => runtime().contacts.listContacts(contactListQuery(view), viewer.now)}
        fallback={<ContactListSkeleton />}
      >
        {(page) => <Rows page={page} view={view} viewer={viewer} />}
      </Patiently>
    </>
  );
}

function Rows({ page, view, viewer }: { page: ContactPage; view: ContactListView; viewer: Viewer }) {
  if (page.rows.length === 0) return <NoContacts view={view} />;
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-3">
      <ContactList contacts={page.rows} view={view} vantage={viewer} />
      <Pagination
        summary={
          <>
            <span>{countText(page.count)}</span> <ZoneNote timeZone={viewer.timeZone} />
          </>
        }
        previousHref={page.previousCursor && contactListHref(view, { cursor: page.previousCursor })}
        nextHref={page.nextCursor && contactListHref(view, { cursor: page.nextCursor })}
      />
    </div>
  );
}

function countText(count: number): string {
  if (count > CONTACT_COUNT_MAX) return `${CONTACT_COUNT_MAX.toLocaleString('en')}+ contacts`;
  return count === 1 ? '1 contact' : `${count.toLocaleString('en')} contacts`;
}

function NoContacts({ view }: { view: ContactListView }) {
  const narrowed = view.search !== '' || view.cursor !== '';
  return (
    <div className="rounded-lg border border-line bg-surface">
      {narrowed ? (
        <EmptyState
          icon={<SearchX />}
          title="No contact matches"
          actions={<ButtonLink href={contactListHref(view, { search: '' })}>Clear search</ButtonLink>}
        >
          <p>Every word must be part of the name or of the e-mail address.</p>
        </EmptyState>
      ) : (
        <EmptyState
          icon={<Users />}
          title="No contacts yet"
          actions={
            <ButtonLink variant="primary" href="/contact" target="_blank">
              Open the contact form
            </ButtonLink>
          }
        >
          <p>Whoever writes with an e-mail address becomes a contact, with all tickets and bans in one place.</p>
        </EmptyState>
      )}
    </div>
  );
}
