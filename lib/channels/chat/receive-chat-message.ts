import { randomUUID } from 'node:crypto';
import { chatMessageForm } from './chat-forms';
import { chatAnswer, chatRefusalResponse } from './chat-responses';
import { visitorMessageView } from './visitor-chat-views';
import { findVisitorChat, overLimit, receiveFromVisitor } from './visitor-request';

/** Messages that one chat takes from its visitor in a minute. */
export const CHAT_MESSAGES_PER_MINUTE = 60;
/** And in a day: whatever shows a conversation shows all of it, so that it must end somewhere, far from what people write. */
export const CHAT_MESSAGES_PER_DAY = 1_000;
const DAY_SECONDS = 86_400;

/** `{text, client_id?}` → 201 `{message}`; the same `client_id` again answers with the same message. */
export function receiveChatMessage(request: Request, key: string): Promise<Response> {
  return receiveFromVisitor(request, chatMessageForm, async (visit, { text, client_id }) => {
    const chat = await findVisitorChat(visit, key);
    if (chat instanceof Response) return chat;
    if (chat.status === 'ended') return chatRefusalResponse({ kind: 'ended', chat });
    const [limit, tooMany] = [`chat-message:${chat.ticketId}`, 'Too many messages in this chat'];
    const refusal =
      (await overLimit(visit, limit, CHAT_MESSAGES_PER_MINUTE, tooMany)) ??
      (await overLimit(visit, `${limit}:day`, CHAT_MESSAGES_PER_DAY, tooMany, DAY_SECONDS));
    if (refusal) return refusal;
    const { chats, live, clock } = visit.runtime;
    const message = { text, clientId: client_id ?? randomUUID(), address: visit.address };
    const added = await chats.addVisitorMessage(key, message, clock.now());
    if (!added.ok) return chatRefusalResponse(added.error);
    live.chatChanged(chat.ticketId);
    return chatAnswer(201, { message: visitorMessageView(added.value) });
  });
}
