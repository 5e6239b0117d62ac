import { problemResponse } from './problem-response';

/** Something that is needed is down, whatever it is: nothing was done, and trying again is what helps. */
export function tryAgainResponse(): Response {
  return problemResponse(503, { type: 'unavailable', title: 'Please try again shortly' }, { 'retry-after': '10' });
}

/** A limit was reached; `title` says which. */
export function tooManyResponse(title: string, retryAfterSeconds: number): Response {
  const detail = `Try again in ${retryAfterSeconds} seconds.`;
  return problemResponse(429, { type: 'too-many', title, detail }, { 'retry-after': String(retryAfterSeconds) });
}
