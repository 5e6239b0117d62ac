import { onlyMethods } from '@/lib/channels/chat/only-methods';
import { receiveChatMessage } from '@/lib/channels/chat/receive-chat-message';

/** `{text, client_id?}` → 201 `{message}`. */
export async function POST(request: Request, { params }: { params: Promise<{ chat: string }> }): Promise<Response> {
  return receiveChatMessage(request, (await params).chat);
}

const { options, notAllowed } = onlyMethods('POST');

export { notAllowed as DELETE, notAllowed as GET, notAllowed as PATCH, notAllowed as PUT, options as OPTIONS };
