import { problemResponse } from '../channels/problem-response';
import { err, ok, type Result } from '../domain/result';
import type { Clock } from '../ports/clock';
import type { KnownToken, TokenStore } from '../ports/token-store';
import { hashApiToken } from './api-token';

export interface AuthenticateProgramDeps {
  readonly apiTokens: TokenStore;
  readonly clock: Clock;
}

/** Longer ones are none of ours, and needn't be hashed. */
const TOKEN_LENGTH_MAX = 200;

/**
 * The token by which a program asks for a change, in the header `apikey` or as `Authorization: Bearer`; or the answer to
 * whoever has none: 401 without a token that counts, 403 with one that may only read. Throws when the store is down.
 */
export async function authenticateProgram(
  deps: AuthenticateProgramDeps,
  headers: Headers,
): Promise<Result<KnownToken, Response>> {
  const token = tokenOf(headers);
  const known = token && (await deps.apiTokens.useToken(hashApiToken(token), deps.clock.now()));
  if (!known) {
    const title = token ? 'This token is not known' : 'A token is needed';
    const detail = 'Send it as “apikey: TOKEN” or “Authorization: Bearer TOKEN”. The command “token create” makes one.';
    return err(problemResponse(401, { type: 'unauthorized', title, detail }, { 'www-authenticate': 'Bearer' }));
  }
  if (!known.readOnly) return ok(known);
  const detail = 'Make a token without “--read-only” for this.';
  return err(problemResponse(403, { type: 'read-only-token', title: 'This token may only read', detail }));
}

function tokenOf(headers: Headers): string | null {
  const bearer = /^Bearer +(\S+)$/i.exec(headers.get('authorization')?.trim() ?? '')?.[1];
  const token = headers.get('apikey')?.trim() || bearer;
  return token && token.length <= TOKEN_LENGTH_MAX ? token : null;
}
