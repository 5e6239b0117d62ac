import { eventStreamResponse } from '../../live/event-stream';
import { messageCursor } from '../chat/message-cursor';
import { tryAgainResponse } from '../retry-responses';
import { answerCaller, findVisitorCall } from './call-visitor-request';

/**
 * An event stream: `state` first, then each `signal` of the agent's after `?after=` (or Last-Event-ID) once and in order,
 * and `state` again whenever it changes. It ends after the call did.
 */
export function openCallEvents(request: Request, key: string): Promise<Response> {
  return answerCaller(request, async (visit) => {
    const call = await findVisitorCall(visit, key);
    if (call instanceof Response) return call;
    const body = visit.runtime.callStreams.open(call, key, messageCursor(request), visit.address);
    return body ? eventStreamResponse(body, request.signal) : tryAgainResponse();
  });
}
