import Link from 'next/link';
import { Instant, type Vantage } from '@/components/desk/instant';
import { Badge } from '@/components/ui/badge';
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '@/components/ui/table';
import { CHANNEL_NAMES } from '@/lib/domain/channel';
import type { Ticket } from '@/lib/ports/ticket-store';

/** Tickets in rows, in the order given. On small screens each row is a card with the subject first. */
export function TicketList({ tickets, vantage }: { tickets: readonly Ticket[]; vantage: Vantage }) {
  return (
    <Table label="Tickets">
      <TableHead>
        <TableHeader>Conversation</TableHeader>
        <TableHeader className="w-full">Subject</TableHeader>
        <TableHeader>From</TableHeader>
        <TableHeader>Channel</TableHeader>
        <TableHeader>Status</TableHeader>
        <TableHeader>Created</TableHeader>
      </TableHead>
      <TableBody>
        {tickets.map((ticket) => (
          <TableRow key={ticket.id}>
            <TableCell label="Conversation">
              <Link href={ticketHref(ticket)} prefetch={false} className="code rounded-sm text-muted hover:underline">
                {ticket.code}
              </Link>
            </TableCell>
            <TableCell className="max-sm:order-first max-sm:pt-0 sm:max-w-0">
              <Link
                href={ticketHref(ticket)}
                prefetch={false}
                className="block min-w-0 rounded-sm font-medium hover:underline max-sm:text-base sm:min-w-40 sm:truncate"
              >
                <bdi>{ticket.subject || 'No subject'}</bdi>
              </Link>
            </TableCell>
            <TableCell label="From">
              <span className="block max-w-44 truncate">
                {ticket.contact ? (
                  <bdi>{ticket.contact.name}</bdi>
                ) : (
                  <span className="text-muted">Unidentified visitor</span>
                )}
              </span>
            </TableCell>
            <TableCell label="Channel">{CHANNEL_NAMES[ticket.channel]}</TableCell>
            <TableCell label="Status">
              <TicketStatus ticket={ticket} />
            </TableCell>
            <TableCell label="Created">
              <Instant at={ticket.createdAt} vantage={vantage} />
            </TableCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );
}

/** Open or resolved, and whether it was marked as spam. */
export function TicketStatus({ ticket }: { ticket: Pick<Ticket, 'status' | 'spam'> }) {
  return (
    <span className="inline-flex gap-1">
      <Badge tone={ticket.status === 'open' ? 'accent' : 'neutral'}>
        {ticket.status === 'open' ? 'Open' : 'Resolved'}
      </Badge>
      {ticket.spam && <Badge tone="warn">Spam</Badge>}
    </span>
  );
}

function ticketHref({ code }: Ticket): string {
  return `/desk/tickets/${encodeURIComponent(code)}`;
}
