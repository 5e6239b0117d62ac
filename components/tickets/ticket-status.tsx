import { Badge } from '@/components/ui/badge';
import type { Ticket } from '@/lib/ports/ticket-store';

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
