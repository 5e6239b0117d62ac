import 'server-only';
import { noSuchCall } from '@/lib/channels/call/call-responses';
import { chatAnswer } from '@/lib/channels/chat/chat-responses';
import { problemResponse } from '@/lib/channels/problem-response';
import { runtime } from '@/lib/composition';
import { answerAgent } from '../../../chats/answer-agent';
import { chatBanTarget } from '../../../chats/chat-ban';
import { viewerOf } from '../../../viewer';

/** 200 ChatBanTarget: what the dialog that bans the caller shows; 409 once their address is erased. */
export function GET(_request: Request, { params }: { params: Promise<{ code: string }> }): Promise<Response> {
  return answerAgent(async (signedIn) => {
    const { calls, chats } = runtime();
    const call = await calls.findCallByCode((await params).code);
    if (!call) return noSuchCall();
    const viewer = await viewerOf(signedIn);
    const target = chatBanTarget(call, await chats.visitorRecord(call.ticketId, viewer.now), viewer);
    if (target) return chatAnswer(200, target);
    return problemResponse(409, { type: 'address-erased', title: 'The address of this call is not known any more' });
  });
}
