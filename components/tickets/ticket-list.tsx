import { Instant, type Vantage } from '@/components/desk/instant';
import { classNames } from '@/components/ui/class-names';
import { ForeignText } from '@/components/ui/foreign-text';
import { Link } from '@/components/ui/link';
import { Table } from '@/components/ui/table';
import { tooltip } from '@/components/ui/tooltip-text';
import { TICKET_CHANNEL_NAMES } from '@/lib/domain/channel';
import type { TicketSort, TicketSummary } from '@/lib/ports/ticket-store';
import { TicketColumns } from './ticket-columns';
import { ticketHref } from './ticket-href';
import { TicketStatus } from './ticket-status';

/**
 * Tickets in rows, in the order given. One in which the visitor wrote last stands out until somebody answers. On small
 * screens each row is a card with the subject first.
 */
export function TicketList({
  tickets,
  sort,
  vantage,
}: {
  tickets: readonly TicketSummary[];
  sort: TicketSort;
  vantage: Vantage;
}) {
  return (
    <Table label="Tickets" columns={<TicketColumns sort={sort} />}>
      {tickets.map((ticket) => (
        <tr key={ticket.id}>
          <td data-card="first" className="sm:max-w-0">
            <Subject ticket={ticket} />
          </td>
          <td data-label="From">
            {ticket.contact ? (
              <Link href={`/desk/contacts/${ticket.contact.id}`} className="clip hover:underline">
                <ForeignText>{ticket.contact.name}</ForeignText>
              </Link>
            ) : (
              <span className={ticket.phone ? 'code' : 'text-muted'}>{ticket.phone ?? 'Unidentified visitor'}</span>
            )}
          </td>
          <td data-label="Channel">{TICKET_CHANNEL_NAMES[ticket.channel]}</td>
          <td data-label="Code">
            <Link href={ticketHref(ticket.code)} className="code text-accent-text hover:underline">
              {ticket.code}
            </Link>
          </td>
          <td data-label="Agent">
            {ticket.assignee ? (
              <span className="clip">
                <bdi>{ticket.assignee.name}</bdi>
              </span>
            ) : (
              <span className="text-muted">Nobody</span>
            )}
          </td>
          <td data-label="Status">
            <TicketStatus ticket={ticket} />
          </td>
          <td data-label={sort === 'updated' ? 'Updated' : 'Created'}>
            <Instant at={sort === 'updated' ? ticket.updatedAt : ticket.createdAt} vantage={vantage} />
          </td>
        </tr>
      ))}
    </Table>
  );
}

function Subject({ ticket }: { ticket: TicketSummary }) {
  const unanswered = ticket.status === 'open' && ticket.lastMessage?.author === 'visitor';
  return (
    <span className="flex min-w-0 items-baseline gap-2">
      <span className="w-2 shrink-0">
        {unanswered && (
          <span className="block size-2 -translate-y-px rounded-full bg-accent" {...tooltip('Waits for an answer')}>
            <span className="sr-only">Unanswered:</span>
          </span>
        )}
      </span>
      <span className="min-w-0 grow sm:truncate">
        <Link
          href={ticketHref(ticket.code)}
          className={classNames('hover:underline max-sm:line-clamp-2', unanswered && 'font-semibold')}
        >
          <ForeignText>{ticket.subject || 'No subject'}</ForeignText>
        </Link>
        <LastMessage message={ticket.lastMessage} />
      </span>
    </span>
  );
}

/** How the conversation stands, in a line; a colleague's words are marked as such. */
function LastMessage({ message }: { message: TicketSummary['lastMessage'] }) {
  if (!message) return null;
  return (
    <span className="text-muted max-sm:line-clamp-2 max-sm:text-grid max-sm:font-normal">
      <span aria-hidden className="mx-1.5 text-faint max-sm:hidden">
        –
      </span>
      {message.author === 'agent' && (
        <>
          <bdi>{message.authorName}</bdi>:{' '}
        </>
      )}
      <ForeignText>{message.text.replace(/\s+/g, ' ')}</ForeignText>
    </span>
  );
}
