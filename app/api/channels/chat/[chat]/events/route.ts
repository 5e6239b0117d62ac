import { onlyMethods } from '@/lib/channels/chat/only-methods';
import { openChatEvents } from '@/lib/channels/chat/open-chat-events';

/** `?after=SEQ` → an event stream; see openChatEvents. */
export async function GET(request: Request, { params }: { params: Promise<{ chat: string }> }): Promise<Response> {
  return openChatEvents(request, (await params).chat);
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
