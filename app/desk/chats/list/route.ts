import 'server-only';
import { chatAnswer } from '@/lib/channels/chat/chat-responses';
import { deskChatList } from '@/lib/channels/chat/desk-chat-views';
import { runtime } from '@/lib/composition';
import { answerAgent } from '../answer-agent';

/** 200 DeskChatList: the running chats and those that just ended, and who takes chats. 401 for strangers. */
export function GET(): Promise<Response> {
  return answerAgent(async ({ agent }) => {
    const { chats, clock } = runtime();
    return chatAnswer(200, await deskChatList(chats, agent.id, clock.now()));
  });
}
