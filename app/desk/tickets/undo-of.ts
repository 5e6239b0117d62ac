import 'server-only';
import type { ChangedTicket, TicketChange } from '@/lib/ports/ticket-store';

/** The change that takes a change back, and does nothing where a later one took its place. */
export function undoOf(change: TicketChange, { before }: ChangedTicket): TicketChange {
  switch (change.kind) {
    case 'resolve':
      return { kind: 'reopen' };
    case 'reopen':
      return { kind: 'resolve' };
    case 'mark-spam':
      return { kind: 'clear-spam' };
    case 'clear-spam':
      return { kind: 'mark-spam' };
    case 'assign':
      return { kind: 'assign', agentId: before.assignee?.id ?? null, from: change.agentId };
  }
}
