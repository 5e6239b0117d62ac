import { addBan } from '../bans/add-ban';
import type { BanEntry } from '../bans/add-bans';
import type { FieldError } from '../channels/field-errors';
import { readJsonBody } from '../channels/read-json-body';
import type { Runtime } from '../composition';
import { answerProgram } from './answer-program';
import { changedBanResponse, invalidBan, refusalResponse } from './ban-responses';
import { readNewBan } from './read-ban-input';

export const BAN_BYTES_MAX = 64 * 1024;
export const BAN_EXAMPLE = '{"start_ip": "203.0.113.7", "date_valid": "2027-03-30T15:30:00Z", "reason": "…"}';

/** `POST /api/v3/bans`: bans a range. Answers once the index holds it, or says that it follows. */
export async function receiveNewBan(request: Request): Promise<Response> {
  return answerProgram(request, { scope: 'write' }, async ({ deps, actor, address }) => {
    const body = await readJsonBody(request, { bytesMax: BAN_BYTES_MAX, example: BAN_EXAMPLE });
    if (!body.ok) return body.error;
    const read = readNewBan(body.value, deps.clock.now());
    if (!read.ok) return invalidBan(read.error);
    const unknown = await unknownIds(deps, read.value);
    if (unknown.length > 0) return invalidBan(unknown);
    const input = { ...read.value, callerAddress: address, confirmation: 'lenient' } as const;
    const added = await addBan(deps, actor, input);
    return added.ok ? changedBanResponse(added.value) : refusalResponse(added.error);
  });
}

async function unknownIds({ bans }: Pick<Runtime, 'bans'>, entry: BanEntry): Promise<FieldError[]> {
  const known = await bans.areKnown(entry);
  return [
    ...(known.contact ? [] : [{ field: 'contact_id', message: UNKNOWN_CONTACT }]),
    ...(known.ticket ? [] : [{ field: 'conversation_id', message: UNKNOWN_TICKET }]),
  ];
}

export const UNKNOWN_CONTACT = 'There is no such contact.';
export const UNKNOWN_TICKET = 'There is no such ticket.';
