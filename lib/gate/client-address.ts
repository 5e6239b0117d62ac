import type { IpAddress } from '../domain/ip-address';
import type { IpRange } from '../domain/ip-range';
import { forwardedFor } from './forwarded-header';
import { type HopFault, readHop } from './read-hop';
import { type TrustTest, trustTest } from './trusted-proxies';

/** One step on the way from our socket back to the visitor. */
export interface Hop {
  /** As it was written: the socket's address, or the header's entry. */
  readonly text: string;
  /** Null if it could not be read. */
  readonly address: IpAddress | null;
  /** Whether this hop is one of the trusted proxies, so that what it wrote is believed. */
  readonly trusted: boolean;
}

/** Why an address is taken for the visitor's. */
export type Ground =
  /** The peer is no trusted proxy: it is the visitor, and its headers were not looked at. */
  | 'peer'
  /** The peer is a trusted proxy that sent no forwarding header: it speaks for itself (a health check, say). */
  | 'header-absent'
  /** The last entry that a trusted proxy wrote and that is none itself. */
  | 'last-untrusted-hop'
  /** The one address in a header that holds nothing else. */
  | 'single-address-header'
  /** The request is Next's own, made on behalf of a visitor whom the front door has seen already (front-door.ts). */
  | 'inner-request';

/** Why nobody can say who is calling. Never to be taken for "not banned". */
export type DoubtKind =
  /** The connection has no IP address: a Unix socket, or closed already. */
  | 'no-peer-address'
  /** An entry that a trusted proxy vouches for is not an address. */
  | 'unreadable-entry'
  /** Such an entry is blank. */
  | 'empty-entry'
  /** Such an entry hides the address (`unknown`, `_name`, or an element without `for`; RFC 7239 §6). */
  | 'hidden-entry'
  /** Every hop is a trusted proxy, so that none is the visitor. */
  | 'only-trusted-hops'
  /** The header that must name the visitor is not there. */
  | 'header-missing'
  /** The header that must hold one address holds several, or came twice. */
  | 'header-doubled';

export interface Doubt {
  readonly kind: DoubtKind;
  /** For whoever runs the server: what to look at and what to set. Names no address. */
  readonly message: string;
}

export type ClientAddress =
  | { readonly address: IpAddress; readonly ground: Ground; readonly via: readonly Hop[] }
  | { readonly address: null; readonly doubt: Doubt; readonly via: readonly Hop[] };

export interface Caller {
  /** `socket.remoteAddress`; undefined or null when the socket has none. */
  readonly socketAddress: string | null | undefined;
  /** Node's `rawHeaders`: name, value, name, value, in the order of arrival, nothing merged. */
  readonly headers: readonly string[];
  /** Proxies whose header is believed. Compiled once per array; don't change it afterwards. */
  readonly trustedProxies: readonly IpRange[];
  /**
   * The one header that is read, any case: `X-Forwarded-For` and `Forwarded` are lists, every other name
   * (`CF-Connecting-IP`, `X-Real-IP` …) must hold exactly one address.
   */
  readonly header: string;
}

/**
 * Who is calling. This is the only place that believes a forwarding header, and it believes one header only: a proxy
 * that writes one of them passes a visitor's own copy of the others on.
 *
 * It starts at the socket. While the hop at hand is a trusted proxy, the entry to its left is taken (as `proxy-addr`
 * does), and the first hop that is no trusted proxy is the visitor; what stands further left is the visitor's own
 * invention. Doubt, an unreadable entry or nothing but trusted hops, is an outcome of its own and never an address:
 * to skip an entry would be to believe what a stranger wrote behind it. For the same reason a blank list element
 * counts as unreadable here, though RFC 9110 §5.6.1.2 lets a recipient ignore it.
 *
 * A list header that is absent leaves the peer itself. A single-address header that is absent is a doubt, since the
 * proxy that should have set it was bypassed or is set up wrongly. Zones are dropped, IPv4-mapped IPv6 is IPv4.
 * `via` starts at the socket and holds no more hops than were looked at. Pure, and never throws.
 */
export function clientAddress({ socketAddress, headers, trustedProxies, header }: Caller): ClientAddress {
  const isTrusted = trustTest(trustedProxies);
  const peer = hop(socketAddress ?? '', readHop(socketAddress ?? '').address, isTrusted);
  const via = [peer];
  if (peer.address === null) return inDoubt('no-peer-address', via, header);
  if (!peer.trusted) return { address: peer.address, ground: 'peer', via };

  const name = header.toLowerCase();
  const lines = valuesOf(headers, name);
  if (name === 'x-forwarded-for') return walk(peer.address, lines, listEntries, via, isTrusted, header);
  if (name === 'forwarded') return walk(peer.address, lines, forwardedEntries, via, isTrusted, header);
  return single(lines, via, isTrusted, header);
}

/** What the operator reads about a doubt. `header` is the configured name, as configured. */
export function doubtMessage(kind: DoubtKind, header: string): string {
  switch (kind) {
    case 'no-peer-address':
      return 'The connection has no IP address. Let the proxy in front connect over TCP instead of a Unix socket.';
    case 'unreadable-entry':
      return `A trusted proxy sent a ${header} header with an entry that is not an IP address. Let the proxy write the address that it sees, or set GATEHOUSE_CLIENT_IP_HEADER to the header that it really sets.`;
    case 'empty-entry':
      return `A trusted proxy sent a ${header} header with a blank entry. Let the proxy write the address that it sees.`;
    case 'hidden-entry':
      return `A trusted proxy hides the visitor's address in the ${header} header. Let the proxy write the address that it sees.`;
    case 'only-trusted-hops':
      return `Every address in the ${header} header is a trusted proxy, so none is the visitor. Narrow GATEHOUSE_TRUSTED_PROXIES to the proxies themselves.`;
    case 'header-missing':
      return `A trusted proxy sent no ${header} header. Let the proxy set it, or set GATEHOUSE_CLIENT_IP_HEADER to the header that it really sets.`;
    case 'header-doubled':
      return `The ${header} header came more than once or holds more than one address. Let the proxy replace the visitor's own copy instead of adding to it.`;
  }
}

/** The entries of one header line, left to right; null for one that hides its address. Null = the line is broken. */
type EntriesOf = (line: string) => (string | null)[] | null;

const listEntries: EntriesOf = (line) => line.split(',');
const forwardedEntries: EntriesOf = forwardedFor;

function walk(
  peer: IpAddress,
  lines: readonly string[],
  entriesOf: EntriesOf,
  via: Hop[],
  isTrusted: TrustTest,
  header: string,
): ClientAddress {
  if (lines.length === 0) return { address: peer, ground: 'header-absent', via };
  for (let line = lines.length - 1; line >= 0; line -= 1) {
    const text = lines[line] ?? '';
    const entries = entriesOf(text);
    if (entries === null) {
      via.push({ text: text.trim(), address: null, trusted: false });
      return inDoubt('unreadable-entry', via, header);
    }
    for (let index = entries.length - 1; index >= 0; index -= 1) {
      const entry = entries[index] ?? null;
      const reading = entry === null ? HIDDEN : readHop(entry);
      const next = hop(entry?.trim() ?? '', reading.address, isTrusted);
      via.push(next);
      if (reading.address === null) return inDoubt(DOUBT_OF[reading.why], via, header);
      if (!next.trusted) return { address: reading.address, ground: 'last-untrusted-hop', via };
    }
  }
  return inDoubt('only-trusted-hops', via, header);
}

function single(lines: readonly string[], via: Hop[], isTrusted: TrustTest, header: string): ClientAddress {
  const [line, another] = lines;
  if (line === undefined) return inDoubt('header-missing', via, header);
  if (another !== undefined || line.includes(',')) {
    via.push({ text: lines.join(', '), address: null, trusted: false });
    return inDoubt('header-doubled', via, header);
  }
  const reading = readHop(line);
  const next = hop(line.trim(), reading.address, isTrusted);
  via.push(next);
  if (reading.address === null) return inDoubt(DOUBT_OF[reading.why], via, header);
  if (next.trusted) return inDoubt('only-trusted-hops', via, header);
  return { address: reading.address, ground: 'single-address-header', via };
}

const HIDDEN = { address: null, why: 'hidden' } as const;
const DOUBT_OF: Readonly<Record<HopFault, DoubtKind>> = {
  hidden: 'hidden-entry',
  empty: 'empty-entry',
  unreadable: 'unreadable-entry',
};

function hop(text: string, address: IpAddress | null, isTrusted: TrustTest): Hop {
  return { text, address, trusted: address !== null && isTrusted(address) };
}

function inDoubt(kind: DoubtKind, via: readonly Hop[], header: string): ClientAddress {
  return { address: null, doubt: { kind, message: doubtMessage(kind, header) }, via };
}

/** Every value of one header in the order of arrival. `name` is lower case. */
function valuesOf(headers: readonly string[], name: string): string[] {
  const values: string[] = [];
  for (let index = 0; index + 1 < headers.length; index += 2) {
    const candidate = headers[index];
    if (candidate?.length === name.length && candidate.toLowerCase() === name) values.push(headers[index + 1] ?? '');
  }
  return values;
}
