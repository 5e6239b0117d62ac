import 'server-only';
import { randomUUID } from 'node:crypto';
import { chatMessageForm } from '@/lib/channels/chat/chat-forms';
import { chatAnswer, chatRefusalResponse } from '@/lib/channels/chat/chat-responses';
import { deskMessageView } from '@/lib/channels/chat/desk-chat-views';
import { runtime } from '@/lib/composition';
import { actorOf } from '../../../bans/action-support';
import { receiveFromAgent } from '../../answer-agent';
import { ticketIdOf } from '../../ticket-id-of';

/** `{text, client_id?}` → 201 `{message}`; the same `client_id` again answers with the same message. */
export function POST(request: Request, { params }: { params: Promise<{ code: string }> }): Promise<Response> {
  return receiveFromAgent(request, chatMessageForm, async (signedIn, { text, client_id }) => {
    const { code } = await params;
    const { chats, live, clock } = runtime();
    const message = { text, clientId: client_id ?? randomUUID() };
    const added = await chats.addAgentMessage(code, message, actorOf(signedIn), clock.now());
    if (!added.ok) return chatRefusalResponse(added.error);
    const ticketId = await ticketIdOf(code);
    if (ticketId !== null) live.chatChanged(ticketId);
    return chatAnswer(201, { message: deskMessageView(added.value) });
  });
}
