import { receiveVisitorSignals } from '@/lib/channels/call/receive-visitor-signals';
import { onlyMethods } from '@/lib/channels/chat/only-methods';

/** `{signals: [{id, kind, payload}]}` → 204. */
export async function POST(request: Request, { params }: { params: Promise<{ call: string }> }): Promise<Response> {
  return receiveVisitorSignals(request, (await params).call);
}

const { options, notAllowed } = onlyMethods('POST');

export { notAllowed as DELETE, notAllowed as GET, notAllowed as PATCH, notAllowed as PUT, options as OPTIONS };
