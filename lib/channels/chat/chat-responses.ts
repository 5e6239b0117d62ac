import type { ChatRefusal } from '../../ports/chat-store';
import { problemResponse } from '../problem-response';

/** A JSON answer. It says how long it is: one of unknown length Next would compress however short. */
export function chatAnswer(status: 200 | 201, body: object): Response {
  const text = JSON.stringify(body);
  return new Response(text, {
    status,
    headers: {
      'content-type': 'application/json',
      'content-length': String(Buffer.byteLength(text)),
      'cache-control': 'no-store',
    },
  });
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
