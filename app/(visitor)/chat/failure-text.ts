import type { ChatFailure } from './chat-requests';

/** Why something wasn't done, and what to do, after what wasn't: `Your message wasn’t sent`. */
export function failureText(what: string, failure: ChatFailure): string {
  switch (failure.kind) {
    case 'invalid':
      return `${what}. Mend what is marked below.`;
    case 'too-many':
      return `${what}: too many came from your address. Try again in ${failure.retryAfterSeconds} seconds.`;
    case 'unreachable':
      return `${what}: we couldn’t be reached. Check your connection and try again.`;
    case 'over':
    case 'gone':
      return `${what}, because this chat has ended.`;
    case 'unavailable':
    case 'refused':
      return `${what}: we can’t take it right now. Try again shortly.`;
  }
}

/** What is wrong with one field, if anything. `names`: how the endpoint may call it. */
export function fieldErrorOf(failure: ChatFailure | null, ...names: readonly string[]): string | undefined {
  if (failure?.kind !== 'invalid') return undefined;
  return failure.errors.find(({ field }) => names.includes(field))?.message;
}
