import 'server-only';
import { answerForm } from '@/lib/channels/call/call-forms';
import { callRefusalResponse } from '@/lib/channels/call/call-responses';
import type { DeskCallAnswered } from '@/lib/channels/call/call-view';
import { deskCallView } from '@/lib/channels/call/desk-call-views';
import { iceConfiguration } from '@/lib/channels/call/ice-configuration';
import { chatAnswer } from '@/lib/channels/chat/chat-responses';
import { runtime } from '@/lib/composition';
import { actorOf } from '../../../bans/action-support';
import { receiveFromAgent } from '../../../chats/answer-agent';

/** `{tab}` → 200 DeskCallAnswered, or 409 whose `detail` is the name of whoever was first. */
export function POST(request: Request, { params }: { params: Promise<{ code: string }> }): Promise<Response> {
  return receiveFromAgent(request, answerForm, async (signedIn, { tab }) => {
    const { calls, live, clock, ice } = runtime();
    const now = clock.now();
    const answered = await calls.answerCall((await params).code, tab, actorOf(signedIn), now);
    if (!answered.ok) return callRefusalResponse(answered.error);
    const call = answered.value;
    live.chatChanged(call.ticketId);
    live.agentsChanged();
    const answer: DeskCallAnswered = { state: deskCallView(call), ice: iceConfiguration(ice, call.code, now) };
    return chatAnswer(200, answer);
  });
}
