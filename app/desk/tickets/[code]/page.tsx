import 'server-only';
import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { FullInstant } from '@/components/desk/instant';
import { ZoneNote } from '@/components/desk/zone-note';
import { AddressState } from '@/components/tickets/address-state';
import { Conversation } from '@/components/tickets/conversation';
import { TicketStatus } from '@/components/tickets/ticket-status';
import { Detail, Details } from '@/components/ui/details';
import { PageHeader } from '@/components/ui/page-header';
import { canManageBans } from '@/lib/auth/permissions';
import { checkAddress } from '@/lib/bans/check-address';
import { runtime } from '@/lib/composition';
import { CHANNEL_NAMES } from '@/lib/domain/channel';
import { parseIpAddress } from '@/lib/domain/ip-address';
import type { TicketWithMessages } from '@/lib/ports/ticket-store';
import { requireViewer, type Viewer } from '../../viewer';

export async function generateMetadata({ params }: { params: Promise<{ code: string }> }): Promise<Metadata> {
  return { title: decodeURIComponent((await params).code).slice(0, 40) };
}

/** One conversation: who wrote what, from which address, and whether that address is banned. */
export default async function TicketPage({ params }: { params: Promise<{ code: string }> }) {
  const code = decodeURIComponent((await params).code);
  const viewer = await requireViewer(`/desk/tickets/${encodeURIComponent(code)}`);
  const ticket = (await runtime().tickets.findTicketByCode(code)) ?? notFound();
  return (
    <>
      <PageHeader
        trail={[{ name: 'Tickets', href: '/desk/tickets' }]}
        title={<bdi>{ticket.subject || 'No subject'}</bdi>}
        description={
          <span className="flex flex-wrap items-center gap-2">
            <span className="code">{ticket.code}</span>
            <TicketStatus ticket={ticket} />
          </span>
        }
      />
      <div className="grid max-w-5xl items-start gap-6 lg:grid-cols-[minmax(0,1fr)_320px]">
        <section aria-label="Conversation" className="grid gap-3">
          <Conversation messages={ticket.messages} vantage={viewer} />
          <ZoneNote timeZone={viewer.timeZone} />
        </section>
        <section aria-label="About the visitor">
          <Details>
            <Detail name="Contact">
              {ticket.contact ? (
                <>
                  <bdi className="block font-medium">{ticket.contact.name}</bdi>
                  <bdi className="block text-muted">{ticket.contact.email}</bdi>
                </>
              ) : (
                <span className="text-muted">Unidentified visitor</span>
              )}
            </Detail>
            <Detail name="Address">
              <Address ticket={ticket} viewer={viewer} />
            </Detail>
            <Detail name="Channel">{CHANNEL_NAMES[ticket.channel]}</Detail>
            <Detail name="Created">
              <FullInstant at={ticket.createdAt} vantage={viewer} />
            </Detail>
            {ticket.userAgent && (
              <Detail name="Browser">
                <bdi className="text-muted">{ticket.userAgent}</bdi>
              </Detail>
            )}
          </Details>
        </section>
      </div>
    </>
  );
}

async function Address({ ticket, viewer }: { ticket: TicketWithMessages; viewer: Viewer }) {
  const parsed = ticket.address === null ? null : parseIpAddress(ticket.address);
  if (!parsed?.ok || ticket.address === null) {
    return <span className="text-muted">Not known, or erased when its retention was over</span>;
  }
  const query = new URLSearchParams({ ticket: ticket.code, address: ticket.address });
  return (
    <AddressState
      address={ticket.address}
      standing={await checkAddress(runtime(), parsed.value, viewer.now)}
      banHref={canManageBans(viewer.agent) ? `/desk/bans/new?${query}` : null}
      vantage={viewer}
    />
  );
}
