import { leftMessageForm } from './chat-forms';
import { chatAnswer, chatRefusalResponse } from './chat-responses';
import { findVisitorChat, receiveFromVisitor } from './visitor-request';

/** `{name, email, text}` → 201 `{ticket}`: a message instead of waiting on. The chat is over then. */
export function receiveLeftMessage(request: Request, key: string): Promise<Response> {
  return receiveFromVisitor(request, leftMessageForm, async (visit, message) => {
    const chat = await findVisitorChat(visit, key);
    if (chat instanceof Response) return chat;
    const { chats, live, clock } = visit.runtime;
    const left = await chats.leaveMessage(key, message, visit.address, clock.now());
    if (!left.ok) return chatRefusalResponse(left.error);
    live.chatChanged(chat.ticketId);
    return chatAnswer(201, { ticket: left.value.code });
  });
}
