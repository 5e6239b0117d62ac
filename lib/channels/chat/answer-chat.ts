import { PRESENCE_MS } from '../../live/presence-round';
import { chatAnswer } from './chat-responses';
import type { VisitorChatAnswer } from './chat-view';
import { messageCursor } from './message-cursor';
import { visitorChatView, visitorMessageView } from './visitor-chat-views';
import { answerVisitor, findVisitorChat } from './visitor-request';

/** 200 `{state, messages}`: the chat as it is, and what comes after `?after=`. Whoever polls is as present as a stream. */
export function answerChat(request: Request, key: string): Promise<Response> {
  return answerVisitor(request, async (visit) => {
    const chat = await findVisitorChat(visit, key);
    if (chat instanceof Response) return chat;
    const { chats, live, clock } = visit.runtime;
    const messages = await chats.messagesAfter(chat.ticketId, messageCursor(request), true);
    const now = clock.now();
    if (chat.status !== 'ended' && now.getTime() - chat.visitorSeenAt.getTime() >= PRESENCE_MS) {
      await chats.touchVisitors([{ ticketId: chat.ticketId, address: visit.address }], now);
    }
    const answer: VisitorChatAnswer = {
      state: visitorChatView(chat, key, { signs: live.signs(), agents: live.agents() }),
      messages: messages.map(visitorMessageView),
    };
    return chatAnswer(200, answer);
  });
}
