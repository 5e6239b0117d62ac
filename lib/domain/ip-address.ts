/**
 * Text to address and back. One strict reader stands before everything that takes an address from outside, because
 * a spelling that two programs read differently lets a banned visitor in: `010.0.0.1` is 8.0.0.1 to inet_aton and
 * 10.0.0.1 to others, and ipaddr.js alone takes `::1.2.3.4` for an IPv4-mapped address. So our own check decides
 * what is an address, and ipaddr.js, imported only here, expands and writes the IPv6 text that passed it.
 */
import ipaddr from 'ipaddr.js';
import { err, ok, type Result } from './result';

export type IpFamily = 4 | 6;

/** One address. IPv4-mapped IPv6 is IPv4 (RFC 4291 §2.5.5.2): `value` is the 32- or 128-bit number. */
export interface IpAddress {
  readonly family: IpFamily;
  readonly value: bigint;
}

/**
 * Why a text is not an address. `message` is a sentence for the person who typed it, with a right example.
 * - `range`: a prefix, a wildcard or two addresses where one address belongs
 * - `leading-zero`: 203.0.113.007, which some programs read as octal
 * - `short-form`: 203.0.113, 3405803783 and 0xcb007107, which only old readers take for an address
 */
export interface AddressError {
  readonly kind:
    | 'empty'
    | 'white-space'
    | 'zone'
    | 'port-or-brackets'
    | 'range'
    | 'leading-zero'
    | 'short-form'
    | 'bad-ipv4'
    | 'bad-ipv6'
    | 'not-an-address';
  readonly message: string;
}

/**
 * Reads one address, strictly: IPv4 as four decimal parts without leading zeros; IPv6 as RFC 4291 §2.2 has it,
 * with one to four hex digits a group and, if wanted, an IPv4 tail in the same strict form. IPv4-mapped IPv6 gives
 * IPv4. White space around it, brackets, ports and prefixes are errors; callers that allow them take them off first.
 *
 * `zone`: what to do with an IPv6 zone (`fe80::1%eth0`, RFC 4007 §11). It means something only on one machine, so
 * the default refuses it; `strip` is for a socket's or a proxy's word on who is calling.
 */
export function parseIpAddress(
  input: string,
  options?: { readonly zone?: 'refuse' | 'strip' },
): Result<IpAddress, AddressError> {
  // ::ffff:203.0.113.7 is how a dual-stack socket spells nearly every IPv4 caller: no need to take the long way.
  const ipv4 = readIpv4(input.startsWith('::ffff:') ? input.slice(7) : input);
  if (ipv4 >= 0) return ok({ family: 4, value: BigInt(ipv4) });

  const ipv6 = readIpv6(options?.zone === 'strip' ? withoutZone(input) : input);
  if (ipv6 === null) return err(explain(input));
  return ok(isIpv4Mapped(ipv6) ? { family: 4, value: ipv6 & IPV4_MAX } : { family: 6, value: ipv6 });
}

/**
 * The one canonical text: dotted decimal, or RFC 5952 (lower case, no leading zeros, the longest run of zero groups
 * shortened). An IPv6 value inside ::ffff:0:0/96, which only the end of an IPv6 range can have, gets its IPv4 tail
 * in dotted form (RFC 5952 §5).
 */
export function formatIpAddress(address: IpAddress): string {
  if (address.family === 4) return formatIpv4(Number(address.value));
  if (isIpv4Mapped(address.value)) return `::ffff:${formatIpv4(Number(address.value & IPV4_MAX))}`;
  return new ipaddr.IPv6(groupsOf(address.value)).toRFC5952String();
}

/** The highest value in a family: 2^32 − 1 or 2^128 − 1. */
export function highestValue(family: IpFamily): bigint {
  return family === 4 ? IPV4_MAX : IPV6_MAX;
}

/** How many bits an address of the family has: 32 or 128. */
export function addressBits(family: IpFamily): 32 | 128 {
  return family === 4 ? 32 : 128;
}

const IPV4_MAX = 0xffff_ffffn;
const IPV6_MAX = (1n << 128n) - 1n;

/** RFC 6874 §2: what a zone may consist of; an empty one is no zone but a mistake. */
const ZONE = /^[\w.~%-]+$/;
const HEX_GROUP = /^[0-9a-f]{1,4}$/i;

const DOT = 46;
const ZERO = 48;
const NINE = 57;

/**
 * Four decimal parts to a number, or −1. By character code and without allocation: it runs on every request and
 * takes well under a microsecond.
 */
function readIpv4(text: string): number {
  const length = text.length;
  if (length < 7 || length > 15) return -1;
  let value = 0;
  let part = -1;
  let dots = 0;
  for (let at = 0; at < length; at++) {
    const code = text.charCodeAt(at);
    if (code === DOT) {
      if (part < 0 || ++dots > 3) return -1;
      value = value * 256 + part;
      part = -1;
    } else if (code >= ZERO && code <= NINE) {
      if (part === 0) return -1;
      part = part < 0 ? code - ZERO : part * 10 + code - ZERO;
      if (part > 255) return -1;
    } else {
      return -1;
    }
  }
  return dots === 3 && part >= 0 ? value * 256 + part : -1;
}

function withoutZone(text: string): string {
  const at = text.indexOf('%');
  return at >= 0 && ZONE.test(text.slice(at + 1)) ? text.slice(0, at) : text;
}

/** The 128-bit value, or null. */
function readIpv6(text: string): bigint | null {
  const inHex = withHexTail(text);
  if (inHex === null || !isIpv6Syntax(inHex)) return null;
  return valueOfGroups(ipaddr.IPv6.parse(inHex).parts);
}

/** Rewrites an IPv4 tail as two hex groups: ipaddr.js takes `::192.0.2.1` for a mapped address. Null if it is bad. */
function withHexTail(text: string): string | null {
  if (!text.includes('.')) return text;
  const tailAt = text.lastIndexOf(':') + 1;
  const tail = tailAt === 0 ? -1 : readIpv4(text.slice(tailAt));
  if (tail < 0) return null;
  return `${text.slice(0, tailAt)}${(tail >>> 16).toString(16)}:${(tail & 0xffff).toString(16)}`;
}

/** RFC 4291 §2.2: eight groups, or at most seven and one `::` in place of the others. */
function isIpv6Syntax(text: string): boolean {
  const halves = text.split('::');
  if (halves.length > 2) return false;
  let groupCount = 0;
  for (const half of halves) {
    if (half === '' && halves.length === 2) continue;
    for (const group of half.split(':')) {
      if (!HEX_GROUP.test(group)) return false;
      groupCount++;
    }
  }
  return halves.length === 2 ? groupCount <= 7 : groupCount === 8;
}

function isIpv4Mapped(value: bigint): boolean {
  return value >> 32n === 0xffffn;
}

function valueOfGroups(groups: readonly number[]): bigint {
  let value = 0n;
  for (let at = 0; at < 8; at += 2) {
    value = (value << 32n) | BigInt((groups[at] ?? 0) * 0x1_0000 + (groups[at + 1] ?? 0));
  }
  return value;
}

function groupsOf(value: bigint): number[] {
  const groups: number[] = [];
  for (let shift = 112n; shift >= 0n; shift -= 16n) groups.push(Number((value >> shift) & 0xffffn));
  return groups;
}

function formatIpv4(value: number): string {
  return `${value >>> 24}.${(value >>> 16) & 255}.${(value >>> 8) & 255}.${value & 255}`;
}

const EXAMPLE = 'such as 203.0.113.7 or 2001:db8::7';

/** Only for text that is not an address: finds the likeliest mistake. */
function explain(input: string): AddressError {
  const shown = `“${input.length > 60 ? `${input.slice(0, 60)}…` : input}”`;
  const error = (kind: AddressError['kind'], message: string): AddressError => ({ kind, message });

  if (input.trim() === '') return error('empty', `Enter an IP address, ${EXAMPLE}.`);
  if (input.trim() !== input) return error('white-space', `Leave out the white space around ${shown}.`);
  if (/[/*]|[\d.:]\s*[-–—]\s*[\da-f:]/i.test(input))
    return error('range', `${shown} is not one address. Enter a single one, ${EXAMPLE}.`);
  if (/\s/.test(input)) {
    return error('white-space', `${shown} has white space in it. Enter a single address, ${EXAMPLE}.`);
  }
  if (input.includes('%')) {
    return error('zone', `${shown} has a zone (the part from the % sign on). Enter an address, ${EXAMPLE}.`);
  }
  if (/^\[/.test(input) || /^[\d.]+:\d+$/.test(input)) {
    return error('port-or-brackets', `Enter the address alone, without brackets or a port, ${EXAMPLE}.`);
  }
  if (/^0[x\d][\da-f.x]*$/i.test(input) || /^\d+\.(\d*\.)*0\d/.test(input)) {
    return error('leading-zero', `Leave out zeros in front: 203.0.113.7, not 203.0.113.007. ${shown} can be misread.`);
  }
  if (/^\d+(\.\d+){0,2}$/.test(input)) {
    return error('short-form', `${shown} is not a whole IPv4 address. Enter all four numbers, as in 203.0.113.7.`);
  }
  if (/^[\d.]+$/.test(input)) {
    return error('bad-ipv4', `An IPv4 address is four numbers from 0 to 255, as in 203.0.113.7. ${shown} is not.`);
  }
  if (input.includes(':')) {
    return error(
      'bad-ipv6',
      `An IPv6 address is up to eight groups of hex digits, as in 2001:db8::7. ${shown} is not.`,
    );
  }
  return error('not-an-address', `${shown} is not an IP address. Enter one, ${EXAMPLE}.`);
}
