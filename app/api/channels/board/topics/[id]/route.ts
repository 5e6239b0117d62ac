import { answerTopic } from '@/lib/channels/board/board-endpoints';
import { onlyMethods } from '@/lib/channels/chat/only-methods';

/** `{topic, posts, next_after}`. */
export async function GET(request: Request, { params }: { params: Promise<{ id: string }> }): Promise<Response> {
  return answerTopic(request, (await params).id);
}

const { options, notAllowed } = onlyMethods('GET');

export { notAllowed as DELETE, notAllowed as PATCH, notAllowed as POST, notAllowed as PUT, options as OPTIONS };
