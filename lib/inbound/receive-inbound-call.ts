import { problemResponse } from '../channels/problem-response';
import { readJsonBody } from '../channels/read-json-body';
import { err, ok, type Result } from '../domain/result';
import type { InboundMessage } from '../ports/inbound-store';
import { CALL_RECORD_EXAMPLE, readCallRecord } from './read-call-record';
import { receiveInbound } from './receive-inbound';

const BODY_BYTES_MAX = 64 * 1024;

/**
 * The endpoint for a telephone system: the record of a call in JSON → 201 `{outcome, ticket, …}`, see receiveInbound. 415,
 * 413 and 400 (with `errors`, one per field) are problem documents.
 */
export async function receiveInboundCall(request: Request): Promise<Response> {
  return receiveInbound(request, ({ clock }) => readRequest(request, clock.now()));
}

async function readRequest(request: Request, now: Date): Promise<Result<InboundMessage, Response>> {
  const body = await readJsonBody(request, { bytesMax: BODY_BYTES_MAX, example: CALL_RECORD_EXAMPLE });
  if (!body.ok) return body;
  const record = readCallRecord(body.value, now);
  if (record.ok) return ok(record.value);
  const title = 'This is no record of a call';
  return err(problemResponse(400, { type: 'invalid-call', title, errors: record.error }));
}
