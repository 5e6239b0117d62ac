import { noContent } from '../chat/chat-responses';
import { overLimit } from '../chat/visitor-request';
import { signalsForm } from './call-forms';
import { callRefusalResponse } from './call-responses';
import { findVisitorCall, receiveFromCaller } from './call-visitor-request';

/** Browsers gather the candidates of a moment into one request. */
const REQUESTS_PER_MINUTE = 120;

/** `{signals: [{id, kind, payload}]}` → 204, once somebody answered; the same `id` again is stored once. */
export function receiveVisitorSignals(request: Request, key: string): Promise<Response> {
  return receiveFromCaller(request, signalsForm, async (visit, { signals }) => {
    const call = await findVisitorCall(visit, key);
    if (call instanceof Response) return call;
    const { ticketId } = call;
    const refusal = await overLimit(visit, `call-signals:${ticketId}`, REQUESTS_PER_MINUTE, 'Too many signals at once');
    if (refusal) return refusal;
    const { calls, live, clock } = visit.runtime;
    const told = signals.map(({ id, ...signal }) => ({ ...signal, clientId: id }));
    const added = await calls.addVisitorSignals(key, told, visit.address, clock.now());
    if (!added.ok) return callRefusalResponse(added.error);
    live.chatChanged(ticketId);
    return noContent();
  });
}
