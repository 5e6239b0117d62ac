import { answerChat } from '@/lib/channels/chat/answer-chat';
import { onlyMethods } from '@/lib/channels/chat/only-methods';

/** `?after=SEQ` → 200 `{state, messages}`. */
export async function GET(request: Request, { params }: { params: Promise<{ chat: string }> }): Promise<Response> {
  return answerChat(request, (await params).chat);
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
