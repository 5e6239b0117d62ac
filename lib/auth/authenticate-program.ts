import { problemResponse } from '../channels/problem-response';
import { err, ok, type Result } from '../domain/result';
import type { Clock } from '../ports/clock';
import type { KnownToken, TokenStore } from '../ports/token-store';
import { hashApiToken } from './api-token';

export interface AuthenticateProgramDeps {
  readonly apiTokens: TokenStore;
  readonly clock: Clock;
}

/** What a token has to allow: reading, or changing things too. */
export type TokenScope = 'read' | 'write';

/** Longer ones are none of ours, and needn't be hashed. */
const TOKEN_LENGTH_MAX = 200;

/**
 * The token by which a program asks, in the header `apikey` or as `Authorization: Bearer` (whichever counts, if both are
 * there); or the answer to whoever has none: 401 without a token that counts, 403 with one that may only read where
 * `scope` is `write`. Throws when the store is down.
 */
export async function authenticateProgram(
  deps: AuthenticateProgramDeps,
  headers: Headers,
  scope: TokenScope,
): Promise<Result<KnownToken, Response>> {
  const tokens = tokensOf(headers);
  const known = await firstKnown(deps, tokens, scope);
  if (!known) {
    const title = tokens.length > 0 ? 'This token is not known' : 'A token is needed';
    const detail =
      'Send it as “apikey: TOKEN” or “Authorization: Bearer TOKEN”. Configuration > API tokens makes one, and so does the ' +
      'command “token create”.';
    return err(problemResponse(401, { type: 'unauthorized', title, detail }, { 'www-authenticate': 'Bearer' }));
  }
  if (scope === 'read' || !known.readOnly) return ok(known);
  const detail = 'This needs one that may read and change: Configuration > API tokens makes one.';
  return err(problemResponse(403, { type: 'read-only-token', title: 'This token may only read', detail }));
}

/** The token that counts, whatever header it came in; null = none. Throws when the store is down. */
export async function findProgram(
  { apiTokens, clock }: AuthenticateProgramDeps,
  token: string,
): Promise<KnownToken | null> {
  if (token === '' || token.length > TOKEN_LENGTH_MAX) return null;
  return apiTokens.useToken(hashApiToken(token), clock.now());
}

/** Of several that count the first that allows it; if none does, one that counts. */
async function firstKnown(
  deps: AuthenticateProgramDeps,
  tokens: readonly string[],
  scope: TokenScope,
): Promise<KnownToken | null> {
  let known: KnownToken | null = null;
  for (const token of tokens) {
    const found = await findProgram(deps, token);
    if (found && (scope === 'read' || !found.readOnly)) return found;
    known ??= found;
  }
  return known;
}

function tokensOf(headers: Headers): string[] {
  const bearer = /^Bearer +(\S+)$/i.exec(headers.get('authorization')?.trim() ?? '')?.[1];
  return [headers.get('apikey')?.trim() ?? '', bearer ?? ''].filter((token) => token !== '');
}
