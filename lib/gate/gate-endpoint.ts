import type { IncomingMessage, ServerResponse } from 'node:http';
import type { CheckVisitor } from '../bans/check-visitor';
import type { Decision } from '../domain/decision';
import type { Clock } from '../ports/clock';
import { answerFormat } from './answer-format';
import { type ClientAddress, type Doubt, doubtMessage } from './client-address';
import type { FrontDoorLog, StaticHandler, Visit } from './front-door';
import { type Answer, bannedAnswer, plainAnswer, unavailableAnswer, unknownAddressAnswer } from './refusal';
import { newReference } from './refusal-reference';

/** Where reverse proxies ask. Exactly this path; no channel, so the proxy that asks is never refused itself. */
export const GATE_PATH = '/api/v3/gate';

export interface GateEndpointOptions {
  readonly checkVisitor: CheckVisitor;
  readonly clock: Pick<Clock, 'now'>;
  /** The help desk's name on refusals; plain text. */
  readonly deskName: () => string;
  /** The configured header, as configured; see clientAddress. */
  readonly header: string;
  /** Told of refusals as of those on channels. */
  readonly log: FrontDoorLog;
  /** Told, once a minute at most, that a caller that is no trusted proxy was turned away. `peer` is its address. */
  readonly distrusted: (peer: string) => void;
}

/**
 * Forward-auth for sites of one's own, behind nginx (`auth_request`), Caddy (`forward_auth`) or Traefik (`forwardAuth`):
 * may the visitor on whose behalf the proxy asks pass? Only the socket's address and the forwarding header count; the
 * query, which Caddy takes from the visitor, doesn't, and no body is waited for.
 *
 * - 204: let in.
 * - 403: refused; `x-gatehouse-reference`, and of a ban that ends `x-gatehouse-valid-until` (ISO 8601) and `retry-after`.
 *   The body is the visitor's page or problem document. Not only the banned get it: also whoever's address can't be told,
 *   and everybody while neither the index nor the store can say and the operator chose to close.
 * - 401: the caller is no trusted proxy, so that it would be the proxy's own address that is checked.
 *
 * There is no other status, since nginx makes an error 500 of any other.
 */
export function gateEndpoint(options: GateEndpointOptions): ReadonlyMap<string, StaticHandler> {
  const { checkVisitor, clock, deskName, log } = options;
  let toldAt = Number.NEGATIVE_INFINITY;

  async function decide({ client }: Visit): Promise<Decision> {
    if (isDoubted(client)) return { outcome: 'unknown-address' };
    try {
      return await checkVisitor({ address: client.address, channel: 'gate' });
    } catch (error) {
      log.failed('check', error);
      return { outcome: 'unavailable' };
    }
  }

  async function gate(req: IncomingMessage, res: ServerResponse, visit: Visit): Promise<void> {
    if (!visit.fromTrustedProxy) {
      send(req, res, NO_TRUSTED_PROXY);
      if (performance.now() - toldAt < TELL_EVERY_MS) return;
      toldAt = performance.now();
      options.distrusted(visit.client.via[0]?.text ?? '');
      return;
    }
    const decision = await decide(visit);
    if (res.destroyed) return;
    if (decision.outcome === 'free') {
      send(req, res, LET_IN);
      return;
    }
    const { client } = visit;
    const doubt = isDoubted(client) ? doubtOf(client, options.header) : null;
    const reference = newReference();
    const context = {
      // Caddy and Traefik pass the answer on to the visitor, so it is the visitor's kind that counts, not the path's.
      format: answerFormat('/', req.headers.accept),
      deskName: deskName(),
      channel: 'gate',
      reference,
    } as const;
    const answer =
      decision.outcome === 'banned'
        ? bannedAnswer({ ...context, validUntil: decision.validUntil })
        : doubt !== null
          ? unknownAddressAnswer({ ...context, doubt })
          : unavailableAnswer(context);
    const ends = decision.outcome === 'banned' ? endHeaders(decision.validUntil, clock.now()) : [];
    send(req, res, { ...answer, headers: [...answer.headers, 'x-gatehouse-reference', reference, ...ends] });
    log.refused({
      outcome: decision.outcome,
      reference,
      channel: 'gate',
      method: req.method ?? '',
      address: isDoubted(client) ? null : client.address,
      banId: decision.outcome === 'banned' ? decision.banId : null,
      doubt: doubt?.kind ?? null,
    });
  }

  return new Map<string, StaticHandler>([
    [GATE_PATH, gate],
    // Next would redirect to the path above, and a proxy can't follow.
    [`${GATE_PATH}/`, (req, res) => send(req, res, NOT_FOUND)],
  ]);
}

type Known = Extract<ClientAddress, { ground: unknown }>;
type Doubted = Exclude<ClientAddress, Known> | (Known & { readonly ground: 'header-absent' });

/** A proxy that names nobody would have its own address checked, and nobody would ever be refused. */
function isDoubted(client: ClientAddress): client is Doubted {
  return client.address === null || client.ground === 'header-absent';
}

function doubtOf(client: Doubted, header: string): Doubt {
  if (client.address === null) return client.doubt;
  return { kind: 'header-missing', message: doubtMessage('header-missing', header) };
}

function endHeaders(validUntil: Date | null, now: Date): string[] {
  if (validUntil === null) return [];
  const seconds = Math.ceil((validUntil.getTime() - now.getTime()) / 1000);
  const retryAfter = Math.min(Math.max(seconds, 1), RETRY_AFTER_MAX_S);
  return ['x-gatehouse-valid-until', validUntil.toISOString(), 'retry-after', String(retryAfter)];
}

/** A ban may be expired before its end, so nobody is told to stay away for longer. */
const RETRY_AFTER_MAX_S = 86_400;
const TELL_EVERY_MS = 60_000;

const LET_IN: Answer = { status: 204, headers: ['cache-control', 'no-store'], body: '' };
const NOT_FOUND = plainAnswer(404, 'There is nothing here.');
const DISTRUST = plainAnswer(
  401,
  'Gatehouse answers this only to trusted proxies. Add the address from which this proxy connects to ' +
    'GATEHOUSE_TRUSTED_PROXIES, then start Gatehouse again.',
);
/** nginx passes this header of a 401 on. Browsers know no such scheme, so they ask nobody for a password. */
const NO_TRUSTED_PROXY: Answer = {
  ...DISTRUST,
  headers: [...DISTRUST.headers, 'www-authenticate', 'TrustedProxy setting="GATEHOUSE_TRUSTED_PROXIES"'],
};

/**
 * Answers at once. nginx may announce a body that it doesn't send: then the next request on the connection would be taken
 * for that body. So a connection with an announced body ends with the answer, after a moment in which what does come is
 * thrown away (closing on unread data could lose the answer).
 */
function send(req: IncomingMessage, res: ServerResponse, { status, headers, body }: Answer): void {
  const { 'content-length': length = '0', 'transfer-encoding': encoding } = req.headers;
  if (length === '0' && encoding === undefined) {
    res.writeHead(status, headers as string[]);
    res.end(body, 'latin1');
    return;
  }
  res.writeHead(status, [...headers, 'connection', 'close']);
  if (body === '' || req.method === 'HEAD') res.flushHeaders();
  else res.write(body, 'latin1');
  const timer = setTimeout(() => res.end(), LINGER_MS);
  req.once('end', () => {
    clearTimeout(timer);
    res.end();
  });
  res.once('close', () => clearTimeout(timer));
  req.resume();
}

const LINGER_MS = 250;
