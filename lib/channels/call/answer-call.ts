import { CALL_ROUND_MS } from '../../live/call-round';
import { chatAnswer } from '../chat/chat-responses';
import { messageCursor } from '../chat/message-cursor';
import type { VisitorCallAnswer } from './call-view';
import { answerCaller, findVisitorCall } from './call-visitor-request';
import { iceConfiguration } from './ice-configuration';
import { visitorCallView, visitorSignalView } from './visitor-call-views';

/**
 * 200 `{state, signals, ice}`: the call as it is, the agent's signals after `?after=`, and fresh credentials. Whoever
 * polls is as present as a stream.
 */
export function answerCall(request: Request, key: string): Promise<Response> {
  return answerCaller(request, async (visit) => {
    const call = await findVisitorCall(visit, key);
    if (call instanceof Response) return call;
    const { calls, chats, clock, ice } = visit.runtime;
    const signals = await calls.signalsAfter(call.ticketId, messageCursor(request), 'agent');
    const now = clock.now();
    if (call.status !== 'ended' && now.getTime() - call.visitorSeenAt.getTime() >= CALL_ROUND_MS) {
      await chats.touchVisitors([{ ticketId: call.ticketId, address: visit.address }], now);
    }
    const answer: VisitorCallAnswer = {
      state: visitorCallView(call),
      signals: signals.map(visitorSignalView),
      ice: iceConfiguration(ice, call.code, now),
    };
    return chatAnswer(200, answer);
  });
}
