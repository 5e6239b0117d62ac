import 'server-only';
import { deskCallList } from '@/lib/channels/call/desk-call-views';
import { chatAnswer } from '@/lib/channels/chat/chat-responses';
import { runtime } from '@/lib/composition';
import { answerAgent } from '../../chats/answer-agent';

/** 200 DeskCallList: the running calls and those that just ended. 401 for strangers. */
export function GET(): Promise<Response> {
  return answerAgent(async ({ agent }) => {
    const { calls, clock } = runtime();
    return chatAnswer(200, await deskCallList(calls, agent.id, clock.now()));
  });
}
