import { runtime } from '../../composition';
import { enterChannel } from '../enter-channel';
import { foreignOriginResponse } from '../foreign-origin-response';
import { isOwnOrigin } from '../is-own-origin';
import { problemResponse } from '../problem-response';
import { readJsonBody } from '../read-json-body';
import { refusalResponse } from '../refusal-response';
import { tooManyResponse, tryAgainResponse } from '../retry-responses';
import { parseContactMessage } from './contact-message';
import { sendContactMessage } from './send-contact-message';
import { TRAP_FIELD } from './trap-field';

const BODY_BYTES_MAX = 64 * 1024;
const EXAMPLE = '{"name": "Jane Doe", "email": "jane@example.com", "subject": "…", "message": "…"}';

/**
 * The endpoint of the contact form: `{name, email, subject, message}` → 201 `{ticket}`. Everything else is answered with
 * a problem document (RFC 9457): 400 malformed or invalid (with `errors`, one per field), 403 banned or foreign page,
 * 413, 415, 429 and 503 (both with Retry-After).
 */
export async function receiveContactMessage(request: Request): Promise<Response> {
  const entry = await enterChannel('contact_form', request.headers);
  if (!entry.ok) return refusalResponse('contact_form', entry.error);
  const deps = runtime();

  if (!isOwnOrigin(request.headers, deps.publicUrl)) return foreignOriginResponse();
  const body = await readJsonBody(request, { bytesMax: BODY_BYTES_MAX, example: EXAMPLE });
  if (!body.ok) return body.error;
  const input = body.value;
  const message = parseContactMessage(input);
  if (!message.ok) {
    const title = 'The message can’t be sent like this';
    return problemResponse(400, { type: 'invalid-message', title, errors: message.error });
  }

  // The body may have been long in coming: a ban made meanwhile holds for it too.
  const stillFree = await enterChannel('contact_form', request.headers);
  if (!stillFree.ok) return refusalResponse('contact_form', stillFree.error);
  const trap = input[TRAP_FIELD];
  const sent = await sendContactMessage(deps, {
    message: message.value,
    address: entry.value.address,
    userAgent: request.headers.get('user-agent') ?? '',
    trap: typeof trap === 'string' ? trap : trap === undefined || trap === null ? '' : 'filled',
  }).catch((error: unknown) => {
    // The store is down, whatever the reason: nothing was written, and trying again is what helps.
    deps.log.error({ err: error }, 'a contact message could not be stored');
    return null;
  });
  if (!sent) return tryAgainResponse();
  if (!sent.ok) return tooManyResponse('Too many messages from your address', sent.error.retryAfterSeconds);
  return Response.json({ ticket: sent.value.ticket }, { status: 201, headers: { 'cache-control': 'no-store' } });
}
