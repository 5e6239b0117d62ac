import 'server-only';
import { chatAnswer, noSuchChat } from '@/lib/channels/chat/chat-responses';
import { deskChatAnswer } from '@/lib/channels/chat/desk-chat-views';
import { runtime } from '@/lib/composition';
import { answerAgent } from '../../answer-agent';

/** `?seq=N` → 200 DeskChatAnswer: the chat as it is, and what comes after N. 401 for strangers. */
export function GET(request: Request, { params }: { params: Promise<{ code: string }> }): Promise<Response> {
  return answerAgent(async () => {
    const { chats, clock } = runtime();
    const seq = new URL(request.url).searchParams.get('seq') ?? '';
    const after = /^\d{1,9}$/.test(seq) ? Number(seq) : 0;
    const answer = await deskChatAnswer(chats, (await params).code, after, clock.now());
    return answer ? chatAnswer(200, answer) : noSuchChat();
  });
}
