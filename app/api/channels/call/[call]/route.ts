import { answerCall } from '@/lib/channels/call/answer-call';
import { onlyMethods } from '@/lib/channels/chat/only-methods';

/** `?after=N` → 200 `{state, signals, ice}`. */
export async function GET(request: Request, { params }: { params: Promise<{ call: string }> }): Promise<Response> {
  return answerCall(request, (await params).call);
}

const { options, notAllowed } = onlyMethods('GET');

export { notAllowed as DELETE, notAllowed as PATCH, notAllowed as POST, notAllowed as PUT, options as OPTIONS };
