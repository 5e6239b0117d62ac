import 'server-only';
import { signalsForm } from '@/lib/channels/call/call-forms';
import { callRefusalResponse } from '@/lib/channels/call/call-responses';
import { noContent } from '@/lib/channels/chat/chat-responses';
import { runtime } from '@/lib/composition';
import { actorOf } from '../../../bans/action-support';
import { receiveFromAgent } from '../../../chats/answer-agent';

/** `{signals: [{id, kind, payload}]}` → 204, of the agent who answered; the same `id` again is stored once. */
export function POST(request: Request, { params }: { params: Promise<{ code: string }> }): Promise<Response> {
  return receiveFromAgent(request, signalsForm, async (signedIn, { signals }) => {
    const { calls, live, clock } = runtime();
    const told = signals.map(({ id, ...signal }) => ({ ...signal, clientId: id }));
    const added = await calls.addAgentSignals((await params).code, told, actorOf(signedIn), clock.now());
    if (!added.ok) return callRefusalResponse(added.error);
    live.chatChanged(added.value.ticketId);
    return noContent();
  });
}
