import { chatAnswer } from '../chat/chat-responses';
import type { CallAvailability } from './call-view';
import { answerCaller } from './call-visitor-request';
import { callAgents } from './visitor-call-views';

/** 200 `{agents, desk_name}`: whether anybody takes calls now, for a page that offers one. */
export function answerCallAvailability(request: Request): Promise<Response> {
  return answerCaller(request, async ({ runtime: { live, deskName } }) => {
    const answer: CallAvailability = { agents: callAgents(live.agents()), desk_name: deskName() };
    return chatAnswer(200, answer);
  });
}
