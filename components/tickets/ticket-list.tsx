import { Instant, type Vantage } from '@/components/desk/instant';
import { Link } from '@/components/ui/link';
import { Table } from '@/components/ui/table';
import { CHANNEL_NAMES } from '@/lib/domain/channel';
import type { Ticket } from '@/lib/ports/ticket-store';
import { TicketStatus } from './ticket-status';

const COLUMNS = (
  <>
    <th scope="col">Conversation</th>
    <th scope="col" className="w-full">
      Subject
    </th>
    <th scope="col">From</th>
    <th scope="col">Channel</th>
    <th scope="col">Status</th>
    <th scope="col">Created</th>
  </>
);

/** Tickets in rows, in the order given. On small screens each row is a card with the subject first. */
export function TicketList({ tickets, vantage }: { tickets: readonly Ticket[]; vantage: Vantage }) {
  return (
    <Table label="Tickets" columns={COLUMNS}>
      {tickets.map((ticket) => (
        <tr key={ticket.id}>
          <td data-label="Conversation">
            <Link href={ticketHref(ticket)} prefetch={false} className="code text-accent-text hover:underline">
              {ticket.code}
            </Link>
          </td>
          <td data-card="first" className="sm:max-w-0">
            <Link href={ticketHref(ticket)} prefetch={false} className="clip max-w-none font-medium hover:underline">
              <bdi>{ticket.subject || 'No subject'}</bdi>
            </Link>
          </td>
          <td data-label="From">
            {ticket.contact ? (
              <span className="clip">
                <bdi>{ticket.contact.name}</bdi>
              </span>
            ) : (
              <span className="text-muted">Unidentified visitor</span>
            )}
          </td>
          <td data-label="Channel">{CHANNEL_NAMES[ticket.channel]}</td>
          <td data-label="Status">
            <TicketStatus ticket={ticket} />
          </td>
          <td data-label="Created">
            <Instant at={ticket.createdAt} vantage={vantage} />
          </td>
        </tr>
      ))}
    </Table>
  );
}

function ticketHref({ code }: Ticket): string {
  return `/desk/tickets/${encodeURIComponent(code)}`;
}
