/**
 * How the front door worked out who is calling, told to the administrator who opens the proxy check page: every step from
 * our socket towards the visitor, the headers as they came, and what to set if something looks wrong.
 *
 * Everything in it but the socket's address is what somebody on the way wrote. So it is cut, escaped and bounded here,
 * and it only explains what `clientAddress` decided; it decides nothing itself.
 */
import { formatIpAddress } from '../domain/ip-address';
import { covers, type IpRange } from '../domain/ip-range';
import { type Caller, clientAddress, type DoubtKind, type Ground, type Hop } from './client-address';
import { forwardedFor } from './forwarded-header';
import { headerTitle } from './header-title';
import { type ProxyAdvice, proxyAdvice } from './proxy-advice';
import { rangeSetting } from './range-setting';
import { type Suspicion, suspicionOf } from './request-headers';
import { sealed, unsealed } from './sealed-value';

export interface ProxyCheck {
  /** Canonical text; null = in doubt. */
  readonly seenAs: string | null;
  readonly ground: Ground | null;
  readonly doubt: DoubtKind | null;
  /** The one header that is read from trusted proxies, as people write it. */
  readonly header: string;
  /** From our socket towards the visitor; the last one decided. In the middle of a long way some may be left out. */
  readonly hops: readonly CheckedHop[];
  readonly hopsLeftOut: number;
  /** Entries of the header further left, which nobody read since they are the visitor's own word. */
  readonly unreadEntries: number;
  /** Headers that name addresses, proxies or the way here: the one to read first, others in the order of arrival. */
  readonly received: readonly ReceivedHeader[];
  readonly receivedLeftOut: number;
  /** Null when nothing looks wrong. */
  readonly advice: ProxyAdvice | null;
}

export interface CheckedHop {
  /** As it was written: the socket's address, or the header's entry; see `printable`. */
  readonly text: string;
  /** What it was read as, canonical; null = it is no address. */
  readonly address: string | null;
  /** The entry of GATEHOUSE_TRUSTED_PROXIES that makes it a trusted proxy; null = none does. */
  readonly trustedBy: string | null;
}

export interface ReceivedHeader {
  readonly name: string;
  /** Line by line, nothing joined; see `printable`. */
  readonly values: readonly string[];
  readonly valuesLeftOut: number;
  readonly fate: HeaderFate;
}

/**
 * What became of a header.
 * - `read`: it told who is calling.
 * - `peer-not-trusted`: it is the right one, but came from somebody who is no trusted proxy.
 * - `another-header`: it names an address, and another header is the one to read.
 * - `kept`: about the way here (host, protocol), from a trusted proxy: passed on.
 * - `dropped`: the same from anybody else.
 * - `private`: only the server itself may send it.
 */
export type HeaderFate = 'read' | 'peer-not-trusted' | 'another-header' | 'kept' | 'dropped' | 'private';

/** The private header in which the front door hands the check to the pages that show it. */
export const PROXY_CHECK_HEADER = 'x-gatehouse-proxy-check';

const HOPS_MAX = 12;
const HEADERS_MAX = 12;
const VALUES_MAX = 6;
const TEXT_MAX = 120;

/** Explains `clientAddress(caller)`. */
export function proxyCheck(caller: Caller): ProxyCheck {
  const header = headerTitle(caller.header);
  const client = clientAddress({ ...caller, header });
  const peer = client.via[0];
  const hops = client.via.map((hop) => checkedHop(hop, caller.trustedProxies));
  const tail = hops.length > HOPS_MAX ? hops.slice(-HOPS_MAX / 2) : hops.slice(HOPS_MAX / 2);
  const received = receivedHeaders(caller, peer?.trusted === true);
  return {
    seenAs: client.address && formatIpAddress(client.address),
    ground: client.address && client.ground,
    doubt: client.address ? null : client.doubt.kind,
    header,
    hops: [...hops.slice(0, HOPS_MAX / 2), ...tail],
    hopsLeftOut: Math.max(0, hops.length - HOPS_MAX),
    unreadEntries: peer?.trusted ? Math.max(0, entryCount(caller) - (client.via.length - 1)) : 0,
    received: received.slice(0, HEADERS_MAX).map(cutHeader),
    receivedLeftOut: Math.max(0, received.length - HEADERS_MAX),
    advice: proxyAdvice(client, { ...caller, header }),
  };
}

/** The check as the header's value. It is sealed like the one that tells who is calling. */
export function proxyCheckValue(check: ProxyCheck, secret: string): string {
  return sealed(PROXY_CHECK_HEADER, Buffer.from(JSON.stringify(check)).toString('base64url'), secret);
}

/** The check from a page's `headers()`; null if the front door wrote none for this page. */
export function readProxyCheck(headers: { get(name: string): string | null }, secret: string): ProxyCheck | null {
  const claim = unsealed(PROXY_CHECK_HEADER, headers.get(PROXY_CHECK_HEADER), secret);
  // What is sealed was written by `proxyCheckValue` in this very process.
  return claim === null ? null : (JSON.parse(Buffer.from(claim, 'base64url').toString()) as ProxyCheck);
}

function checkedHop({ text, address, trusted }: Hop, trustedProxies: readonly IpRange[]): CheckedHop {
  const by = trusted && address ? trustedProxies.find((range) => covers(range, address)) : undefined;
  return {
    text: printable(text),
    address: address && formatIpAddress(address),
    trustedBy: by ? rangeSetting(by) : null,
  };
}

/** How many entries the configured header has, on all its lines. */
function entryCount({ headers, header }: Caller): number {
  const name = header.toLowerCase();
  const lines = headers.filter((_, index) => index % 2 === 1 && headers[index - 1]?.toLowerCase() === name);
  const entriesOf = (line: string): number => {
    if (name === 'x-forwarded-for') return line.split(',').length;
    return name === 'forwarded' ? (forwardedFor(line)?.length ?? 1) : 1;
  };
  return lines.reduce((sum, line) => sum + entriesOf(line), 0);
}

interface Received {
  readonly name: string;
  readonly values: string[];
  readonly fate: HeaderFate;
}

function receivedHeaders({ headers, header }: Caller, fromTrustedProxy: boolean): Received[] {
  const addressHeader = header.toLowerCase();
  const found = new Map<string, Received>();
  for (let index = 0; index + 1 < headers.length; index += 2) {
    const name = (headers[index] ?? '').toLowerCase();
    const suspicion = suspicionOf(name, addressHeader);
    if (suspicion === null) continue;
    const present = found.get(name);
    if (present) present.values.push(headers[index + 1] ?? '');
    else {
      const fate = name === addressHeader ? fateOfOurs(fromTrustedProxy) : fateOf(suspicion, fromTrustedProxy);
      found.set(name, { name, values: [headers[index + 1] ?? ''], fate });
    }
  }
  const ours = found.get(addressHeader);
  found.delete(addressHeader);
  return [...(ours ? [ours] : []), ...found.values()];
}

const fateOfOurs = (fromTrustedProxy: boolean): HeaderFate => (fromTrustedProxy ? 'read' : 'peer-not-trusted');

function fateOf(suspicion: Suspicion, fromTrustedProxy: boolean): HeaderFate {
  switch (suspicion) {
    case 'address':
      return 'another-header';
    case 'proxy':
      return fromTrustedProxy ? 'kept' : 'dropped';
    case 'inner':
    case 'private':
      return 'private';
  }
}

function cutHeader({ name, values, fate }: Received): ReceivedHeader {
  return {
    name: printable(headerTitle(name)),
    values: values.slice(0, VALUES_MAX).map(printable),
    valuesLeftOut: Math.max(0, values.length - VALUES_MAX),
    fate,
  };
}

/** A stranger's text, at most 120 characters of it, in which nothing is invisible: `\x85` for what can't be printed. */
function printable(text: string): string {
  const cut = text.length > TEXT_MAX ? `${text.slice(0, TEXT_MAX)}…` : text;
  return cut.replace(
    /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu,
    (character) => `\\x${(character.codePointAt(0) ?? 0).toString(16).padStart(2, '0')}`,
  );
}
