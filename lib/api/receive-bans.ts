import { createHash } from 'node:crypto';
import { addBans, type EntryOutcome } from '../bans/add-bans';
import { cleanLine } from '../channels/clean-text';
import type { FieldError } from '../channels/field-errors';
import { problemResponse } from '../channels/problem-response';
import { readTextBody } from '../channels/read-text-body';
import { err, ok, type Result } from '../domain/result';
import type { KeptAnswer } from '../ports/ban-store';
import { answerProgram } from './answer-program';
import { bulkEnvelopeSchema } from './api-schemas';
import { CONFIRM, duplicateProblem, enforcedHeader, fieldProblem, INSIDE_EXEMPTION } from './ban-responses';
import { type BanFieldErrors, readNewBan } from './read-ban-input';
import { UNKNOWN_CONTACT, UNKNOWN_TICKET } from './receive-new-ban';

/** What many bans weigh in the limit. */
export const BULK_COST = 10;
export const BULK_MB_MAX = 8;
const BULK_BYTES_MAX = BULK_MB_MAX * 1024 * 1024;
const DEFAULT_NAME = 'Bulk request';

/**
 * `POST /api/v3/bans/_bulk`: many bans in one transaction, with a result for each. With `Idempotency-Key` a request is
 * carried out once a day: whoever sends it again gets the answer that the first got.
 */
export async function receiveBans(request: Request): Promise<Response> {
  return answerProgram(request, { scope: 'write', cost: BULK_COST }, async ({ deps, token, actor, address }) => {
    const key = readKey(request.headers);
    if (!key.ok) return key.error;
    const body = await readBody(request);
    if (!body.ok) return body.error;
    const mark = key.value === null ? null : { tokenId: token.id, key: key.value, bodyHash: hash(body.value) };
    const known = mark && (await deps.bans.findKeptAnswer(mark, deps.clock.now()));
    if (known) return answeredBefore(known, mark.bodyHash, await deps.bringIndexTo(known.revision));
    const input = readBulk(body.value, deps.clock.now());
    if (!input.ok) return input.error;
    const { entries, name, allOrNothing } = input.value;
    const added = await addBans(deps, actor, {
      entries,
      name,
      allOrNothing,
      callerAddress: address,
      mark: mark && { ...mark, answerOf: answerText },
    });
    if (added.ok) {
      const { value } = added;
      return value.kind === 'added'
        ? answered(answerText(value.outcomes), value.enforced)
        : answeredBefore(value.answer, mark?.bodyHash ?? '', value.enforced);
    }
    return allOrNothing ? nothingAdded(added.error) : answered(answerText(added.error), true);
  });
}

function readKey(headers: Headers): Result<string | null, Response> {
  const key = headers.get('idempotency-key');
  if (key === null || /^[\x21-\x7e]{1,255}$/.test(key)) return ok(key);
  const detail = 'Send 1 to 255 characters without spaces, such as a UUID.';
  return err(problemResponse(400, { type: 'invalid-idempotency-key', title: 'This is no Idempotency-Key', detail }));
}

async function readBody(request: Request): Promise<Result<string, Response>> {
  if (!/^application\/json\s*(;|$)/i.test(request.headers.get('content-type') ?? '')) {
    const detail = 'Send it with Content-Type: application/json.';
    return err(problemResponse(415, { type: 'unsupported-media-type', title: 'The body must be JSON', detail }));
  }
  const body = await readTextBody(request, BULK_BYTES_MAX);
  if (body.ok) return body;
  const detail = `Send at most ${BULK_MB_MAX} MB.`;
  return err(problemResponse(413, { type: 'too-large', title: 'The request is too large', detail }));
}

function readBulk(text: string, now: Date) {
  const parsed = bulkEnvelopeSchema.safeParse(parseJson(text));
  if (!parsed.success) {
    const errors = parsed.error.issues.map(
      ({ path, message }): FieldError => ({
        field: String(path[0] ?? 'bans'),
        message: path.length === 0 ? 'Send a JSON object, such as {"bans": [{"start_ip": "203.0.113.7"}]}.' : message,
      }),
    );
    return err(problemResponse(400, { type: 'invalid-bulk', title: 'These are no bans', errors }));
  }
  const { mode, name, confirm = false, bans } = parsed.data;
  const entries = bans.map((each) => {
    const read = readNewBan(each, now);
    return read.ok && confirm ? ok({ ...read.value, confirmed: true }) : read;
  });
  return ok({ entries, name: cleanLine(name ?? '') || DEFAULT_NAME, allOrNothing: mode === 'all_or_nothing' });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

type Outcome = EntryOutcome<BanFieldErrors>;

function answerText(outcomes: readonly Outcome[]): string {
  const results = outcomes.map(resultJson);
  const added = results.filter(({ problem }) => problem === null).length;
  return JSON.stringify({ added, refused: results.length - added, results });
}

/** Also the answer to a request that comes again: the stored text, byte for byte. */
function answered(text: string, enforced: boolean): Response {
  return new Response(text, {
    headers: { 'content-type': 'application/json', 'cache-control': 'no-store', ...enforcedHeader(enforced) },
  });
}

function answeredBefore(known: KeptAnswer, bodyHash: string, enforced: boolean): Response {
  if (known.bodyHash === bodyHash) {
    const response = answered(known.answer, enforced);
    response.headers.set('idempotency-replayed', 'true');
    return response;
  }
  const detail = 'Choose a key of its own for each request. This one was used with another body in the last 24 hours.';
  return problemResponse(422, { type: 'idempotency-key-reused', title: 'This Idempotency-Key is taken', detail });
}

function nothingAdded(outcomes: readonly Outcome[]): Response {
  const results = outcomes.map(resultJson).filter(({ problem }) => problem !== null);
  const detail = `Nothing was stored: of ${outcomes.length.toLocaleString('en')} ranges ${results.length.toLocaleString('en')} can’t be banned. Mend those, or send “mode”: “per_item”.`;
  return problemResponse(422, { type: 'bulk-refused', title: 'Not all of these can be banned', detail, results });
}

function resultJson(outcome: Outcome, index: number) {
  if ('id' in outcome) return { index, id: outcome.id, problem: null };
  const { type, field = null, detail, ban_id = null } = problemOf(outcome.refusal);
  return { index, id: null, problem: { type: `urn:gatehouse:problem:${type}`, field, detail, ban_id } };
}

function problemOf(refusal: Extract<Outcome, { refusal: unknown }>['refusal']): {
  type: string;
  field?: string | null;
  detail: string;
  ban_id?: number;
} {
  const { kind } = refusal;
  switch (kind) {
    case 'unread': {
      const [first] = refusal.error;
      return {
        type: 'invalid-ban',
        field: first?.field,
        detail: refusal.error.map(({ message }) => message).join(' '),
      };
    }
    case 'duplicate':
      return { ...duplicateProblem(refusal.banId), field: 'start_ip' };
    case 'inside-exemption':
      return { type: kind, field: 'start_ip', detail: INSIDE_EXEMPTION };
    case 'needs-confirmation': {
      const detail = `${refusal.warnings.map(({ message }) => message).join(' ')} ${CONFIRM}`;
      return { type: kind, field: 'confirm', detail };
    }
    case 'unknown-contact':
      return { type: 'invalid-ban', field: 'contact_id', detail: UNKNOWN_CONTACT };
    case 'unknown-ticket':
      return { type: 'invalid-ban', field: 'conversation_id', detail: UNKNOWN_TICKET };
    default:
      return { type: 'invalid-ban', ...fieldProblem(refusal) };
  }
}

const hash = (text: string): string => createHash('sha256').update(text).digest('hex');
