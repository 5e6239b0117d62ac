import { chatAnswer } from './chat-responses';
import { agentsStanding } from './visitor-chat-views';
import { answerVisitor } from './visitor-request';

/** 200 `{agents, desk_name}`: whether anybody takes chats now, for a page that offers one. */
export function answerAvailability(request: Request): Promise<Response> {
  return answerVisitor(request, async ({ runtime: { live, deskName } }) =>
    chatAnswer(200, { agents: agentsStanding(live.agents()), desk_name: deskName() }),
  );
}
