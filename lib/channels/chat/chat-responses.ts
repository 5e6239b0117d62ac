import type { ChatRefusal } from '../../ports/chat-store';
import { problemResponse } from '../problem-response';

/** A JSON answer. */
export function chatAnswer(status: 200 | 201, body: object): Response {
  return Response.json(body, { status, headers: { 'cache-control': 'no-store' } });
}

export const noContent = (): Response => new Response(null, { status: 204, headers: { 'cache-control': 'no-store' } });

/** The answer to what the store refuses. */
export function chatRefusalResponse(refusal: ChatRefusal): Response {
  if (refusal.kind === 'not-found') return noSuchChat();
  return problemResponse(409, { type: 'chat-over', title: 'This chat is over' });
}

/** The answer about a chat that doesn't exist. */
export function noSuchChat(): Response {
  return problemResponse(404, { type: 'no-such-chat', title: 'There is no such chat' });
}
