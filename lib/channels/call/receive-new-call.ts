import { callerNetwork } from '../../domain/caller-network';
import { formatIpRange } from '../../domain/ip-range';
import { chatAnswer } from '../chat/chat-responses';
import { overLimit } from '../chat/visitor-request';
import { newCallForm } from './call-forms';
import type { VisitorCallStarted } from './call-view';
import { receiveFromCaller } from './call-visitor-request';
import { iceConfiguration } from './ice-configuration';
import { visitorCallView } from './visitor-call-views';

/** Calls that one address may start in a minute, or all of an IPv6 subscriber's together. */
export const CALLS_PER_MINUTE = 20;
const USER_AGENT_LENGTH_MAX = 500;

/**
 * `{key?, name?, email?, page?}` → 201 `{call, ticket, state, ice}`; the same `key`, which the sender made, again answers
 * with the same call. It rings even when no agent is there; to be called back can be asked for at once.
 */
export function receiveNewCall(request: Request): Promise<Response> {
  return receiveFromCaller(request, newCallForm, async (visit, { key: wanted, name, email, page }) => {
    const { address } = visit;
    const { calls, live, clock, ice } = visit.runtime;
    const limit = `call-start:${formatIpRange(callerNetwork(address))}`;
    const refusal = await overLimit(visit, limit, CALLS_PER_MINUTE, 'Too many calls were started from your address');
    if (refusal) return refusal;
    const userAgent = (request.headers.get('user-agent') ?? '').slice(0, USER_AGENT_LENGTH_MAX);
    const now = clock.now();
    const { call, key } = await calls.startCall({ key: wanted, name, email, address, userAgent, page }, now);
    live.chatChanged(call.ticketId);
    const answer: VisitorCallStarted = {
      call: key,
      ticket: call.code,
      state: visitorCallView(call),
      ice: iceConfiguration(ice, call.code, now),
    };
    return chatAnswer(201, answer);
  });
}
