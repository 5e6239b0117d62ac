import 'server-only';
import { BanLinks } from '@/components/bans/ban-links';
import { chatHref } from '@/components/chats/chat-href';
import { FullInstant } from '@/components/desk/instant';
import { AddressState } from '@/components/tickets/address-state';
import { TicketAssignee } from '@/components/tickets/ticket-assignee';
import { ticketHref } from '@/components/tickets/ticket-href';
import { TicketLinks } from '@/components/tickets/ticket-links';
import { Detail, Details } from '@/components/ui/details';
import { ForeignText } from '@/components/ui/foreign-text';
import { Link } from '@/components/ui/link';
import { Panel } from '@/components/ui/panel';
import { canManageBans, canManageRules } from '@/lib/auth/permissions';
import { checkAddress } from '@/lib/bans/check-address';
import { runtime } from '@/lib/composition';
import type { AddressStanding } from '@/lib/domain/address-standing';
import type { Ban } from '@/lib/domain/ban';
import { isBeyondBans, TICKET_CHANNEL_NAMES } from '@/lib/domain/channel';
import { type IpAddress, parseIpAddress } from '@/lib/domain/ip-address';
import { singleAddressRange } from '@/lib/domain/ip-range';
import { newRuleHref } from '@/lib/forms/rule-form';
import { ticketListHref } from '@/lib/forms/ticket-list-view';
import type { Conversation } from '@/lib/ports/chat-store';
import type { Ticket, TicketSummary } from '@/lib/ports/ticket-store';
import type { Viewer } from '../../viewer';

const TICKETS_MAX = 5;
const NEWER_MAX = 3;
const BANS_MAX = 6;

/** What an agent should know beside a conversation: whose it is, who the visitor is, and what was before. */
export async function BesideTicket({
  ticket,
  running,
  viewer,
}: {
  ticket: Ticket;
  running: Conversation['kind'] | null;
  viewer: Viewer;
}) {
  const address = addressOf(ticket);
  const [standing, tickets, otherBans] = await Promise.all([
    address && checkAddress(runtime(), address, viewer.now),
    otherTickets(ticket, address),
    bansBesides(ticket, address, viewer.now),
  ]);
  const bans = latestOf([...(standing?.bans ?? []), ...otherBans]);
  const { contact } = ticket;
  return (
    <aside aria-label="About this ticket" className="grid grid-cols-[minmax(0,1fr)] gap-4">
      <Details>
        <Detail name="Agent">
          <TicketAssignee me={viewer.agent.id} />
        </Detail>
        <Detail name="Contact">
          {contact ? (
            <>
              <Link href={`/desk/contacts/${contact.id}`} className="font-medium text-accent-text hover:underline">
                <ForeignText>{contact.name || contact.email}</ForeignText>
              </Link>
              <ForeignText className="block text-muted">{contact.email}</ForeignText>
            </>
          ) : (
            <span className="text-muted">Unidentified visitor</span>
          )}
        </Detail>
        {ticket.phone && (
          <Detail name="Phone number">
            <a href={`tel:${ticket.phone}`} className="code text-accent-text hover:underline">
              {ticket.phone}
            </a>
          </Detail>
        )}
        {isBeyondBans(ticket.channel) ? (
          <Detail name="Keep away">
            <KeepAway ticket={ticket} viewer={viewer} />
          </Detail>
        ) : (
          <Detail name="Address">
            <Address ticket={ticket} running={running} standing={standing} viewer={viewer} />
          </Detail>
        )}
        <Detail name="Channel">{TICKET_CHANNEL_NAMES[ticket.channel]}</Detail>
        <Detail name="Created">
          <FullInstant at={ticket.createdAt} vantage={viewer} />
        </Detail>
        {ticket.resolvedAt && (
          <Detail name="Resolved">
            <FullInstant at={ticket.resolvedAt} vantage={viewer} />
          </Detail>
        )}
        {ticket.userAgent && (
          <Detail name="Browser">
            <ForeignText className="text-muted">{ticket.userAgent}</ForeignText>
          </Detail>
        )}
      </Details>
      {tickets.newer.length > 0 && (
        <Panel title="Wrote again since">
          <TicketLinks tickets={tickets.newer} vantage={viewer} />
        </Panel>
      )}
      <Panel
        title="Earlier tickets"
        action={contact && <MoreLink href={listOf({ contactId: contact.id })}>All of this contact</MoreLink>}
      >
        {tickets.earlier.length > 0 ? (
          <TicketLinks tickets={tickets.earlier} vantage={viewer} />
        ) : (
          <p className="text-muted">{contact ? 'None of this contact.' : 'The visitor is not identified.'}</p>
        )}
      </Panel>
      {ticket.address !== null && tickets.sameAddress.length > 0 && (
        <Panel
          title="Others from this address"
          action={<MoreLink href={listOf({ search: ticket.address })}>All from it</MoreLink>}
        >
          <TicketLinks tickets={tickets.sameAddress} vantage={viewer} />
        </Panel>
      )}
      <Panel title="Bans of contact and address">
        {bans.length > 0 ? (
          <BanLinks bans={bans} vantage={viewer} />
        ) : (
          <p className="text-muted">Neither was ever banned.</p>
        )}
      </Panel>
    </aside>
  );
}

/** What there is for mail and calls instead of a ban. */
function KeepAway({ ticket: { contact, phone }, viewer }: { ticket: Ticket; viewer: Viewer }) {
  if (!canManageRules(viewer.agent)) {
    return <span className="text-muted">No ban reaches it. Administrators can make a rule.</span>;
  }
  const href = phone
    ? newRuleHref('phone', phone)
    : contact
      ? newRuleHref('sender', contact.email)
      : newRuleHref('subject', '');
  return (
    <>
      <Link href={href} className="rounded-sm text-accent-text hover:underline">
        Make a rule
      </Link>
      <span className="block text-muted">No ban reaches it.</span>
    </>
  );
}

function Address({
  ticket,
  running,
  standing,
  viewer,
}: {
  ticket: Ticket;
  running: Conversation['kind'] | null;
  standing: AddressStanding | null;
  viewer: Viewer;
}) {
  if (ticket.address === null || standing === null) {
    return <span className="text-muted">Not known, or erased when its retention was over</span>;
  }
  const mayBan = canManageBans(viewer.agent);
  const returnTo = ticketHref(ticket.code);
  const query = new URLSearchParams({ ticket: ticket.code, address: ticket.address, returnTo });
  return (
    <AddressState
      address={ticket.address}
      standing={standing}
      banHref={mayBan ? `/desk/bans/new?${query}` : null}
      vantage={viewer}
    >
      {!standing.refusedBy && !standing.exemptedBy && <WhoMayBan {...{ ticket, running, mayBan }} />}
    </AddressState>
  );
}

/** The way to ban, for those who are not offered it beside the address. */
function WhoMayBan({
  ticket,
  running,
  mayBan,
}: {
  ticket: Ticket;
  running: Conversation['kind'] | null;
  mayBan: boolean;
}) {
  if (running) {
    return (
      <Link
        href={chatHref(ticket.code, running === 'chat' ? '' : 'ban')}
        className="rounded-sm text-grid text-accent-text hover:underline"
      >
        Ban it from the {running}
      </Link>
    );
  }
  return mayBan ? null : <span className="text-xs text-muted">Administrators can ban it.</span>;
}

function MoreLink({ href, children }: { href: string; children: string }) {
  return (
    <Link href={href} className="rounded-sm text-accent-text hover:underline">
      {children}
    </Link>
  );
}

function listOf(narrowed: { contactId?: number; search?: string }): string {
  return ticketListHref({ status: 'any', spam: 'any', sort: 'created', ...narrowed });
}

function addressOf({ address }: Ticket): IpAddress | null {
  const parsed = address === null ? null : parseIpAddress(address);
  return parsed?.ok ? parsed.value : null;
}

/** What else the contact wrote, before and since, and what others wrote from the same address; the latest first. */
async function otherTickets(
  ticket: Ticket,
  address: IpAddress | null,
): Promise<Record<'earlier' | 'newer' | 'sameAddress', readonly TicketSummary[]>> {
  const { tickets } = runtime();
  const contactId = ticket.contact?.id;
  const list = async (query: Partial<Parameters<typeof tickets.listTickets>[0]>) =>
    (await tickets.listTickets({ sort: 'created', limit: TICKETS_MAX, ...query })).rows;
  const [earlier, newer, fromAddress] = await Promise.all([
    contactId === undefined ? [] : list({ contactId, opened: { side: 'before', ticket } }),
    contactId === undefined ? [] : list({ contactId, opened: { side: 'after', ticket }, limit: NEWER_MAX }),
    address === null ? [] : list({ from: singleAddressRange(address), limit: 4 * TICKETS_MAX }),
  ]);
  const isOther = (each: TicketSummary) =>
    each.id !== ticket.id && (contactId === undefined || each.contact?.id !== contactId);
  return { earlier, newer, sameAddress: fromAddress.filter(isOther).slice(0, TICKETS_MAX) };
}

/** Bans that were given to the contact, and bans on the address that are over. */
async function bansBesides(ticket: Ticket, address: IpAddress | null, now: Date): Promise<readonly Ban[]> {
  const { bans, contacts } = runtime();
  const latestPast = { state: 'past', sort: 'created', direction: 'desc', limit: BANS_MAX } as const;
  const [ofContact, past] = await Promise.all([
    ticket.contact ? contacts.bansOf(ticket.contact.id, BANS_MAX) : [],
    address ? bans.listBans({ ...latestPast, overlapping: singleAddressRange(address) }, now) : null,
  ]);
  return [...ofContact, ...(past?.rows ?? [])];
}

/** Each once, the latest first. */
function latestOf(bans: readonly Ban[]): readonly Ban[] {
  const byId = new Map(bans.map((ban) => [ban.id, ban]));
  return [...byId.values()].sort((a, b) => b.createdAt.getTime() - a.createdAt.getTime()).slice(0, BANS_MAX);
}
