import { emptyForm } from './chat-forms';
import { noContent } from './chat-responses';
import { findVisitorChat, overLimit, receiveFromVisitor } from './visitor-request';

/** Far more than typing people cause: pages tell it every few seconds. */
const TYPING_PER_MINUTE = 60;

/** `{}` → 204: the visitor types. Holds for a few seconds. */
export function receiveVisitorTyping(request: Request, key: string): Promise<Response> {
  return receiveFromVisitor(request, emptyForm, async (visit) => {
    const chat = await findVisitorChat(visit, key);
    if (chat instanceof Response) return chat;
    const { ticketId, code, visitorName } = chat;
    if (chat.status === 'ended') return noContent();
    const refusal = await overLimit(visit, `chat-typing:${ticketId}`, TYPING_PER_MINUTE, 'Typing is told too often');
    if (refusal) return refusal;
    visit.runtime.live.typing({ ticketId, code, side: 'visitor', name: visitorName });
    return noContent();
  });
}
