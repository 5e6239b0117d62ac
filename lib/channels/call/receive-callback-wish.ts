import { chatAnswer } from '../chat/chat-responses';
import { overLimit } from '../chat/visitor-request';
import { callbackForm } from './call-forms';
import { callRefusalResponse } from './call-responses';
import { findVisitorCall, receiveFromCaller } from './call-visitor-request';

const DAY_SECONDS = 86_400;
/** Whoever asks more often is heard already. */
const PER_DAY = 10;

/** `{name?, phone, text?}` → 201 `{ticket}`: to be called back, once a minute. A call that rings is missed then. */
export function receiveCallbackWish(request: Request, key: string): Promise<Response> {
  return receiveFromCaller(request, callbackForm, async (visit, { name, phone, text }) => {
    const call = await findVisitorCall(visit, key);
    if (call instanceof Response) return call;
    const [limit, title] = [`call-back:${call.ticketId}`, 'You asked to be called back already'];
    const refusal =
      (await overLimit(visit, limit, 1, title)) ??
      (await overLimit(visit, `${limit}:day`, PER_DAY, title, DAY_SECONDS));
    if (refusal) return refusal;
    const { calls, live, clock } = visit.runtime;
    const asked = await calls.askForCallback(key, { name, phone, text, address: visit.address }, clock.now());
    if (!asked.ok) return callRefusalResponse(asked.error);
    live.chatChanged(call.ticketId);
    return chatAnswer(201, { ticket: asked.value.code });
  });
}
