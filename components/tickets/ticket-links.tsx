import { Instant, type Vantage } from '@/components/desk/instant';
import { ForeignText } from '@/components/ui/foreign-text';
import { Link } from '@/components/ui/link';
import type { TicketSummary } from '@/lib/ports/ticket-store';
import { ticketHref } from './ticket-href';
import { TicketStatus } from './ticket-status';

/** Tickets in short, one under the other, in the order given. */
export function TicketLinks({ tickets, vantage }: { tickets: readonly TicketSummary[]; vantage: Vantage }) {
  return (
    <ul className="grid gap-2">
      {tickets.map((ticket) => (
        <li key={ticket.id} className="grid gap-0.5 text-grid">
          <Link href={ticketHref(ticket.code)} className="truncate font-medium hover:underline">
            <ForeignText>{ticket.subject || 'No subject'}</ForeignText>
          </Link>
          <span className="flex flex-wrap items-center gap-x-2 text-xs text-muted">
            <TicketStatus ticket={ticket} />
            <span className="code">{ticket.code}</span>
            <Instant at={ticket.createdAt} vantage={vantage} />
          </span>
        </li>
      ))}
    </ul>
  );
}
