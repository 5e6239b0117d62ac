import { receiveCallEnd } from '@/lib/channels/call/receive-call-end';
import { onlyMethods } from '@/lib/channels/chat/only-methods';

/** `{}` → 200 `{state}`. */
export async function POST(request: Request, { params }: { params: Promise<{ call: string }> }): Promise<Response> {
  return receiveCallEnd(request, (await params).call);
}

const { options, notAllowed } = onlyMethods('POST');

export { notAllowed as DELETE, notAllowed as GET, notAllowed as PATCH, notAllowed as PUT, options as OPTIONS };
