import { problemResponse } from './problem-response';

/** The answer to a request from a page of a site that is neither ours nor listed. */
export function foreignOriginResponse(): Response {
  return problemResponse(403, { type: 'foreign-origin', title: 'Requests from other sites’ pages are not taken' });
}
