import 'server-only';
import { callRefusalResponse } from '@/lib/channels/call/call-responses';
import { deskCallView } from '@/lib/channels/call/desk-call-views';
import { emptyForm } from '@/lib/channels/chat/chat-forms';
import { chatAnswer } from '@/lib/channels/chat/chat-responses';
import { runtime } from '@/lib/composition';
import { actorOf } from '../../../bans/action-support';
import { receiveFromAgent } from '../../../chats/answer-agent';

/** `{}` → 200 `{state}`: the agent who talks ends the call. One that is over is answered the same. */
export function POST(request: Request, { params }: { params: Promise<{ code: string }> }): Promise<Response> {
  return receiveFromAgent(request, emptyForm, async (signedIn) => {
    const { calls, live, clock } = runtime();
    const ended = await calls.hangUp((await params).code, actorOf(signedIn), clock.now());
    if (!ended.ok) {
      const { error } = ended;
      return error.kind === 'ended' ? chatAnswer(200, { state: deskCallView(error.call) }) : callRefusalResponse(error);
    }
    live.chatChanged(ended.value.ticketId);
    live.agentsChanged();
    return chatAnswer(200, { state: deskCallView(ended.value) });
  });
}
