import 'server-only';
import { tryAgainResponse } from '@/lib/channels/retry-responses';
import { runtime } from '@/lib/composition';
import { eventStreamResponse } from '@/lib/live/event-stream';
import { answerAgent } from '../../chats/answer-agent';

/**
 * An event stream: `chats` and `calls` (`[{code, status, agent, sign}]`; first all, then those that changed), `typing`
 * (`{code, typing, name}`), `agents` (`{}`: who takes chats changed). It ends with the session. 401 for strangers.
 */
export function GET({ signal }: Request): Promise<Response> {
  return answerAgent(async ({ agent, sessionId }) => {
    const body = runtime().agentStreams.open({ agentId: agent.id, sessionId });
    return body ? eventStreamResponse(body, signal) : tryAgainResponse();
  });
}

// Next would answer HEAD with a GET whose body it drops.
export const HEAD = (): Response => new Response(null, { status: 405, headers: { allow: 'GET' } });
