import { answerProgram } from './answer-program';
import { banEtag, isKnown } from './ban-etag';
import { type BanPath, banOfPath } from './ban-of-path';
import { banResponse, notModified } from './ban-responses';

/** `GET /api/v3/bans/{id}`: one ban, active or past; 304 if `If-None-Match` names it as it is. */
export async function answerBan(request: Request, path: BanPath): Promise<Response> {
  return answerProgram(request, { scope: 'read' }, async ({ deps }) => {
    const ban = await banOfPath(deps, path);
    if (!ban.ok) return ban.error;
    const known = isKnown(request.headers.get('if-none-match'), banEtag(ban.value));
    return known ? notModified(ban.value) : banResponse(ban.value);
  });
}
