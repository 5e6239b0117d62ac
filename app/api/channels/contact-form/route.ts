import type { NextRequest } from 'next/server';
import { parseContactMessage } from '@/lib/channels/contact-form/contact-message';
import { sendContactMessage } from '@/lib/channels/contact-form/send-contact-message';
import { TRAP_FIELD } from '@/lib/channels/contact-form/trap-field';
import { enterChannel } from '@/lib/channels/enter-channel';
import { isOwnOrigin } from '@/lib/channels/is-own-origin';
import { problemResponse } from '@/lib/channels/problem-response';
import { readTextBody } from '@/lib/channels/read-text-body';
import { refusalResponse } from '@/lib/channels/refusal-response';
import { runtime } from '@/lib/composition';

const BODY_BYTES_MAX = 64 * 1024;

/** `{name, email, subject, message}` → 201 `{ticket}`. Everything else is a problem document (RFC 9457). */
export async function POST(request: NextRequest): Promise<Response> {
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

  const sent = await sendContactMessage(deps, {
    message: message.value,
    address: entry.value.address,
    userAgent: request.headers.get('user-agent') ?? '',
    trap: String(input[TRAP_FIELD] ?? ''),
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

/** Other sites may not ask: no CORS header is ever sent. */
export function OPTIONS(): Response {
  return new Response(null, { status: 204, headers: { allow: 'POST' } });
}

function notAllowed(): Response {
  return problemResponse(405, { type: 'method-not-allowed', title: 'Only POST is taken here' }, { allow: 'POST' });
}

export { notAllowed as DELETE, notAllowed as GET, notAllowed as PATCH, notAllowed as PUT };

function readJsonObject(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text);
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    return isObject ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}
