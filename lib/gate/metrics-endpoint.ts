import type { IncomingMessage, ServerResponse } from 'node:http';
import { hashApiToken } from '../auth/api-token';
import { type AuthenticateProgramDeps, authenticateProgram } from '../auth/authenticate-program';
import { problemResponse } from '../channels/problem-response';
import { type IpRange, ipRangeFromText } from '../domain/ip-range';
import { answeredWithin } from '../metrics/answered-within';
import type { StaticHandler, Visit } from './front-door';
import { sharedFor } from './shared-for';
import { trustTest } from './trusted-proxies';

export interface MetricsEndpointOptions {
  readonly text: { readonly contentType: string; read(): Promise<string> };
  /** Who needs no token (GATEHOUSE_METRICS_FROM); null: this machine itself, unless a header says that it forwards. */
  readonly from: readonly IpRange[] | null;
  readonly program: AuthenticateProgramDeps;
}

/** However many ask, everything is read once in this time. */
const SHARED_MS = 1_000;
/** A token that counted so recently counts on while the database can't say: then metrics are needed most. */
const REMEMBERED_MS = 10 * 60_000;
const REMEMBERED_MAX = 20;
const STORE_WAIT_MS = 2_000;

/**
 * `/metrics`, for Prometheus and no stranger: whoever asks comes from one of the listed addresses, as the front door
 * sees them, or has an API token. An address counts only if it is the peer's own, or a trusted proxy's word: a request
 * that an untrusted peer says it forwards is nobody's we know.
 */
export function metricsEndpoint({ text, from, program }: MetricsEndpointOptions): StaticHandler {
  const read = sharedFor(SHARED_MS, () => text.read());
  const isListed = trustTest(from ?? LOOPBACK);
  /** By a hash of what was sent: when it was last known to count. */
  const remembered = new Map<string, number>();

  return async (req, res, visit) => {
    if (req.method !== 'GET' && req.method !== 'HEAD') {
      await send(res, problemResponse(405, { type: 'method', title: 'Metrics are only read' }, { allow: 'GET, HEAD' }));
      return;
    }
    const refusal = comesFromListed(visit, req) ? null : await refusalOf(req);
    if (refusal) {
      await send(res, refusal);
      return;
    }
    const body = await read();
    res.writeHead(200, {
      'content-type': text.contentType,
      'content-length': Buffer.byteLength(body),
      'cache-control': 'no-store',
    });
    res.end(body);
  };

  function comesFromListed({ client, wasForwarded }: Visit, req: IncomingMessage): boolean {
    if (client.address === null || client.ground === 'inner-request' || !isListed(client.address)) return false;
    const isBelieved = client.ground === 'last-untrusted-hop' || client.ground === 'single-address-header';
    if (isBelieved && from !== null) return true;
    return !wasForwarded && req.headers.via === undefined;
  }

  /** Null: the token counts. */
  async function refusalOf(req: IncomingMessage): Promise<Response | null> {
    const headers = new Headers();
    for (const name of ['authorization', 'apikey']) {
      const value = req.headers[name];
      if (typeof value === 'string') headers.set(name, value);
    }
    if ([...headers].length === 0) return problemResponse(401, NO_ACCESS, { 'www-authenticate': 'Bearer' });
    const key = hashApiToken(JSON.stringify([...headers]));
    try {
      const known = await answeredWithin(STORE_WAIT_MS, authenticateProgram(program, headers, 'read'));
      if (!known.ok) {
        remembered.delete(key);
        return known.error;
      }
      remembered.delete(key);
      remembered.set(key, performance.now());
      for (const oldest of remembered.keys()) {
        if (remembered.size <= REMEMBERED_MAX) break;
        remembered.delete(oldest);
      }
      return null;
    } catch {
      const countedAt = remembered.get(key);
      if (countedAt !== undefined && performance.now() - countedAt < REMEMBERED_MS) return null;
      return problemResponse(503, CANT_TELL, { 'retry-after': '5' });
    }
  }
}

const LOOPBACK: readonly IpRange[] = ['127.0.0.0/8', '::1'].map((text) => ipRangeFromText(text));

const NO_ACCESS = {
  type: 'unauthorized',
  title: 'Metrics are not for strangers',
  detail:
    'Send an API token as “Authorization: Bearer TOKEN” (the command “token create NAME --read-only” makes one), or ' +
    'list the address that asks in GATEHOUSE_METRICS_FROM.',
};
const CANT_TELL = {
  type: 'unavailable',
  title: 'The token can’t be looked up at the moment',
  detail: 'The database does not answer. Addresses in GATEHOUSE_METRICS_FROM need no token.',
};

async function send(res: ServerResponse, response: Response): Promise<void> {
  const body = await response.text();
  res.writeHead(response.status, {
    ...Object.fromEntries(response.headers),
    'content-length': Buffer.byteLength(body),
  });
  res.end(body);
}
