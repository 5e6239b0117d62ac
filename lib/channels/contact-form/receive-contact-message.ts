import { runtime } from '../../composition';
import { enterChannel } from '../enter-channel';
import { isOwnOrigin } from '../is-own-origin';
import { problemResponse } from '../problem-response';
import { readTextBody } from '../read-text-body';
import { refusalResponse } from '../refusal-response';
import { parseContactMessage } from './contact-message';
import { sendContactMessage } from './send-contact-message';
import { TRAP_FIELD } from './trap-field';

const BODY_BYTES_MAX = 64 * 1024;

/**
 * The endpoint of the contact form: `{name, email, subject, message}` → 201 `{ticket}`. Everything else is answered with
 * a problem document (RFC 9457): 400 malformed or invalid (with `errors`, one per field), 403 banned or foreign page,
 * 413, 415, 429 and 503 (both with Retry-After).
 */
export async function receiveContactMessage(request: Request): Promise<Response> {
  const entry = await enterChannel('contact_form', request.headers);
  if (!entry.ok) return refusalResponse('contact_form', entry.error);
  const deps = runtime();

  if (!isOwnOrigin(request.headers, deps.publicUrl)) {
    return problemResponse(403, { type: 'foreign-origin', title: 'Requests from other sites’ pages are not taken' });
  }
  if (!/^application\/json\s*(;|$)/i.test(request.headers.get('content-type') ?? '')) {
    const detail = 'Send the message with Content-Type: application/json.';
    return problemResponse(415, { type: 'unsupported-media-type', title: 'The message must be JSON', detail });
  }
  const body = await readTextBody(request, BODY_BYTES_MAX);
  if (!body.ok) {
    const detail = 'Send at most 64 kB.';
    return problemResponse(413, { type: 'too-large', title: 'The request is too large', detail });
  }
  const input = readJsonObject(body.value);
  if (!input) {
    const detail = 'Send {"name": "Jane Doe", "email": "jane@example.com", "subject": "…", "message": "…"}.';
    return problemResponse(400, { type: 'malformed', title: 'The body is not a JSON object', detail });
  }
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
  if (!sent) {
    const title = 'Please try again shortly';
    return problemResponse(503, { type: 'unavailable', title }, { 'retry-after': '10' });
  }
  if (!sent.ok) {
    const { retryAfterSeconds } = sent.error;
    const detail = `Try again in ${retryAfterSeconds} seconds.`;
    const title = 'Too many messages from your address';
    return problemResponse(429, { type: 'too-many', title, detail }, { 'retry-after': String(retryAfterSeconds) });
  }
  return Response.json({ ticket: sent.value.ticket }, { status: 201, headers: { 'cache-control': 'no-store' } });
}

function readJsonObject(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text);
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    return isObject ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}
