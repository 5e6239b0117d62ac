import 'server-only';
import { BanLinks } from '@/components/bans/ban-links';
import { FullInstant, Instant } from '@/components/desk/instant';
import { ZoneNote } from '@/components/desk/zone-note';
import { browserText } from '@/components/people/browser-text';
import { AddressState } from '@/components/tickets/address-state';
import { ticketHref } from '@/components/tickets/ticket-href';
import { TicketStatus } from '@/components/tickets/ticket-status';
import { CopyButton } from '@/components/ui/copy-button';
import { ForeignText } from '@/components/ui/foreign-text';
import { Link } from '@/components/ui/link';
import { canManageBans } from '@/lib/auth/permissions';
import { checkAddress } from '@/lib/bans/check-address';
import { runtime } from '@/lib/composition';
import { parseIpAddress } from '@/lib/domain/ip-address';
import { ticketListHref } from '@/lib/forms/ticket-list-view';
import type { Chat, VisitorRecord } from '@/lib/ports/chat-store';
import type { Viewer } from '../../../viewer';

/** Who the visitor is: name and contact, address and whether it is banned, browser and page, and what was before. */
export async function AboutVisitor({ chat, record, viewer }: { chat: Chat; record: VisitorRecord; viewer: Viewer }) {
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-4 text-grid">
      <Part title="Visitor">
        <Who chat={chat} />
      </Part>
      <Part title="Address">
        <Where chat={chat} record={record} viewer={viewer} />
      </Part>
      <Part title={chat.contact ? 'Bans of contact and address' : 'Bans of this address'}>
        {record.bans.length > 0 ? (
          <BanLinks bans={record.bans} vantage={viewer} />
        ) : (
          <p className="text-muted">Never banned.</p>
        )}
      </Part>
      <Part title="Earlier tickets">
        <Earlier chat={chat} record={record} viewer={viewer} />
      </Part>
      <Part title="This chat">
        <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-3 gap-y-1">
          <dt className="text-muted">Ticket</dt>
          <dd>
            <Link href={ticketHref(chat.code)} className="code text-accent-text hover:underline">
              {chat.code}
            </Link>
            <CopyButton text={chat.code} />
          </dd>
          <dt className="text-muted">Began</dt>
          <dd>
            <FullInstant at={chat.startedAt} vantage={viewer} />
          </dd>
          {chat.page && (
            <>
              <dt className="text-muted">Page</dt>
              <dd className="line-clamp-3 wrap-anywhere">
                <ForeignText>{chat.page}</ForeignText>
              </dd>
            </>
          )}
          <dt className="text-muted">Browser</dt>
          <dd className="wrap-anywhere">
            <ForeignText>{browserText(chat.userAgent)}</ForeignText>
          </dd>
        </dl>
      </Part>
      <ZoneNote timeZone={viewer.timeZone} />
    </div>
  );
}

function Part({ title, children }: { title: string; children: React.ReactNode }) {
  return (
    <section className="grid gap-1.5 border-b border-line pb-4 last-of-type:border-0">
      <h2 className="text-xs font-medium text-muted">{title}</h2>
      {children}
    </section>
  );
}

function Who({ chat: { visitorName, contact } }: { chat: Chat }) {
  if (!contact) {
    return (
      <p>
        {visitorName && <ForeignText className="block text-base font-medium">{visitorName}</ForeignText>}
        <span className="text-muted">
          {visitorName ? 'Gave a name but no e-mail: not identified' : 'Unidentified visitor'}
        </span>
      </p>
    );
  }
  const known = contact.name || contact.email;
  return (
    <p className="wrap-anywhere">
      <Link href={`/desk/contacts/${contact.id}`} className="text-base font-medium text-accent-text hover:underline">
        <ForeignText>{known}</ForeignText>
      </Link>
      <ForeignText className="block text-muted">{contact.email}</ForeignText>
      {visitorName && visitorName !== known && (
        <span className="block text-muted">
          Calls themselves <ForeignText>{visitorName}</ForeignText> here
        </span>
      )}
    </p>
  );
}

async function Where({ chat, record, viewer }: { chat: Chat; record: VisitorRecord; viewer: Viewer }) {
  const parsed = chat.address === null ? null : parseIpAddress(chat.address);
  if (chat.address === null || !parsed?.ok) {
    return <p className="text-muted">Not known, or erased when its retention was over.</p>;
  }
  const standing = await checkAddress(runtime(), parsed.value, viewer.now);
  const mayAdd = chat.status === 'ended' && canManageBans(viewer.agent);
  const query = new URLSearchParams({ ticket: chat.code, address: chat.address, returnTo: ticketHref(chat.code) });
  const earlier = record.addresses.filter(({ address }) => address !== chat.address);
  return (
    <>
      <div className="text-lg [&_.code]:whitespace-normal [&_.code]:wrap-anywhere">
        <AddressState
          address={chat.address}
          standing={standing}
          banHref={mayAdd ? `/desk/bans/new?${query}` : null}
          vantage={viewer}
        />
      </div>
      {earlier.length > 0 && (
        <div className="grid gap-1">
          <p className="text-xs text-muted">Earlier in this chat</p>
          <ul className="grid gap-1">
            {earlier.map(({ address, lastSeenAt }) => (
              <li key={address} className="flex flex-wrap items-baseline gap-x-2">
                <Link
                  href={`/desk/check-address?address=${encodeURIComponent(address)}`}
                  className="code text-accent-text hover:underline"
                >
                  {address}
                </Link>
                <Instant at={lastSeenAt} vantage={viewer} className="text-xs text-muted" />
              </li>
            ))}
          </ul>
        </div>
      )}
    </>
  );
}

function Earlier({ chat, record, viewer }: { chat: Chat; record: VisitorRecord; viewer: Viewer }) {
  const { earlierTickets, earlierTicketCount } = record;
  if (earlierTickets.length === 0) {
    return <p className="text-muted">{chat.contact ? 'None of this contact.' : 'None that are known.'}</p>;
  }
  const more = earlierTicketCount - earlierTickets.length;
  return (
    <>
      <ul className="grid gap-2">
        {earlierTickets.map((ticket) => (
          <li key={ticket.code} className="grid gap-0.5">
            <Link href={ticketHref(ticket.code)} className="truncate font-medium hover:underline">
              <ForeignText>{ticket.subject || 'No subject'}</ForeignText>
            </Link>
            <span className="flex flex-wrap items-center gap-x-2 text-xs text-muted">
              <TicketStatus ticket={ticket} />
              <Instant at={ticket.createdAt} vantage={viewer} />
            </span>
          </li>
        ))}
      </ul>
      {more > 0 && chat.contact && (
        <Link
          href={ticketListHref({ status: 'any', spam: 'any', sort: 'created', contactId: chat.contact.id })}
          className="text-accent-text hover:underline"
        >
          {more} more
        </Link>
      )}
    </>
  );
}
