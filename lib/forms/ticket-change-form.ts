import type { TicketChange } from '../ports/ticket-store';

/** What the buttons of a ticket send: `resolve`, `mark-spam`, …; `assign nobody`, `assign 7`, `assign 7 from 9`. */
export function writeTicketChange(change: TicketChange): string {
  if (change.kind !== 'assign') return change.kind;
  const from = change.from === undefined ? '' : ` from ${change.from ?? 'nobody'}`;
  return `assign ${change.agentId ?? 'nobody'}${from}`;
}

/** Reads what a button sent; null for what none of ours sends. */
export function readTicketChange(value: unknown): TicketChange | null {
  switch (value) {
    case 'resolve':
    case 'reopen':
    case 'mark-spam':
    case 'clear-spam':
      return { kind: value };
  }
  const match = typeof value === 'string' ? ASSIGN.exec(value) : null;
  if (!match) return null;
  const [, to, from] = match;
  return { kind: 'assign', agentId: agentIdOf(to), ...(from !== undefined && { from: agentIdOf(from) }) };
}

const ASSIGN = /^assign (nobody|[1-9]\d{0,8})(?: from (nobody|[1-9]\d{0,8}))?$/;

const agentIdOf = (text: string | undefined): number | null => (text === 'nobody' ? null : Number(text));

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
