import 'server-only';
import { callRefusalResponse } from '@/lib/channels/call/call-responses';
import { emptyForm } from '@/lib/channels/chat/chat-forms';
import { noContent } from '@/lib/channels/chat/chat-responses';
import { runtime } from '@/lib/composition';
import { actorOf } from '../../../bans/action-support';
import { receiveFromAgent } from '../../../chats/answer-agent';

/** `{}` → 204: the tab that talks is there. 409 once the call is over. */
export function POST(request: Request, { params }: { params: Promise<{ code: string }> }): Promise<Response> {
  return receiveFromAgent(request, emptyForm, async (signedIn) => {
    const { calls, clock } = runtime();
    const here = await calls.agentIsHere((await params).code, actorOf(signedIn), clock.now());
    return here.ok ? noContent() : callRefusalResponse(here.error);
  });
}
