import { explainAddress } from '../bans/explain-address';
import { answerProgram } from './answer-program';
import { askedAddress } from './asked-address';
import { jsonResponse } from './ban-responses';
import { checkJson } from './check-json';

/** `GET /api/v3/bans/_check?ip_address=`: whether an address is banned, and why. */
export async function answerAddressCheck(request: Request): Promise<Response> {
  return answerProgram(request, { scope: 'read' }, async ({ deps }) => {
    const address = askedAddress(request);
    if (!address.ok) return address.error;
    return jsonResponse(checkJson(await explainAddress(deps, address.value)));
  });
}
