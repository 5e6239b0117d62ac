import { receiveCallbackWish } from '@/lib/channels/call/receive-callback-wish';
import { onlyMethods } from '@/lib/channels/chat/only-methods';

/** `{name?, phone, text?}` → 201 `{ticket}`. */
export async function POST(request: Request, { params }: { params: Promise<{ call: string }> }): Promise<Response> {
  return receiveCallbackWish(request, (await params).call);
}

const { options, notAllowed } = onlyMethods('POST');

export { notAllowed as DELETE, notAllowed as GET, notAllowed as PATCH, notAllowed as PUT, options as OPTIONS };
