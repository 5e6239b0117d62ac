import type { ChannelFailure } from '../ask-channel';
import { failureText } from '../chat/failure-text';

/** Why something about a call wasn't done, and what to do; see failureText. */
export function callFailureText(what: string, failure: ChannelFailure): string {
  if (failure.kind === 'over' || failure.kind === 'gone') return `${what}, because this call is over.`;
  return failureText(what, failure);
}
