import 'server-only';
import { emptyForm } from '@/lib/channels/chat/chat-forms';
import { noContent, noSuchChat } from '@/lib/channels/chat/chat-responses';
import { runtime } from '@/lib/composition';
import { receiveFromAgent } from '../../answer-agent';
import { ticketIdOf } from '../../ticket-id-of';

/** `{}` → 204: the agent types. Holds for a few seconds. */
export function POST(request: Request, { params }: { params: Promise<{ code: string }> }): Promise<Response> {
  return receiveFromAgent(request, emptyForm, async ({ agent }) => {
    const { code } = await params;
    const ticketId = await ticketIdOf(code);
    if (ticketId === null) return noSuchChat();
    runtime().live.typing({ ticketId, code, side: 'agent', name: agent.name });
    return noContent();
  });
}
