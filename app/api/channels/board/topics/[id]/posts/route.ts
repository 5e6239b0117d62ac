import { answerPosts, receiveReply } from '@/lib/channels/board/board-endpoints';
import { onlyMethods } from '@/lib/channels/chat/only-methods';

interface Context {
  readonly params: Promise<{ id: string }>;
}

/** `{posts, next_after}`. */
export async function GET(request: Request, { params }: Context): Promise<Response> {
  return answerPosts(request, (await params).id);
}

/** `{text, name?, email?}` → 201 `{post}`. */
export async function POST(request: Request, { params }: Context): Promise<Response> {
  return receiveReply(request, (await params).id);
}

const { options, notAllowed } = onlyMethods('GET, POST');

export { notAllowed as DELETE, notAllowed as PATCH, notAllowed as PUT, options as OPTIONS };
