/** What somebody about to ban a range should hear first. Nothing here forbids a ban; some need a second "yes". */
import { formatIpAddress, type IpAddress } from './ip-address';
import { covers, formatIpRange, type IpRange, ipRangeFromText, overlaps, rangeSize } from './ip-range';

/** In the order in which they are said, the gravest first. */
export const BAN_WARNING_KINDS = [
  'own-address',
  'loopback',
  'trusted-proxy',
  'agent-address',
  'private-range',
  'wide-range',
] as const;
export type BanWarningKind = (typeof BAN_WARNING_KINDS)[number];

/** `message` says in plain words what the ban covers and what will happen. */
export interface BanWarning {
  readonly kind: BanWarningKind;
  readonly message: string;
}

/** What is known about the desk when a range is about to be banned. */
export interface BanWarningContext {
  /** Null when nobody calls from an address: the command line, or an address that could not be told. */
  readonly callerAddress: IpAddress | null;
  readonly trustedProxies: readonly IpRange[];
  /** Where colleagues of the caller, signed in now, work from. */
  readonly agentAddresses: readonly { readonly address: IpAddress; readonly name: string }[];
}

/**
 * Every warning that applies to a ban on this range, at most one of a kind, in the order of `BAN_WARNING_KINDS`.
 * A range that touches what a warning is about gets it, however little they share. Of a ban that refuses some of its
 * range already, `newly` holds the rest: what only the others touch has been warned about before.
 */
export function banWarnings(
  range: IpRange,
  context: BanWarningContext,
  newly: readonly IpRange[] = [range],
): BanWarning[] {
  if (newly.length === 0) return [];
  const messages: Record<BanWarningKind, string | null> = {
    'own-address': ownAddressMessage(newly, context.callerAddress),
    loopback: loopbackMessage(newly),
    'trusted-proxy': trustedProxyMessage(newly, context.trustedProxies),
    'agent-address': agentAddressMessage(newly, context.agentAddresses),
    'private-range': privateRangeMessage(newly),
    'wide-range': wideRangeMessage(range),
  };
  return BAN_WARNING_KINDS.flatMap((kind) => {
    const message = messages[kind];
    return message === null ? [] : [{ kind, message }];
  });
}

/**
 * What somebody said yes to: `true` is whatever there is to be warned about, a list is these kinds and no others, so
 * that a danger which came up meanwhile is told.
 */
export type Confirmation = boolean | readonly BanWarningKind[];

/**
 * Whether a ban must be refused until it is confirmed. `strict` (people, in a form) asks about every warning, `lenient`
 * (programs) about the gravest only: see `needsConfirmation`.
 */
export function asksForConfirmation(
  warnings: readonly BanWarning[],
  confirmation: 'strict' | 'lenient',
  confirmed: Confirmation,
): boolean {
  return warnings.some(({ kind }) => {
    if (confirmation === 'lenient' && !needsConfirmation(kind)) return false;
    return typeof confirmed === 'boolean' ? !confirmed : !confirmed.includes(kind);
  });
}

/** Whether such a ban is refused, on every path, until it is confirmed once more. The others only inform. */
export function needsConfirmation(kind: BanWarningKind): boolean {
  return kind === 'own-address' || kind === 'loopback' || kind === 'trusted-proxy';
}

/** 127.0.0.0/8: RFC 1122 §3.2.1.3 (g). ::1: RFC 4291 §2.5.3. */
const LOOPBACK = ['127.0.0.0/8', '::1'].map((text) => ipRangeFromText(text));

const PRIVATE = [
  // RFC 1918 §3.
  '10.0.0.0/8',
  '172.16.0.0/12',
  '192.168.0.0/16',
  // Shared by the customers of a provider, RFC 6598 §7.
  '100.64.0.0/10',
  // Link-local, RFC 3927 §2.1.
  '169.254.0.0/16',
  // Unique local, RFC 4193 §3.1.
  'fc00::/7',
  // Link-local, RFC 4291 §2.5.6.
  'fe80::/10',
].map((text) => ipRangeFromText(text));

/** The widest ranges that pass without a word: /16 of IPv4, and /32 of IPv6, the smallest block that a provider gets. */
const WIDEST_QUIET = { 4: 1n << 16n, 6: 1n << 96n } as const;

/** Enough names to act on; a whole team need not be listed. */
const NAMES_SHOWN_MAX = 3;

type Ranges = readonly IpRange[];

function ownAddressMessage(banned: Ranges, caller: IpAddress | null): string | null {
  if (caller === null || !banned.some((range) => covers(range, caller))) return null;
  return (
    `This covers ${formatIpAddress(caller)}, the address you are using now. You can still sign in and work here, but ` +
    'chat, contact form, calls and board will refuse you and everybody else at that address.'
  );
}

function loopbackMessage(banned: Ranges): string | null {
  const loopback = firstTouched(LOOPBACK, banned);
  if (loopback === undefined) return null;
  return (
    `This covers loopback (${formatIpRange(loopback)}), the server's own address for itself. Programs on the server ` +
    'that use its channels will be refused, and so will every visitor who comes through a proxy on the same machine ' +
    'that is not listed as trusted.'
  );
}

function trustedProxyMessage(banned: Ranges, proxies: Ranges): string | null {
  const proxy = firstTouched(proxies, banned);
  if (proxy === undefined) return null;
  return (
    `This covers ${formatIpRange(proxy)}, a proxy that this server trusts. Whenever the proxy leaves out the address ` +
    'of a visitor, the request counts as its own and will be refused, whoever sent it.'
  );
}

function agentAddressMessage(banned: Ranges, agents: BanWarningContext['agentAddresses']): string | null {
  const there = agents.filter(({ address }) => banned.some((range) => covers(range, address)));
  const names = [...new Set(there.map(({ name }) => name))];
  if (names.length === 0) return null;
  const shown = names.slice(0, NAMES_SHOWN_MAX).join(', ');
  const more = names.length - NAMES_SHOWN_MAX;
  return (
    `Colleagues are working from an address that this covers: ${shown}${more > 0 ? ` and ${more} more` : ''}. They can ` +
    'still sign in and work here, but the public channels will refuse them and everybody else at that address.'
  );
}

function privateRangeMessage(banned: Ranges): string | null {
  const privateRange = firstTouched(PRIVATE, banned);
  if (privateRange === undefined) return null;
  return (
    `This covers addresses of private networks (${formatIpRange(privateRange)}). Nobody on the internet has one: it ` +
    'will refuse people in your own network, or a proxy of yours that is not listed as trusted.'
  );
}

function firstTouched(ranges: Ranges, banned: Ranges): IpRange | undefined {
  return ranges.find((each) => banned.some((range) => overlaps(each, range)));
}

function wideRangeMessage(range: IpRange): string | null {
  if (rangeSize(range) <= WIDEST_QUIET[range.family]) return null;
  const extent =
    range.family === 4 ? `${rangeSize(range).toLocaleString('en')} addresses` : 'more than a whole IPv6 /32';
  return `This covers ${extent}. Many people who did nothing will be refused.`;
}
