import { editBan } from '../bans/edit-ban';
import { readJsonBody } from '../channels/read-json-body';
import { answerProgram } from './answer-program';
import { asksForVersion, banEtag, mayChange } from './ban-etag';
import { type BanPath, banOfPath } from './ban-of-path';
import { changedBanResponse, changedMeanwhile, invalidBan, refusalResponse } from './ban-responses';
import { isOver } from './is-over';
import { readBanChange } from './read-ban-input';
import { BAN_BYTES_MAX, BAN_EXAMPLE } from './receive-new-ban';

/** A change that names no version begins anew so often, if others change the ban between its reading and its writing. */
const ATTEMPTS_MAX = 10;

/**
 * `PUT /api/v3/bans/{id}`: changes an active ban; with `If-Match` only what the program has seen. What is not sent stays as it
 * is at the very moment of the change: of two who change different fields at once neither is lost.
 */
export async function receiveBanChange(request: Request, path: BanPath): Promise<Response> {
  return answerProgram(request, { scope: 'write' }, async ({ deps, actor, address }) => {
    const ifMatch = request.headers.get('if-match');
    let input: Record<string, unknown> | undefined;
    for (let attempt = 1; ; attempt++) {
      const found = await banOfPath(deps, path);
      if (!found.ok) return found.error;
      const ban = found.value;
      if (!mayChange(ifMatch, banEtag(ban))) return changedMeanwhile(ban);
      const now = deps.clock.now();
      if (isOver(ban, now)) return refusalResponse({ kind: 'past', ban });
      if (input === undefined) {
        const body = await readJsonBody(request, { bytesMax: BAN_BYTES_MAX, example: BAN_EXAMPLE });
        if (!body.ok) return body.error;
        input = body.value;
      }
      const read = readBanChange(input, ban, now);
      if (!read.ok) return invalidBan(read.error);
      const edited = await editBan(deps, actor, {
        id: ban.id,
        ...read.value,
        expectedVersion: ban.version,
        callerAddress: address,
        confirmation: 'lenient',
      });
      if (edited.ok) return changedBanResponse(edited.value);
      const { error } = edited;
      if (error.kind === 'changed-meanwhile' && !asksForVersion(ifMatch) && attempt < ATTEMPTS_MAX) continue;
      // Whoever named a version is told that it is gone, also if somebody ended the ban.
      return error.kind === 'past' && asksForVersion(ifMatch) && error.ban.version !== ban.version
        ? changedMeanwhile(error.ban)
        : refusalResponse(error);
    }
  });
}
