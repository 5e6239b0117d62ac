import 'server-only';
import { seenForm } from '@/lib/channels/chat/chat-forms';
import { noContent, noSuchChat } from '@/lib/channels/chat/chat-responses';
import { runtime } from '@/lib/composition';
import { receiveFromAgent } from '../../answer-agent';
import { ticketIdOf } from '../../ticket-id-of';

/** `{seq}` → 204: so far an agent has read. */
export function POST(request: Request, { params }: { params: Promise<{ code: string }> }): Promise<Response> {
  return receiveFromAgent(request, seenForm, async (_signedIn, { seq }) => {
    const ticketId = await ticketIdOf((await params).code);
    if (ticketId === null) return noSuchChat();
    const { chats, live } = runtime();
    if (await chats.markSeen(ticketId, 'agent', seq)) live.chatChanged(ticketId);
    return noContent();
  });
}
