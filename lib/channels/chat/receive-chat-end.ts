import { emptyForm } from './chat-forms';
import { chatAnswer, noSuchChat } from './chat-responses';
import { visitorChatView } from './visitor-chat-views';
import { findVisitorChat, receiveFromVisitor } from './visitor-request';

/** `{}` → 200 `{state}`: the visitor ends the chat. One that is over stays as it is and is answered the same. */
export function receiveChatEnd(request: Request, key: string): Promise<Response> {
  return receiveFromVisitor(request, emptyForm, async (visit) => {
    const chat = await findVisitorChat(visit, key);
    if (chat instanceof Response) return chat;
    const { chats, live, clock } = visit.runtime;
    const left = await chats.leaveChat(key, clock.now());
    if (left.ok) live.chatChanged(chat.ticketId);
    const ended = left.ok ? left.value : left.error.kind === 'ended' ? left.error.chat : null;
    if (!ended) return noSuchChat();
    return chatAnswer(200, { state: visitorChatView(ended, key, { signs: live.signs(), agents: live.agents() }) });
  });
}
