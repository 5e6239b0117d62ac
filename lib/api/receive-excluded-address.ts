import { excludeAddress } from '../bans/exclude-address';
import { answerProgram } from './answer-program';
import { askedAddress } from './asked-address';
import { enforcedHeader, jsonResponse } from './ban-responses';

/** `PUT /api/v3/bans/_exclude?ip_address=`: from now on no ban refuses the address. Takes no body; answers `{}`. */
export async function receiveExcludedAddress(request: Request): Promise<Response> {
  return answerProgram(request, { scope: 'write' }, async ({ deps, actor }) => {
    const address = askedAddress(request);
    if (!address.ok) return address.error;
    const { enforced } = await excludeAddress(deps, actor, address.value);
    return jsonResponse({}, enforcedHeader(enforced));
  });
}
