import { onlyMethods } from '@/lib/channels/chat/only-methods';
import { receiveVisitorSeen } from '@/lib/channels/chat/receive-visitor-seen';

/** `{seq}` → 204. */
export async function POST(request: Request, { params }: { params: Promise<{ chat: string }> }): Promise<Response> {
  return receiveVisitorSeen(request, (await params).chat);
}

const { options, notAllowed } = onlyMethods('POST');

export { notAllowed as DELETE, notAllowed as GET, notAllowed as PATCH, notAllowed as PUT, options as OPTIONS };
