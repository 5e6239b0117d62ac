import { expireBan, expireBanOfVersion } from '../bans/expire-ban';
import { answerProgram } from './answer-program';
import { asksForVersion, banEtag, mayChange } from './ban-etag';
import { type BanPath, banOfPath } from './ban-of-path';
import { changedBanResponse, changedMeanwhile, refusalResponse } from './ban-responses';

/** `POST /api/v3/bans/{id}/_expire`: ends an active ban now; with `If-Match` only what the program has seen. Takes no body. */
export async function receiveBanExpiry(request: Request, path: BanPath): Promise<Response> {
  return answerProgram(request, { scope: 'write' }, async ({ deps, actor }) => {
    const found = await banOfPath(deps, path);
    if (!found.ok) return found.error;
    const { id, version } = found.value;
    const ifMatch = request.headers.get('if-match');
    if (!mayChange(ifMatch, banEtag(found.value))) return changedMeanwhile(found.value);
    const expired = asksForVersion(ifMatch)
      ? await expireBanOfVersion(deps, actor, id, version)
      : await expireBan(deps, actor, id);
    return expired.ok ? changedBanResponse(expired.value) : refusalResponse(expired.error);
  });
}
