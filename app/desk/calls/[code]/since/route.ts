import 'server-only';
import { noSuchCall } from '@/lib/channels/call/call-responses';
import { deskCallAnswer } from '@/lib/channels/call/desk-call-views';
import { chatAnswer } from '@/lib/channels/chat/chat-responses';
import { messageCursor } from '@/lib/channels/chat/message-cursor';
import { runtime } from '@/lib/composition';
import { answerAgent } from '../../../chats/answer-agent';

/** `?after=N` → 200 DeskCallAnswer: the call as it is, and what its visitor signalled after N. 401 for strangers. */
export function GET(request: Request, { params }: { params: Promise<{ code: string }> }): Promise<Response> {
  return answerAgent(async () => {
    const answer = await deskCallAnswer(runtime().calls, (await params).code, messageCursor(request));
    return answer ? chatAnswer(200, answer) : noSuchCall();
  });
}
