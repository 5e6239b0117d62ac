import type { IncomingMessage } from 'node:http';
import { CLIENT_HEADER } from './client-header';

/** What the front door has to know of a request's headers, found in one pass over Node's raw list. */
export interface HeaderScan {
  readonly accept: string | undefined;
  /** Whether a body follows. */
  readonly hasBody: boolean;
  /** Whether a page of ours calls a server action. */
  readonly callsAction: boolean;
  /** Whether the request claims to be a server action that Next passed on to itself. */
  readonly claimsForwardedAction: boolean;
  /** The private header, if it came exactly once. Believe it only after `readClientHeaderValue`. */
  readonly client: string | null;
  /** Lower-case names of headers that must not get past the front door, by whose word could save them. */
  readonly forged: ReadonlyMap<string, Suspicion>;
}

/**
 * - `private`: ours, or read by Next as its own routing's or its server's word (it takes the nonce of its scripts from
 *   a Content-Security-Policy in the request); from outside it is always a forgery. Next's router drops some of them (`filterInternalHeaders`), and was late with others before (CVE-2025-29927).
 * - `inner`: the same, but Next sends it to itself, so it stays in a request that this process itself made.
 * - `address`: names a visitor's address. Only `clientAddress` reads one of them, so all are dropped.
 * - `proxy`: says how the visitor reached the proxy; stays if the peer is a trusted proxy.
 */
export type Suspicion = 'private' | 'inner' | 'address' | 'proxy';

/** Reads `rawHeaders`. `addressHeader`: the configured one, lower case, which is dropped like the well-known ones. */
export function scanHeaders(rawHeaders: readonly string[], addressHeader: string): HeaderScan {
  let accept: string | undefined;
  let hasBody = false;
  let callsAction = false;
  let claimsForwardedAction = false;
  let client: string | null = null;
  let clients = 0;
  let forged: Map<string, Suspicion> | undefined;

  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = (rawHeaders[index] ?? '').toLowerCase();
    switch (name) {
      case 'accept':
        accept = accept === undefined ? rawHeaders[index + 1] : `${accept},${rawHeaders[index + 1]}`;
        continue;
      case 'content-length':
      case 'transfer-encoding':
        hasBody ||= rawHeaders[index + 1] !== '0';
        continue;
      case 'next-action':
        callsAction = true;
        continue;
    }
    const suspicion = suspicionOf(name, addressHeader);
    if (suspicion === null) continue;
    forged ??= new Map();
    forged.set(name, suspicion);
    if (name === 'x-action-forwarded') claimsForwardedAction = true;
    if (name === CLIENT_HEADER) {
      clients += 1;
      client = rawHeaders[index + 1] ?? null;
    }
  }
  return {
    accept,
    hasBody,
    callsAction,
    claimsForwardedAction,
    client: clients === 1 ? client : null,
    forged: forged ?? NONE,
  };
}

/** Whether a header says that the request came through a proxy, whoever wrote it. */
export function wasForwarded({ forged }: HeaderScan): boolean {
  for (const suspicion of forged.values()) if (suspicion === 'address' || suspicion === 'proxy') return true;
  return false;
}

/** Whose word keeps a header of `proxy` or `inner` suspicion in the request. */
export interface Trust {
  readonly fromTrustedProxy: boolean;
  readonly fromThisProcess: boolean;
}

/** Takes every forged header out of the request. */
export function dropForged(req: IncomingMessage, scan: HeaderScan, trust: Trust): void {
  if (scan.forged.size === 0) return;
  const doomed = new Set<string>();
  for (const [name, suspicion] of scan.forged) {
    const stays =
      (suspicion === 'inner' && trust.fromThisProcess) ||
      (suspicion === 'proxy' && (trust.fromTrustedProxy || trust.fromThisProcess));
    if (!stays) doomed.add(name);
  }
  dropHeaders(req, doomed);
}

/** Out of the parsed and the raw headers alike; names are lower case. */
function dropHeaders(req: IncomingMessage, names: ReadonlySet<string>): void {
  for (const name of names) delete req.headers[name];
  req.rawHeaders = req.rawHeaders.filter((_, index, all) => !names.has((all[index & ~1] ?? '').toLowerCase()));
}

/** Adds a header of which the request has none (any more), to the parsed and the raw ones; `name` is lower case. */
export function addHeader(req: IncomingMessage, name: string, value: string): void {
  req.headers[name] = value;
  req.rawHeaders.push(name, value);
}

/** Puts a header in place of all of its name. */
export function replaceHeader(req: IncomingMessage, name: string, value: string): void {
  dropHeaders(req, new Set([name]));
  addHeader(req, name, value);
}

const NONE: ReadonlyMap<string, Suspicion> = new Map();

const PRIVATE =
  /^(?:x-(?:gatehouse|middleware|invoke|nextjs|next|now|matched|prerender|vercel|action)-|next-resume$|content-security-policy)/;
/** Development only: by these Next's client matches debug output to its own requests. */
const HARMLESS: ReadonlySet<string> = new Set(['x-nextjs-request-id', 'x-nextjs-html-request-id']);
const INNER: ReadonlySet<string> = new Set([
  'x-action-forwarded',
  'x-next-revalidated-tags',
  'x-next-revalidate-tag-token',
]);
const PROXY = /^(?:x-forwarded-|x-original-|x-rewrite-|x-http-method)|^x-(?:host|scheme|url-scheme|method-override)$/;
const ADDRESS: ReadonlySet<string> = new Set([
  'forwarded',
  'forwarded-for',
  'x-forwarded',
  'x-forwarded-for',
  'x-original-forwarded-for',
  'x-real-ip',
  'x-client-ip',
  'client-ip',
  'true-client-ip',
  'cf-connecting-ip',
  'cf-connecting-ipv6',
  'cf-pseudo-ipv4',
  'fastly-client-ip',
  'x-cluster-client-ip',
  'x-envoy-external-address',
  'x-appengine-user-ip',
  'x-azure-clientip',
  'x-azure-socketip',
]);
/** Every suspicious name starts with one of these; most headers of an honest request don't. */
const FIRST_LETTERS = /^[xnfct_]/;

/** Whether a header must not get past the front door as it came; null = it may. Names are lower case. */
export function suspicionOf(name: string, addressHeader: string): Suspicion | null {
  if (name === addressHeader) return 'address';
  if (!FIRST_LETTERS.test(name)) return null;
  // Some gateways write a dash as an underscore, and some readers take one for the other.
  const dashed = name.includes('_') ? name.replaceAll('_', '-') : name;
  if (PRIVATE.test(dashed)) {
    if (INNER.has(name)) return 'inner';
    return HARMLESS.has(name) ? null : 'private';
  }
  if (ADDRESS.has(dashed)) return 'address';
  return PROXY.test(dashed) ? 'proxy' : null;
}
