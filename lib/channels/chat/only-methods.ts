import { problemResponse } from '../problem-response';
import { answerPreflight } from './visitor-request';

/** What an endpoint of the chat or of calls answers to methods that it doesn't take, and to a browser that asks which it takes. */
export function onlyMethods(methods: string) {
  const notAllowed = (): Response =>
    problemResponse(405, { type: 'method-not-allowed', title: `Only ${methods} is taken here` }, { allow: methods });
  return { options: (request: Request): Response => answerPreflight(request, methods), notAllowed };
}
