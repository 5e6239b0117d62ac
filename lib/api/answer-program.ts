import { authenticateProgram, type TokenScope } from '../auth/authenticate-program';
import { tooManyResponse, tryAgainResponse } from '../channels/retry-responses';
import { type Runtime, runtime } from '../composition';
import type { Actor } from '../domain/ban';
import type { IpAddress } from '../domain/ip-address';
import { readClientHeader } from '../gate/client-header';
import type { Budget } from '../ports/rate-limiter';
import type { KnownToken } from '../ports/token-store';

/** What each token may spend in a minute. */
export const API_LIMITS: Readonly<Record<TokenScope, number>> = { read: 600, write: 300 };
const WINDOW_SECONDS = 60;

/** A program that may ask what it asks. */
export interface ProgramCall {
  readonly deps: Runtime;
  readonly token: KnownToken;
  /** As bans and the activity log name it. */
  readonly actor: Actor;
  /** Where the front door saw it; null when that can't be told. */
  readonly address: IpAddress | null;
}

/**
 * The frame of every operation: 401 and 403 first, then 429, then `work`, which reads the input; 503 when what it needs is
 * down. Every answer after the first two says what is left of the token's limit, unless nobody counts (Redis is away).
 */
export async function answerProgram(
  request: Request,
  { scope, cost = 1 }: { readonly scope: TokenScope; readonly cost?: number },
  work: (call: ProgramCall) => Promise<Response>,
): Promise<Response> {
  const deps = runtime();
  try {
    const program = await authenticateProgram(deps, request.headers, scope);
    if (!program.ok) return program.error;
    const token = program.value;
    const budget = await deps.rateLimiter.spend(`api-${scope}:${token.id}`, API_LIMITS[scope], WINDOW_SECONDS, cost);
    if (!budget.allowed) {
      const title = scope === 'read' ? 'This token has read too much' : 'This token has changed too much';
      return withLimit(tooManyResponse(title, budget.retryAfterSeconds), API_LIMITS[scope], budget);
    }
    const client = readClientHeader(request.headers, deps.clientHeaderSecret);
    const call: ProgramCall = {
      deps,
      token,
      actor: { agentId: null, name: token.name },
      address: client.kind === 'address' ? client.address : null,
    };
    return withLimit(await work(call), API_LIMITS[scope], budget);
  } catch (error) {
    deps.log.error({ err: error }, 'a program could not be answered');
    return tryAgainResponse();
  }
}

function withLimit(response: Response, limit: number, { left }: Budget): Response {
  if (left === null) return response;
  response.headers.set('ratelimit-limit', String(limit));
  response.headers.set('ratelimit-remaining', String(left.events));
  response.headers.set('ratelimit-reset', String(left.seconds));
  return response;
}
