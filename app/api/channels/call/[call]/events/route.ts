import { openCallEvents } from '@/lib/channels/call/open-call-events';
import { onlyMethods } from '@/lib/channels/chat/only-methods';

/** `?after=N` → an event stream; see openCallEvents. */
export async function GET(request: Request, { params }: { params: Promise<{ call: string }> }): Promise<Response> {
  return openCallEvents(request, (await params).call);
}

const { options, notAllowed } = onlyMethods('GET');

// Next would answer HEAD with a GET whose body it drops.
export {
  notAllowed as DELETE,
  notAllowed as HEAD,
  notAllowed as PATCH,
  notAllowed as POST,
  notAllowed as PUT,
  options as OPTIONS,
};
