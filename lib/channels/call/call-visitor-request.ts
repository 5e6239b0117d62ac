import type { Call } from '../../ports/call-store';
import type { ChatForm } from '../chat/chat-form';
import { CHAT_KEY } from '../chat/chat-forms';
import { answerVisitor, receiveFromVisitor, type Visit } from '../chat/visitor-request';
import { noSuchCall } from './call-responses';

/** See answerVisitor. */
export const answerCaller = (request: Request, answer: (visit: Visit) => Promise<Response>): Promise<Response> =>
  answerVisitor(request, answer, 'call');

/** See receiveFromVisitor. */
export const receiveFromCaller = <T>(
  request: Request,
  form: ChatForm<T>,
  answer: (visit: Visit, input: T) => Promise<Response>,
): Promise<Response> => receiveFromVisitor(request, form, answer, 'call');

/** The call with that key, or the answer that there is none. */
export async function findVisitorCall({ runtime: { calls } }: Visit, key: string): Promise<Call | Response> {
  return (CHAT_KEY.test(key) && (await calls.findCallByKey(key))) || noSuchCall();
}
