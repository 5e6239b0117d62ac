import type { TicketChange } from '../ports/ticket-store';

/** What the buttons of a ticket send: `resolve`, `mark-spam`, …; `assign nobody`, `assign 7`. */
export function writeTicketChange(change: TicketChange): string {
  return change.kind === 'assign' ? `assign ${change.agentId ?? 'nobody'}` : change.kind;
}

/** Reads what a button sent; null for what none of ours sends. */
export function readTicketChange(value: unknown): TicketChange | null {
  switch (value) {
    case 'resolve':
    case 'reopen':
    case 'mark-spam':
    case 'clear-spam':
      return { kind: value };
    case 'assign nobody':
      return { kind: 'assign', agentId: null };
  }
  const match = typeof value === 'string' ? /^assign ([1-9]\d{0,8})$/.exec(value) : null;
  return match ? { kind: 'assign', agentId: Number(match[1]) } : null;
}

/** What came of a change, for scripts and for the page without them; null before anything was tried. */
export type TicketChangeState =
  /** `undo` is what a button would send to take it back. */
  | { readonly kind: 'changed'; readonly undo: string }
  /** It was so already; `told` is the line that says who did it, and `at` its exact time. */
  | { readonly kind: 'unchanged'; readonly told: string; readonly at: string }
  | { readonly kind: 'agent-not-found' | 'not-found' | 'failed' }
  | null;

/** A ticket's code as a form carries it. */
export function ticketCodeOf(form: FormData): string {
  return String(form.get('ticket') ?? '').slice(0, 40);
}
