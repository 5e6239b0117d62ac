import type { AddBanError, BanOutcome } from '../bans/add-ban';
import type { EditBanError } from '../bans/edit-ban';
import { problemResponse } from '../channels/problem-response';
import { type Ban, LATEST_VALID_UNTIL } from '../domain/ban';
import type { ChangedMeanwhile, ExpireRefusal } from '../ports/ban-store';
import { banEtag } from './ban-etag';
import { banJson, exemptionJson } from './ban-json';
import type { BanFieldErrors } from './read-ban-input';

/** Says whether a change holds everywhere already, or is stored and follows (Redis is away). */
export const ENFORCED_HEADER = 'x-gatehouse-enforced';
/** What a ban covers that deserves a second look, by the kinds of warnings. */
export const WARNINGS_HEADER = 'x-gatehouse-warnings';

const NO_STORE = { 'cache-control': 'no-store' };

/** JSON with status 200 that nobody keeps. */
export function jsonResponse(body: unknown, headers: Record<string, string> = {}): Response {
  return Response.json(body, { headers: { ...NO_STORE, ...headers } });
}

/** One ban, which its reader may keep and ask again about. */
export function banResponse(ban: Ban): Response {
  return Response.json(banJson(ban), { headers: { 'cache-control': 'private, no-cache', etag: banEtag(ban) } });
}

/** A ban that was given or changed just now. */
export function changedBanResponse({ ban, enforced, warnings }: BanOutcome): Response {
  return jsonResponse(banJson(ban), {
    etag: banEtag(ban),
    ...enforcedHeader(enforced),
    ...(warnings.length > 0 && { [WARNINGS_HEADER]: warnings.map(({ kind }) => kind).join(', ') }),
  });
}

export function enforcedHeader(enforced: boolean): Record<string, string> {
  return { [ENFORCED_HEADER]: enforced ? 'yes' : 'pending' };
}

export function notModified(ban: Ban): Response {
  return new Response(null, { status: 304, headers: { 'cache-control': 'private, no-cache', etag: banEtag(ban) } });
}

export function noSuchBan(): Response {
  const detail = 'GET /api/v3/bans lists those that there are.';
  return problemResponse(404, { type: 'not-found', title: 'There is no such ban', detail });
}

export function invalidBan(errors: BanFieldErrors): Response {
  return problemResponse(400, { type: 'invalid-ban', title: 'This is not a valid ban', errors });
}

/** What `If-Match` named is not what the ban is now. */
export function changedMeanwhile(ban: Ban): Response {
  const detail = 'Get it again, and change what it is now.';
  return problemResponse(
    412,
    { type: 'changed-meanwhile', title: 'The ban has been changed since', detail },
    { etag: banEtag(ban) },
  );
}

/** Why a ban was not given, changed or ended. */
export function refusalResponse(error: AddBanError | EditBanError | ExpireRefusal | ChangedMeanwhile): Response {
  switch (error.kind) {
    case 'not-found':
      return noSuchBan();
    case 'changed-meanwhile':
      return changedMeanwhile(error.ban);
    case 'past': {
      const { ban } = error;
      const by = ban.expiredByName === null ? 'It ran out' : `${ban.expiredByName} ended it`;
      const detail = `${by} at ${ban.validUntil?.toISOString()}. Give a new one instead.`;
      return problemResponse(
        409,
        { type: 'past', title: 'This ban is over', detail, ban_id: ban.id },
        { etag: banEtag(ban) },
      );
    }
    case 'duplicate': {
      const { detail, ...members } = duplicateProblem(error.ban.id);
      return problemResponse(409, { ...members, title: 'This range is banned already', detail });
    }
    case 'inside-exemption': {
      const exemptions = error.exemptions.map(exemptionJson);
      const title = 'This ban would refuse nobody';
      return problemResponse(409, { type: 'inside-exemption', title, detail: INSIDE_EXEMPTION, exemptions });
    }
    case 'needs-confirmation': {
      const { warnings } = error;
      const detail = `${warnings.map(({ message }) => message).join(' ')} ${CONFIRM}`;
      return problemResponse(422, { type: 'needs-confirmation', title: 'Are you sure?', detail, warnings });
    }
    default: {
      const { field, detail } = fieldProblem(error);
      return invalidBan([{ field, message: detail }]);
    }
  }
}

export const CONFIRM = 'Send “confirm”: true to ban it all the same.';
export const INSIDE_EXEMPTION = 'Exemptions cover all of it for as long as it would hold. End them first.';

export function duplicateProblem(banId: number) {
  const detail = `Ban ${banId} is on the same range and ends no earlier. Change or expire that one instead.`;
  return { type: 'duplicate', detail, ban_id: banId };
}

/** What use cases say of a field's value. */
export function fieldProblem(
  error: Extract<AddBanError, { kind: 'ends-in-the-past' | 'ends-too-late' | 'reason-too-long' }>,
): { field: string; detail: string } {
  switch (error.kind) {
    case 'ends-in-the-past':
      return { field: 'date_valid', detail: 'A ban must end in the future. Send a later instant.' };
    case 'ends-too-late': {
      const latest = LATEST_VALID_UNTIL.toISOString();
      return { field: 'date_valid', detail: `A ban ends at ${latest} at the latest. Send null for indefinitely.` };
    }
    case 'reason-too-long':
      return { field: 'reason', detail: `A reason has at most ${error.limit} characters.` };
  }
}
