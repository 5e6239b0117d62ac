import { z } from 'zod';
import { cleanText } from '../channels/clean-text';
import { MESSAGE_LENGTH_MAX, messageProblem } from '../channels/tickets/message-text';
import { err, ok, type Result } from '../domain/result';
import type { NewAgentMessage } from '../ports/ticket-store';

/** What was typed, so that a form that comes back has lost nothing. */
export interface TicketMessageValues {
  readonly mode: 'reply' | 'note';
  readonly text: string;
}

/** What the form for replies and notes answers; `attempt` counts, so that the same answer twice is two answers. */
export interface TicketMessageState {
  readonly attempt: number;
  readonly values: TicketMessageValues;
  readonly outcome: TicketMessageOutcome;
}

export type TicketMessageOutcome =
  | { readonly kind: 'untouched' }
  /** `resolved`: with this message, not before. */
  | { readonly kind: 'sent'; readonly resolved: boolean }
  | { readonly kind: 'invalid'; readonly message: string }
  /** A colleague replied meanwhile. The page shows it now, so sending again sends. */
  | { readonly kind: 'overtaken'; readonly byName: string }
  | { readonly kind: 'not-found' | 'failed' };

/** What a stranger may have sent as the form, cut to what is worth keeping. */
export function ticketMessageValues(form: FormData): TicketMessageValues {
  return {
    mode: form.get('mode') === 'note' ? 'note' : 'reply',
    text: String(form.get('text') ?? '').slice(0, 5 * MESSAGE_LENGTH_MAX),
  };
}

const seenSchema = z.coerce.number().int().min(1).max(2_147_483_647).nullable().catch(null);

/** The message as it will be stored, or what is wrong with it. `seen` is the last number that the author's page showed. */
export function parseTicketMessage(form: FormData): Result<NewAgentMessage, string> {
  const values = ticketMessageValues(form);
  const problem = messageProblem(values.mode, values.text);
  if (problem !== null) return err(problem);
  const text = cleanText(values.text);
  const seenSeq = seenSchema.parse(form.get('seen'));
  return ok({ text, internal: values.mode === 'note', resolve: form.get('resolve') === '1', seenSeq });
}
