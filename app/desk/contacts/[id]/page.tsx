import 'server-only';
import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { BanLinks } from '@/components/bans/ban-links';
import { RenameContact } from '@/components/contacts/rename-contact';
import { FullInstant, Instant } from '@/components/desk/instant';
import { ZoneNote } from '@/components/desk/zone-note';
import { AddressState } from '@/components/tickets/address-state';
import { TicketLinks } from '@/components/tickets/ticket-links';
import { Detail, Details } from '@/components/ui/details';
import { ForeignText } from '@/components/ui/foreign-text';
import { Link } from '@/components/ui/link';
import { Notice } from '@/components/ui/notice';
import { PageHeader } from '@/components/ui/page-header';
import { Panel } from '@/components/ui/panel';
import { canManageBans } from '@/lib/auth/permissions';
import { checkAddress } from '@/lib/bans/check-address';
import { runtime } from '@/lib/composition';
import type { AddressStanding } from '@/lib/domain/address-standing';
import { parseIpAddress } from '@/lib/domain/ip-address';
import { parseContactId } from '@/lib/forms/contact-name-form';
import { type SearchParams, searchParam } from '@/lib/forms/search-params';
import { ticketListHref } from '@/lib/forms/ticket-list-view';
import type { Contact, ContactAddress } from '@/lib/ports/contact-store';
import { BanNotice } from '../../bans/ban-notice';
import { requireViewer, type Viewer } from '../../viewer';
import { renameContactAction } from '../actions';

export const metadata: Metadata = { title: 'Contact' };

const TICKETS_MAX = 20;
const ADDRESSES_MAX = 8;
const BANS_MAX = 10;

/** One visitor who gave an e-mail address: what they wrote, from where, and which bans they were given. */
export default async function ContactPage({
  params,
  searchParams,
}: {
  params: Promise<{ id: string }>;
  searchParams: Promise<SearchParams>;
}) {
  const id = parseContactId((await params).id) ?? notFound();
  const asked = await searchParams;
  const viewer = await requireViewer(`/desk/contacts/${id}`);
  const { contacts, tickets } = runtime();
  const contact = (await contacts.findContact(id)) ?? notFound();
  const [page, addresses, bans] = await Promise.all([
    tickets.listTickets({ contactId: id, sort: 'created', limit: TICKETS_MAX }),
    contacts.addressesOf(id, ADDRESSES_MAX),
    contacts.bansOf(id, BANS_MAX + 1),
  ]);
  const allTicketsHref = ticketListHref({ status: 'any', spam: 'any', contactId: id });
  return (
    <>
      <PageHeader
        trail={[{ name: 'Contacts', href: '/desk/contacts' }]}
        title={<ForeignText>{contact.name || contact.email}</ForeignText>}
        description={<ForeignText>{contact.email}</ForeignText>}
      />
      <BanNotice params={asked} viewer={viewer} />
      {searchParam(asked, 'renamed') === '1' && (
        <Notice tone="good" params={['renamed']}>
          <p>
            Renamed to <ForeignText>{contact.name}</ForeignText>.
          </p>
        </Notice>
      )}
      <div className="grid max-w-5xl items-start gap-4 lg:grid-cols-[minmax(0,1fr)_380px]">
        <Panel
          title="Tickets"
          action={page.rows.length > 0 && <MoreLink href={allTicketsHref}>Show in the list</MoreLink>}
        >
          {page.rows.length > 0 ? (
            <TicketLinks tickets={page.rows} vantage={viewer} />
          ) : (
            <p className="text-muted">No tickets are kept of this contact.</p>
          )}
          {page.nextCursor && (
            <p className="mt-3">
              <MoreLink href={allTicketsHref}>All tickets</MoreLink>
            </p>
          )}
        </Panel>
        <div className="grid gap-4">
          <About contact={contact} viewer={viewer} />
          <Panel title="Addresses of late">
            <Addresses addresses={addresses} contactId={id} viewer={viewer} />
          </Panel>
          <Panel title="Bans">
            {bans.length > 0 ? (
              <BanLinks bans={bans.slice(0, BANS_MAX)} vantage={viewer} />
            ) : (
              <p className="text-muted">Nobody banned this contact.</p>
            )}
            {bans.length > BANS_MAX && <p className="mt-2 text-muted">Older ones are in Ban history.</p>}
          </Panel>
          <ZoneNote timeZone={viewer.timeZone} />
        </div>
      </div>
    </>
  );
}

function About({ contact, viewer }: { contact: Contact; viewer: Viewer }) {
  return (
    <Details>
      <Detail name="Name">
        <div className="grid gap-1.5">
          <ForeignText>{contact.name}</ForeignText>
          <RenameContact id={contact.id} name={contact.name} action={renameContactAction} />
        </div>
      </Detail>
      <Detail name="E-mail">
        <a href={`mailto:${encodeURIComponent(contact.email)}`} className="text-accent-text hover:underline">
          <ForeignText>{contact.email}</ForeignText>
        </a>
      </Detail>
      <Detail name="First seen">
        <FullInstant at={contact.createdAt} vantage={viewer} />
      </Detail>
      <Detail name="Last seen">
        <FullInstant at={contact.lastSeenAt} vantage={viewer} />
      </Detail>
    </Details>
  );
}

async function Addresses({
  addresses,
  contactId,
  viewer,
}: {
  addresses: readonly ContactAddress[];
  contactId: number;
  viewer: Viewer;
}) {
  const known = await Promise.all(addresses.map((each) => withStanding(each, viewer)));
  if (known.length === 0)
    return <p className="text-muted">None is known, or they were erased when their time was over.</p>;
  return (
    <ul className="divide-y divide-line">
      {known.map(({ address, standing, lastUsedAt, ticketCode }) => (
        <li key={address} className="py-2.5 first:pt-0 last:pb-0">
          <AddressState
            address={address}
            standing={standing}
            banHref={canManageBans(viewer.agent) ? banHref(address, ticketCode, contactId) : null}
            vantage={viewer}
            note={<Instant at={lastUsedAt} vantage={viewer} className="text-xs text-muted" />}
          />
        </li>
      ))}
    </ul>
  );
}

async function withStanding(
  each: ContactAddress,
  { now }: Viewer,
): Promise<ContactAddress & { readonly standing: AddressStanding }> {
  const parsed = parseIpAddress(each.address);
  if (!parsed.ok) throw new Error(`The database holds an address that is none: ${each.address}`);
  return { ...each, standing: await checkAddress(runtime(), parsed.value, now) };
}

/** The ban is recorded with the contact and with the latest ticket that came from the address. */
function banHref(address: string, ticket: string, contactId: number): string {
  const returnTo = `/desk/contacts/${contactId}`;
  return `/desk/bans/new?${new URLSearchParams({ ticket, contact: String(contactId), address, returnTo })}`;
}

function MoreLink({ href, children }: { href: string; children: string }) {
  return (
    <Link href={href} className="rounded-sm text-accent-text hover:underline">
      {children}
    </Link>
  );
}
