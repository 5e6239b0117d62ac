import { problemResponse } from '../problem-response';
import { tooManyResponse } from '../retry-responses';
import type { BoardRefusal } from './write-to-board';

/** A JSON answer. */
export const boardAnswer = (status: 200 | 201, body: object): Response =>
  Response.json(body, { status, headers: { 'cache-control': 'no-store' } });

/** The answer to what can't be written, but for who was banned meanwhile. */
export function boardRefusalResponse(refusal: Exclude<BoardRefusal, { kind: 'banned' }>): Response {
  switch (refusal.kind) {
    case 'too-many':
      return tooManyResponse('Too much came from your address', refusal.retryAfterSeconds);
    case 'unknown-writer':
      return problemResponse(401, {
        type: 'not-registered',
        title: 'You are not registered',
        detail: 'Send "name" and "email" with the first that you write, and the cookie of its answer from then on.',
      });
    case 'not-found':
      return noSuchTopic();
    case 'locked':
      return problemResponse(409, { type: 'topic-locked', title: 'This topic is locked' });
    case 'full':
      return problemResponse(409, { type: 'topic-full', title: 'This topic takes no more replies' });
    case 'not-a-suggestion':
      return problemResponse(409, { type: 'not-a-suggestion', title: 'Only suggestions have votes' });
    case 'decided':
      return problemResponse(409, { type: 'vote-over', title: 'The vote on this suggestion is over' });
  }
}

/** The answer about a topic that doesn't exist, or that readers don't see. */
export function noSuchTopic(): Response {
  return problemResponse(404, { type: 'no-such-topic', title: 'There is no such topic' });
}
