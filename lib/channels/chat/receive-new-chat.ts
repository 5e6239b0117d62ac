import { callerNetwork } from '../../domain/caller-network';
import { formatIpRange } from '../../domain/ip-range';
import { newChatForm } from './chat-forms';
import { chatAnswer } from './chat-responses';
import { visitorChatView, visitorMessageView } from './visitor-chat-views';
import { overLimit, receiveFromVisitor } from './visitor-request';

/** Chats that one address may start in a minute, or all of an IPv6 subscriber's together. */
export const CHATS_PER_MINUTE = 20;
const USER_AGENT_LENGTH_MAX = 500;

/**
 * `{chat?, name?, email?, message?, page?}` → 201 `{chat, ticket, state, messages}`; the same `chat`, a key that the
 * sender made, again answers with the same chat. A chat starts even when no agent is there;
 * its state says so, and a message can be left.
 */
export function receiveNewChat(request: Request): Promise<Response> {
  return receiveFromVisitor(request, newChatForm, async (visit, { chat: wanted, name, email, message, page }) => {
    const { address } = visit;
    const { chats, live, clock } = visit.runtime;
    const limit = `chat-start:${formatIpRange(callerNetwork(address))}`;
    const refusal = await overLimit(visit, limit, CHATS_PER_MINUTE, 'Too many chats were started from your address');
    if (refusal) return refusal;
    const userAgent = (request.headers.get('user-agent') ?? '').slice(0, USER_AGENT_LENGTH_MAX);
    const started = { key: wanted, name, email, text: message, address, userAgent, page };
    const { chat, key } = await chats.startChat(started, clock.now());
    live.chatChanged(chat.ticketId);
    const messages = await chats.messagesAfter(chat.ticketId, 0, true);
    return chatAnswer(201, {
      chat: key,
      ticket: chat.code,
      state: visitorChatView(chat, key, { signs: live.signs(), agents: live.agents() }),
      messages: messages.map(visitorMessageView),
    });
  });
}
