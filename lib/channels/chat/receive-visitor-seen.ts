import { seenForm } from './chat-forms';
import { noContent } from './chat-responses';
import { findVisitorChat, receiveFromVisitor } from './visitor-request';

/** `{seq}` → 204: so far the visitor has read. */
export function receiveVisitorSeen(request: Request, key: string): Promise<Response> {
  return receiveFromVisitor(request, seenForm, async (visit, { seq }) => {
    const chat = await findVisitorChat(visit, key);
    if (chat instanceof Response) return chat;
    // Told again and again by several tabs: what is known costs nothing.
    if (seq <= chat.visitorSeenSeq) return noContent();
    const isNews = await visit.runtime.chats.markSeen(chat.ticketId, 'visitor', seq);
    if (isNews) visit.runtime.live.chatChanged(chat.ticketId);
    return noContent();
  });
}
