import { onlyMethods } from '@/lib/channels/chat/only-methods';
import { receiveChatEnd } from '@/lib/channels/chat/receive-chat-end';

/** `{}` → 200 `{state}`. */
export async function POST(request: Request, { params }: { params: Promise<{ chat: string }> }): Promise<Response> {
  return receiveChatEnd(request, (await params).chat);
}

const { options, notAllowed } = onlyMethods('POST');

export { notAllowed as DELETE, notAllowed as GET, notAllowed as PATCH, notAllowed as PUT, options as OPTIONS };
