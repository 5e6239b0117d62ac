import type { Assignee, Ticket, TicketChange, TicketEvent } from '../../ports/ticket-store';

/** A change whose agent, if it names one, was looked up. */
export type KnownTicketChange =
  | Exclude<TicketChange, { kind: 'assign' }>
  | { readonly kind: 'assign'; readonly assignee: Assignee | null; readonly from?: number | null };

/** What a change makes of a ticket, and the line that tells of it in the conversation. */
export interface TicketPlan {
  readonly becomes: Partial<Pick<Ticket, 'status' | 'spam' | 'assignee'>>;
  readonly event: TicketEvent;
  readonly text: string;
}

type TicketState = Pick<Ticket, 'status' | 'spam' | 'assignee'>;

/**
 * What `change` by `actor` does to a ticket; null when it is so already, or not with
 * the agent from whom it is to be taken, which needs no line either. */
export function planTicketChange(
  ticket: TicketState,
  change: KnownTicketChange,
  actor: { readonly agentId: number | null; readonly name: string },
): TicketPlan | null {
  switch (change.kind) {
    case 'resolve':
      if (ticket.status === 'resolved') return null;
      return { becomes: { status: 'resolved' }, event: 'resolved', text: `${actor.name} resolved this ticket.` };
    case 'reopen':
      if (ticket.status === 'open') return null;
      return { becomes: { status: 'open' }, event: 'reopened', text: `${actor.name} reopened this ticket.` };
    case 'mark-spam':
      if (ticket.spam) return null;
      return { becomes: { spam: true }, event: 'marked_spam', text: `${actor.name} marked this ticket as spam.` };
    case 'clear-spam':
      if (!ticket.spam) return null;
      return { becomes: { spam: false }, event: 'cleared_spam', text: `${actor.name} marked this ticket as not spam.` };
    case 'assign': {
      const { assignee, from } = change;
      if (ticket.assignee?.id === assignee?.id) return null;
      if (from !== undefined && (ticket.assignee?.id ?? null) !== from) return null;
      return { becomes: { assignee }, event: 'assigned', text: assignedText(assignee, ticket.assignee, actor) };
    }
  }
}

/** The event that each change is told by. */
export const EVENT_OF_CHANGE: Readonly<Record<TicketChange['kind'], TicketEvent>> = {
  resolve: 'resolved',
  reopen: 'reopened',
  'mark-spam': 'marked_spam',
  'clear-spam': 'cleared_spam',
  assign: 'assigned',
};

function assignedText(
  to: Assignee | null,
  from: Assignee | null,
  actor: { readonly agentId: number | null; readonly name: string },
): string {
  if (to && to.id === actor.agentId) return `${actor.name} took this ticket.`;
  if (to) return `${actor.name} gave this ticket to ${to.name}.`;
  if (from && from.id === actor.agentId) return `${actor.name} gave this ticket back.`;
  return `${actor.name} took this ticket from ${from?.name ?? 'its agent'}.`;
}
