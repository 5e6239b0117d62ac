import { receiveVote, receiveVoteTakenBack } from '@/lib/channels/board/board-endpoints';
import { onlyMethods } from '@/lib/channels/chat/only-methods';

interface Context {
  readonly params: Promise<{ id: string }>;
}

/** `{name?, email?}`, or nothing → 201 `{votes, voted}`. */
export async function POST(request: Request, { params }: Context): Promise<Response> {
  return receiveVote(request, (await params).id);
}

/** 200 `{votes, voted}`. */
export async function DELETE(request: Request, { params }: Context): Promise<Response> {
  return receiveVoteTakenBack(request, (await params).id);
}

const { options, notAllowed } = onlyMethods('POST, DELETE');

export { notAllowed as GET, notAllowed as PATCH, notAllowed as PUT, options as OPTIONS };
