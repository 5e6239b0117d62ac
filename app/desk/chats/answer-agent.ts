import 'server-only';
import { canWorkTickets } from '@/lib/auth/permissions';
import { findSignedIn, type SignedIn } from '@/lib/auth/session';
import type { ChatForm } from '@/lib/channels/chat/chat-form';
import { fieldErrors } from '@/lib/channels/field-errors';
import { foreignOriginResponse } from '@/lib/channels/foreign-origin-response';
import { isOwnOrigin } from '@/lib/channels/is-own-origin';
import { problemResponse } from '@/lib/channels/problem-response';
import { readJsonBody } from '@/lib/channels/read-json-body';
import { tryAgainResponse } from '@/lib/channels/retry-responses';
import { runtime } from '@/lib/composition';

const BODY_BYTES_MAX = 64 * 1024;

/**
 * Answers a request of the console's scripts: 401 for strangers, 403 for those who may not work tickets, else what
 * `answer` says; 503 when that throws.
 */
export async function answerAgent(answer: (signedIn: SignedIn) => Promise<Response>): Promise<Response> {
  try {
    const signedIn = await findSignedIn();
    if (!signedIn) return problemResponse(401, { type: 'signed-out', title: 'You are signed out' });
    if (!canWorkTickets(signedIn.agent))
      return problemResponse(403, { type: 'forbidden', title: 'You may not do this' });
    return await answer(signedIn);
  } catch (error) {
    runtime().log.error({ err: error }, 'an agent’s request to a chat failed');
    return tryAgainResponse();
  }
}

/** Like `answerAgent`, for a request with a JSON body, which only pages of ours may send: 403, 415, 413, 400. */
export function receiveFromAgent<T>(
  request: Request,
  form: ChatForm<T>,
  answer: (signedIn: SignedIn, input: T) => Promise<Response>,
): Promise<Response> {
  return answerAgent(async (signedIn) => {
    if (!isOwnOrigin(request.headers, runtime().publicUrl)) return foreignOriginResponse();
    const body = await readJsonBody(request, { bytesMax: BODY_BYTES_MAX, example: form.example });
    if (!body.ok) return body.error;
    const input = form.schema.safeParse(body.value);
    if (input.success) return answer(signedIn, input.data);
    const errors = fieldErrors(input.error, form.fields);
    return problemResponse(400, { type: 'invalid-message', title: 'This can’t be sent like this', errors });
  });
}
