import { emptyForm } from '../chat/chat-forms';
import { chatAnswer } from '../chat/chat-responses';
import { noSuchCall } from './call-responses';
import { findVisitorCall, receiveFromCaller } from './call-visitor-request';
import { visitorCallView } from './visitor-call-views';

/** `{}` → 200 `{state}`: the visitor hangs up. A call that is over stays as it is and is answered the same. */
export function receiveCallEnd(request: Request, key: string): Promise<Response> {
  return receiveFromCaller(request, emptyForm, async (visit) => {
    const call = await findVisitorCall(visit, key);
    if (call instanceof Response) return call;
    const { calls, live, clock } = visit.runtime;
    const left = await calls.leaveCall(key, clock.now());
    if (left.ok) {
      live.chatChanged(call.ticketId);
      live.agentsChanged();
    }
    const ended = left.ok ? left.value : left.error.kind === 'ended' ? left.error.call : null;
    return ended ? chatAnswer(200, { state: visitorCallView(ended) }) : noSuchCall();
  });
}
