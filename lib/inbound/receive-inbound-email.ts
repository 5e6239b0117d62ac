import { problemResponse } from '../channels/problem-response';
import { readBody } from '../channels/read-body';
import { tryAgainResponse } from '../channels/retry-responses';
import { err, ok, type Result } from '../domain/result';
import type { InboundMessage } from '../ports/inbound-store';
import type { MailReader } from '../ports/mail-reader';
import { receiveInbound } from './receive-inbound';

const MAIL_MB_MAX = 10;
const MAIL_BYTES_MAX = MAIL_MB_MAX * 1024 * 1024;
const MEDIA_TYPES = ['message/rfc822', 'text/plain', 'application/octet-stream'];

/**
 * The endpoint for a mail server's pipe or webhook: a mail as it is (RFC 5322) → 201 `{outcome, ticket, …}`, see
 * receiveInbound. A mail that can't be read is taken as well. 415, 413 and 400 (nothing came) are problem documents.
 */
export async function receiveInboundEmail(request: Request): Promise<Response> {
  return receiveInbound(request, ({ mailReader }) => readRequest(request, mailReader));
}

async function readRequest(request: Request, reader: MailReader): Promise<Result<InboundMessage, Response>> {
  const [mediaType = ''] = (request.headers.get('content-type') ?? '').split(';');
  if (!MEDIA_TYPES.includes(mediaType.trim().toLowerCase())) {
    const detail = `Send it with Content-Type: ${MEDIA_TYPES.slice(0, -1).join(', ')} or ${MEDIA_TYPES.at(-1)}.`;
    return err(problemResponse(415, { type: 'unsupported-media-type', title: 'The body must be a mail', detail }));
  }
  if (Number(request.headers.get('content-length') ?? 0) > MAIL_BYTES_MAX) return err(tooLarge());
  const body = await readBody(request, MAIL_BYTES_MAX);
  if (!body.ok) return err(tooLarge());
  if (body.value.toString('latin1').trim() === '') {
    const detail = 'Send the mail with its headers, such as “From: jane@example.com”, an empty line, and its text.';
    return err(problemResponse(400, { type: 'malformed', title: 'There is no mail in the body', detail }));
  }
  const message = await reader.read(body.value);
  return message === 'busy' ? err(tryAgainResponse()) : ok(message);
}

function tooLarge(): Response {
  const detail = `Gatehouse takes mail of at most ${MAIL_MB_MAX} MB.`;
  return problemResponse(413, { type: 'too-large', title: 'The mail is too large', detail });
}
