import { eventStreamResponse } from '../../live/event-stream';
import { tryAgainResponse } from '../retry-responses';
import { messageCursor } from './message-cursor';
import { answerVisitor, findVisitorChat } from './visitor-request';

/**
 * An event stream: `state` first, then each `message` after `?after=` (or Last-Event-ID) once and in order, `typing`, and
 * `state` again whenever it changes. It ends after the chat did.
 */
export function openChatEvents(request: Request, key: string): Promise<Response> {
  return answerVisitor(request, async (visit) => {
    const chat = await findVisitorChat(visit, key);
    if (chat instanceof Response) return chat;
    const body = visit.runtime.visitorStreams.open(chat, key, messageCursor(request), visit.address);
    return body ? eventStreamResponse(body, request.signal) : tryAgainResponse();
  });
}
