/**
 * The one way out. Whatever Gatehouse fetches or sends because somebody entered an address goes through here, so that
 * nobody can make it talk to a database, a router or a cloud's metadata service next to it.
 */
import { lookup as systemLookup } from 'node:dns/promises';
import { Agent as HttpAgent, request as httpRequest, type IncomingMessage, type RequestOptions } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import type { LookupFunction } from 'node:net';
import type { Readable } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import { parseIpAddress } from '../domain/ip-address';
import type { IpRange } from '../domain/ip-range';
import { err, ok, type Result } from '../domain/result';
import { mayReach } from '../domain/special-networks';
import { hostOf, literalAddress, type OutsideUrlError, parseOutsideUrl, privateNetworkError } from './outside-url';

export interface OutsideRequest {
  readonly method: 'GET' | 'POST';
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** For all of it: names, connections, redirects and the answer's last byte. */
  readonly timeoutMs: number;
  /** Of the answer's body, unpacked. */
  readonly bytesMax: number;
  /** What to do with a longer one: `refuse` it, or `cut` it and read no further. */
  readonly tooLong?: 'refuse' | 'cut';
  /** Ranges off the public internet that may be reached all the same. */
  readonly allowed: readonly IpRange[];
  /** Gives up at once; the promise then rejects with the signal's reason. */
  readonly signal?: AbortSignal;
  /** For tests: how names are found, and whose certificates are believed. */
  readonly network?: OutsideNetwork;
}

export interface OutsideNetwork {
  /** Every address of a host, as text. Rejects when there are none. */
  readonly resolve?: (host: string) => Promise<readonly string[]>;
  readonly ca?: string;
}

/** An answer, whatever its status. All of it is the other side's text. */
export interface OutsideResponse {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  /** Whether the body was longer. */
  readonly wasCut: boolean;
  /** The address that answered, after redirects. */
  readonly url: string;
}

/** Why there is no answer; `message` is a sentence for the person who gave the address. */
export interface OutsideError {
  readonly kind:
    | OutsideUrlError['kind']
    | 'unknown-host'
    | 'unreachable'
    | 'certificate'
    | 'timed-out'
    | 'too-large'
    | 'bad-answer'
    | 'bad-redirect';
  readonly message: string;
}

const REDIRECTS_MAX = 3;

/**
 * Sends a request to an address that somebody gave us. The host's name is resolved once; every address that it has must
 * be on the public internet or in `allowed`, and the connection goes to those and no other, so that a name which means
 * something else a moment later changes nothing. Each of at most three redirects is checked in the same way; never from
 * https to http. A POST follows 307 and 308 only, as others would make a GET of it: those are its answer. To another
 * origin goes no header but the harmless ones. Proxies in the environment are ignored.
 *
 * What the other side or the address does wrong is an error with a sentence; nothing is thrown but the reason of
 * `signal`.
 */
export async function fetchOutside(
  address: string,
  request: OutsideRequest,
): Promise<Result<OutsideResponse, OutsideError>> {
  const deadline = AbortSignal.timeout(request.timeoutMs);
  const signal = request.signal ? AbortSignal.any([deadline, request.signal]) : deadline;
  try {
    return await follow(address, request, signal);
  } catch (error) {
    request.signal?.throwIfAborted();
    if (error instanceof Refusal) return err(error.reason);
    if (deadline.aborted) {
      const seconds = request.timeoutMs / 1_000;
      return err({ kind: 'timed-out', message: `${shownHost(address)} did not answer within ${seconds} s.` });
    }
    throw error;
  }
}

/**
 * Where a redirect leads; an error when it must not be followed. Resolves `location` against the address that sent it.
 */
export function redirectTarget(
  from: URL,
  location: string,
  allowed: readonly IpRange[],
): Result<URL, OutsideUrlError | OutsideError> {
  const text = URL.canParse(location, from.href) ? new URL(location, from.href).href : location;
  const target = parseOutsideUrl(text, allowed);
  if (!target.ok) {
    const message = `${from.host} redirects to an address that can’t be used. ${target.error.message}`;
    return err({ ...target.error, message });
  }
  if (from.protocol === 'https:' && target.value.protocol === 'http:') {
    const message = `${from.host} redirects from https to http, which is not followed. Enter the address it should be.`;
    return err({ kind: 'bad-redirect', message });
  }
  return target;
}

/** Carries an error for the caller out of callbacks and streams. */
class Refusal extends Error {
  constructor(readonly reason: OutsideError) {
    super(reason.message);
  }
}

async function follow(
  address: string,
  request: OutsideRequest,
  signal: AbortSignal,
): Promise<Result<OutsideResponse, OutsideError>> {
  const first = parseOutsideUrl(address, request.allowed);
  if (!first.ok) return first;
  let url = first.value;
  let headers = lowerCased(request.headers ?? {});
  for (let redirects = 0; ; redirects++) {
    const answer = await send(url, headers, request, signal);
    const location = answer.headers.location;
    if (location === undefined || !isFollowed(answer.statusCode ?? 0, request.method)) {
      return ok({ ...(await readAnswer(url, answer, request, signal)), url: url.href });
    }
    answer.destroy();
    if (redirects === REDIRECTS_MAX) {
      const message = `${first.value.host} redirects more than ${REDIRECTS_MAX} times. Enter the address it leads to.`;
      return err({ kind: 'bad-redirect', message });
    }
    const target = redirectTarget(url, location, request.allowed);
    if (!target.ok) return target;
    if (target.value.origin !== url.origin) headers = harmlessAlone(headers);
    url = target.value;
  }
}

function isFollowed(status: number, method: OutsideRequest['method']): boolean {
  return status === 307 || status === 308 || (method === 'GET' && (status === 301 || status === 302 || status === 303));
}

/** Headers that say nothing about who we are. */
const HARMLESS = new Set(['accept', 'content-type', 'user-agent', 'if-none-match', 'if-modified-since']);

function harmlessAlone(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => HARMLESS.has(name)));
}

function lowerCased(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}

/** Every address of the URL's host, once all of them may be reached. */
async function checkedAddresses(url: URL, request: OutsideRequest, signal: AbortSignal): Promise<string[]> {
  const literal = literalAddress(url);
  const host = hostOf(url);
  const texts = literal ? [host] : await resolveHost(host, request.network?.resolve ?? resolveBySystem, signal);
  for (const text of texts) {
    // An answer that can't be read is none that may be reached.
    const parsed = parseIpAddress(text, { zone: 'strip' });
    if (!parsed.ok) throw unknownHost(host);
    if (!mayReach(parsed.value, request.allowed)) throw new Refusal(privateNetworkError(host, parsed.value));
  }
  return texts;
}

async function resolveHost(
  host: string,
  resolve: (host: string) => Promise<readonly string[]>,
  signal: AbortSignal,
): Promise<string[]> {
  const found = await unlessAborted(
    resolve(host).catch(() => []),
    signal,
  );
  if (found.length === 0) throw unknownHost(host);
  return [...found];
}

function unknownHost(host: string): Refusal {
  return new Refusal({ kind: 'unknown-host', message: `${host} has no address. Check how it is spelt.` });
}

async function resolveBySystem(host: string): Promise<readonly string[]> {
  return (await systemLookup(host, { all: true })).map(({ address }) => address);
}

/** For what can't be stopped: it goes on, and nobody waits for it. */
function unlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  signal.throwIfAborted();
  return new Promise((resolve, reject) => {
    const give = () => reject(signal.reason);
    signal.addEventListener('abort', give, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', give));
  });
}

/** Resolves with the answer's head. */
async function send(
  url: URL,
  headers: Readonly<Record<string, string>>,
  request: OutsideRequest,
  signal: AbortSignal,
): Promise<IncomingMessage> {
  const addresses = await checkedAddresses(url, request, signal);
  const isSecure = url.protocol === 'https:';
  // An agent of its own: no connection is shared, and none goes through a proxy that the environment names.
  const agent = isSecure ? new HttpsAgent({ keepAlive: false }) : new HttpAgent({ keepAlive: false });
  const options: RequestOptions & { readonly rejectUnauthorized: true; readonly ca?: string } = {
    method: request.method,
    headers: {
      'user-agent': 'Gatehouse',
      'accept-encoding': 'gzip, deflate, br',
      ...headers,
      ...(request.body === undefined ? {} : { 'content-length': String(Buffer.byteLength(request.body)) }),
    },
    agent,
    lookup: answerWith(addresses),
    signal,
    rejectUnauthorized: true,
    ...(request.network?.ca === undefined ? {} : { ca: request.network.ca }),
  };
  return new Promise((resolve, reject) => {
    const sent = (isSecure ? httpsRequest : httpRequest)(url, options, resolve);
    sent.on('error', (error: NodeJS.ErrnoException) => reject(signal.aborted ? signal.reason : failed(url, error)));
    // Of an answer that changes to another protocol (101) Node tells by no other event, not even when time is up.
    sent.on('close', () => reject(notHttp(url)));
    sent.end(request.body);
  });
}

/** A look-up that knows nothing but what was checked. */
function answerWith(addresses: readonly string[]): LookupFunction {
  const all = addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));
  return (_host, { all: wantsAll }, answer) => {
    const [first] = all;
    if (wantsAll) answer(null, all);
    else answer(null, first?.address ?? '', first?.family);
  };
}

function failed(url: URL, error: NodeJS.ErrnoException): Refusal {
  const code = error.code ?? '';
  if (code.startsWith('HPE_')) return notHttp(url);
  if (/CERT|SELF_SIGNED|UNABLE_TO|ALTNAME/.test(code)) {
    const message = `The certificate of ${url.host} can’t be trusted (${code}).`;
    return new Refusal({ kind: 'certificate', message });
  }
  const because = FAILURES[code] ?? (code === '' ? 'the connection failed' : `the connection failed, ${code}`);
  return new Refusal({ kind: 'unreachable', message: `${url.host} can’t be reached: ${because}.` });
}

function notHttp(url: URL): Refusal {
  return new Refusal({ kind: 'bad-answer', message: `${url.host} did not answer in HTTP.` });
}

const FAILURES: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'it refuses the connection',
  ECONNRESET: 'it closed the connection without an answer',
  EHOSTUNREACH: 'there is no way to its network',
  ENETUNREACH: 'there is no way to its network',
  ETIMEDOUT: 'it does not answer',
};

async function readAnswer(
  url: URL,
  answer: IncomingMessage,
  request: OutsideRequest,
  signal: AbortSignal,
): Promise<Omit<OutsideResponse, 'url'>> {
  const headers = Object.fromEntries(
    Object.entries(answer.headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : `${value}`]),
  );
  const chunks: Buffer[] = [];
  let size = 0;
  let wasCut = false;
  const body = unpacked(url, answer);
  try {
    for await (const chunk of body as AsyncIterable<Buffer>) {
      chunks.push(chunk);
      size += chunk.length;
      if (size > request.bytesMax) {
        wasCut = true;
        break;
      }
    }
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    if (error instanceof Refusal) throw error;
    throw new Refusal({ kind: 'bad-answer', message: `The answer of ${url.host} broke off or can’t be unpacked.` });
  } finally {
    body.destroy();
    answer.destroy();
  }
  if (wasCut && request.tooLong !== 'cut') {
    const message = `The answer of ${url.host} is longer than ${sizeText(request.bytesMax)}.`;
    throw new Refusal({ kind: 'too-large', message });
  }
  return { status: answer.statusCode ?? 0, headers, body: Buffer.concat(chunks).subarray(0, request.bytesMax), wasCut };
}

/** The body as it was before it was packed. Unpacking goes no further than what is read. */
function unpacked(url: URL, answer: IncomingMessage): Readable {
  const coding = answer.headers['content-encoding']?.trim().toLowerCase() ?? 'identity';
  if (coding === 'identity' || coding === '') return answer;
  const unpack = UNPACKERS[coding];
  if (!unpack) {
    answer.destroy();
    throw new Refusal({ kind: 'bad-answer', message: `${url.host} packs its answer in a way that nobody asked for.` });
  }
  const result = unpack();
  answer.on('error', (error) => result.destroy(error));
  return answer.pipe(result);
}

const UNPACKERS: Readonly<Record<string, () => ReturnType<typeof createGunzip>>> = {
  gzip: () => createGunzip(),
  'x-gzip': () => createGunzip(),
  deflate: () => createInflate(),
  br: () => createBrotliDecompress(),
};

function sizeText(bytes: number): string {
  return bytes >= 1_000_000 ? `${Math.floor(bytes / 1_000_000)} MB` : `${Math.ceil(bytes / 1_000)} kB`;
}

function shownHost(address: string): string {
  return URL.canParse(address) ? new URL(address).host : address;
}
