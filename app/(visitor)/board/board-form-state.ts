import { exactTime } from '@/components/desk/exact-time';
import type { BoardField, BoardFieldError } from '@/lib/channels/board/board-forms';
import type { ReplyRefusal, VoteRefusal } from '@/lib/domain/board';

/** What a form of the board shows: what was typed, and why it wasn't taken. */
export interface BoardFormState {
  readonly typed: Readonly<Record<Exclude<BoardField, 'kind'>, string>>;
  readonly problem: BoardProblem | null;
}

/**
 * - `unavailable`: we can't take it now. `unreachable`: the request didn't get through.
 * - `refused`: this visitor may not write (any more). - `unknown-writer`: who they are has to be said again.
 */
export type BoardProblem =
  | { readonly kind: 'invalid'; readonly errors: readonly BoardFieldError[] }
  | { readonly kind: 'too-many'; readonly retryAfterSeconds: number }
  | { readonly kind: 'refused'; readonly validUntil: string | null; readonly reference: string }
  | { readonly kind: 'unavailable' | 'unreachable' | 'unknown-writer' }
  | { readonly kind: ReplyRefusal | VoteRefusal };

/** A form that nobody has touched. */
export const EMPTY_BOARD_FORM: BoardFormState = { typed: { title: '', text: '', name: '', email: '' }, problem: null };

/** The error to show at a field, if any. */
export function errorOf(problem: BoardProblem | null, field: BoardField): string | undefined {
  return problem?.kind === 'invalid' ? problem.errors.find((error) => error.field === field)?.message : undefined;
}

/** Whether the form must ask who writes, though it seemed to know. */
export function asksWho(problem: BoardProblem | null): boolean {
  if (problem?.kind === 'invalid') return problem.errors.some(({ field }) => field === 'name' || field === 'email');
  return problem?.kind === 'unknown-writer';
}

/** What stands above the form, after what wasn't taken: `Your reply wasn’t posted`. */
export function problemText(what: string, problem: BoardProblem): string {
  switch (problem.kind) {
    case 'invalid':
      return `${what}. Mend what is marked below.`;
    case 'too-many':
      return `${what}: too much came from your address. Try again in ${problem.retryAfterSeconds} seconds.`;
    case 'unavailable':
      return `${what}: we can’t take it right now. Try again shortly.`;
    case 'unreachable':
      return `${what}: we couldn’t be reached. Check your connection and try again.`;
    case 'unknown-writer':
      return `${what}: tell us again who you are.`;
    case 'not-found':
      return `${what}, because the topic is gone.`;
    case 'locked':
      return `${what}, because the topic is locked.`;
    case 'full':
      return `${what}, because the topic takes no more replies. Start a new one.`;
    case 'not-a-suggestion':
      return `${what}: only suggestions have votes.`;
    case 'decided':
      return `${what}, because the vote is over.`;
    case 'refused':
      return `${what}. We’re sorry, but you can’t write or vote here at the moment${endText(problem.validUntil)}. You can go on reading.`;
  }
}

/** The minute is rounded up, so that trying again at the time shown is never too early. */
function endText(validUntil: string | null): string {
  if (validUntil === null) return '';
  const end = new Date(Math.ceil(new Date(validUntil).getTime() / 60_000) * 60_000);
  return Number.isNaN(end.getTime()) ? '' : `, until ${exactTime(end, 'UTC')} UTC`;
}
