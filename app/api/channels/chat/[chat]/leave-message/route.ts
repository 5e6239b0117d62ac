import { onlyMethods } from '@/lib/channels/chat/only-methods';
import { receiveLeftMessage } from '@/lib/channels/chat/receive-left-message';

/** `{name, email, text}` → 201 `{ticket}`. */
export async function POST(request: Request, { params }: { params: Promise<{ chat: string }> }): Promise<Response> {
  return receiveLeftMessage(request, (await params).chat);
}

const { options, notAllowed } = onlyMethods('POST');

export { notAllowed as DELETE, notAllowed as GET, notAllowed as PATCH, notAllowed as PUT, options as OPTIONS };
