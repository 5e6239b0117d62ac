/**
 * Ranges: what a ban is about. Reads every form that people write (one address, `a - b`, CIDR, `203.0.113.*`) into
 * an inclusive first and last address of one family, and says where the reading differs from what was typed.
 */
import {
  type AddressError,
  addressBits,
  formatIpAddress,
  type IpAddress,
  type IpFamily,
  parseIpAddress,
} from './ip-address';
import { err, ok, type Result } from './result';

/**
 * Inclusive at both ends, one family, first ≤ last. A single address is a range of one. An IPv6 range holds either
 * all of ::ffff:0:0/96 or nothing of it, and never bans an IPv4 visitor: those addresses are IPv4 (RFC 4291 §2.5.5.2).
 */
export interface IpRange {
  readonly family: IpFamily;
  readonly first: bigint;
  readonly last: bigint;
}

/** Something that the person who typed the range should know; the range stands all the same. */
export interface RangeNote {
  readonly kind: 'host-bits-masked' | 'ipv4-not-covered';
  readonly message: string;
}

/** What was read, and what is to be said about the reading. */
export interface ParsedRange {
  readonly range: IpRange;
  readonly notes: readonly RangeNote[];
}

/** Why a text is not a range; `message` is a sentence for a person, with a right example. */
export interface IpRangeError {
  readonly kind:
    | AddressError['kind']
    | 'bad-prefix'
    | 'bad-wildcard'
    | 'not-a-range'
    | 'start-after-end'
    | 'mixed-families'
    | 'partly-ipv4';
  readonly message: string;
}

/** Which of a form's two fields the error belongs to. */
export interface IpRangeFieldError extends IpRangeError {
  readonly field: 'startIp' | 'endIp';
}

/**
 * Reads a range as a person or a list writes it; white space around it is ignored. Forms: one address; `a - b`, also
 * without spaces and with a dash; CIDR (RFC 4632 §3.1, RFC 4291 §2.3), whose host bits are masked with a note;
 * `203.0.113.*` and `203.0.*.*`. Netmasks, zero-padded prefixes and stars elsewhere are refused.
 */
export function parseIpRange(input: string): Result<ParsedRange, IpRangeError> {
  const text = input.trim();
  if (text.includes('*')) return parseWildcard(text);
  if (text.includes('/')) return parseCidr(text);
  if (DASH.test(text)) return parseStartAndEnd(text);
  const address = parseIpAddress(text);
  return address.ok ? ok({ range: singleAddressRange(address.value), notes: [] }) : address;
}

/**
 * Reads the two fields of a form. End IP empty: Start IP takes any form that `parseIpRange` takes. Both filled in:
 * each is one address. White space around them is ignored.
 */
export function parseIpRangeFields(fields: {
  readonly startIp: string;
  readonly endIp?: string | null;
}): Result<ParsedRange, IpRangeFieldError> {
  const startIp = fields.startIp.trim();
  const endIp = (fields.endIp ?? '').trim();
  if (endIp === '') return inField('startIp', parseIpRange(startIp));

  const start = parseIpAddress(startIp);
  if (!start.ok) return inField('startIp', err(emptyEndAdvice(start.error)));
  const end = parseIpAddress(endIp);
  if (!end.ok) return inField('endIp', end);
  return inField('endIp', fromEnds(endFrom(startIp, start.value), endFrom(endIp, end.value)));
}

/**
 * The range that a text of our own making stands for: a constant in any form, or a store's two columns, which only
 * this and `parseIpRangeFields` read back right when an IPv6 range ends at the edge of ::ffff:0:0/96. Throws if it is
 * not a range.
 */
export function ipRangeFromText(startIp: string, endIp?: string): IpRange {
  const parsed = parseIpRangeFields({ startIp, endIp });
  if (!parsed.ok) throw new TypeError(`not an IP range: ${startIp} ${endIp ?? ''}: ${parsed.error.message}`);
  return parsed.value.range;
}

/** The range of these two addresses, inclusive. Throws if they differ in family or are in the wrong order. */
export function ipRange(first: IpAddress, last: IpAddress): IpRange {
  if (first.family !== last.family || first.value > last.value) {
    throw new TypeError(`no range from ${formatIpAddress(first)} to ${formatIpAddress(last)}`);
  }
  return { family: first.family, first: first.value, last: last.value };
}

/** The range of one address. */
export function singleAddressRange(address: IpAddress): IpRange {
  return { family: address.family, first: address.value, last: address.value };
}

/** Whether the range is one address: the screen then leaves End IP empty. */
export function isSingleAddress(range: IpRange): boolean {
  return range.first === range.last;
}

/** Start IP. */
export function firstAddress(range: IpRange): IpAddress {
  return { family: range.family, value: range.first };
}

/** End IP; equal to Start IP for a single address. */
export function lastAddress(range: IpRange): IpAddress {
  return { family: range.family, value: range.last };
}

/** Whether the address lies in the range; both ends belong to it. Families never mix. */
export function covers(range: IpRange, address: IpAddress): boolean {
  return range.family === address.family && range.first <= address.value && address.value <= range.last;
}

/** Whether the whole of `inner` lies in `outer`. */
export function coversRange(outer: IpRange, inner: IpRange): boolean {
  return outer.family === inner.family && outer.first <= inner.first && inner.last <= outer.last;
}

/** Whether the two have at least one address in common. */
export function overlaps(a: IpRange, b: IpRange): boolean {
  return a.family === b.family && a.first <= b.last && b.first <= a.last;
}

/** The addresses of `range` that `without` does not hold: none, one or two ranges, in order. */
export function subtract(range: IpRange, without: IpRange): IpRange[] {
  if (!overlaps(range, without)) return [range];
  const { family } = range;
  return [
    { family, first: range.first, last: without.first - 1n },
    { family, first: without.last + 1n, last: range.last },
  ].filter((part) => part.first <= part.last);
}

/** How many addresses: 1 to 2^128. */
export function rangeSize(range: IpRange): bigint {
  return range.last - range.first + 1n;
}

/** Canonical text: `203.0.113.7`, or `203.0.113.0 – 203.0.113.255`. `parseIpRange` reads it back. */
export function formatIpRange(range: IpRange): string {
  const first = formatIpAddress(firstAddress(range));
  return isSingleAddress(range) ? first : `${first} – ${formatIpAddress(lastAddress(range))}`;
}

/** `203.0.113.0/24` if the range is exactly one CIDR block (one address is /32 or /128), else null. */
export function exactCidr(range: IpRange): string | null {
  const size = rangeSize(range);
  if ((size & (size - 1n)) !== 0n || (range.first & (size - 1n)) !== 0n) return null;
  // A power of two has one more binary digit than its exponent.
  const hostBits = size.toString(2).length - 1;
  return `${formatIpAddress(firstAddress(range))}/${addressBits(range.family) - hostBits}`;
}

/** ::ffff:0:0/96, the IPv4 addresses inside IPv6 (RFC 4291 §2.5.5.2). */
const MAPPED_FIRST = 0xffff_0000_0000n;
const MAPPED_LAST = 0xffff_ffff_ffffn;

/** Hyphen, en dash, em dash: word processors turn the first into the others. */
const DASH = /[-–—]/;
const PREFIX_LENGTH = /^(?:0|[1-9]\d{0,2})$/;
/** One to three decimal parts, then stars only. */
const WILDCARD = /^(?:\d+\.){1,3}\*(?:\.\*)*$/;

/** An end of a range: its address, and the number of its IPv6 spelling if it was typed as IPv6. */
interface RangeEnd {
  readonly address: IpAddress;
  readonly ipv6Value: bigint | null;
}

function endFrom(text: string, address: IpAddress): RangeEnd {
  if (address.family === 6) return { address, ipv6Value: address.value };
  return { address, ipv6Value: text.includes(':') ? MAPPED_FIRST + address.value : null };
}

function parseStartAndEnd(text: string): Result<ParsedRange, IpRangeError> {
  const [startText = '', endText = '', ...more] = text.split(DASH).map((part) => part.trim());
  if (more.length > 0 || startText === '' || endText === '') {
    return err({
      kind: 'not-a-range',
      message: 'Write a range as its first and its last address: 203.0.113.10 - 203.0.113.20.',
    });
  }
  const start = parseIpAddress(startText);
  if (!start.ok) return start;
  const end = parseIpAddress(endText);
  if (!end.ok) return end;
  return fromEnds(endFrom(startText, start.value), endFrom(endText, end.value));
}

function fromEnds(start: RangeEnd, end: RangeEnd): Result<ParsedRange, IpRangeError> {
  if (start.address.family === end.address.family) {
    return ordered(start.address.family, start.address.value, end.address.value);
  }
  if (start.ipv6Value === null || end.ipv6Value === null) {
    return err({
      kind: 'mixed-families',
      message: 'Start and end must both be IPv4 or both be IPv6, as in 203.0.113.0 - 203.0.113.255.',
    });
  }
  return ordered(6, start.ipv6Value, end.ipv6Value);
}

function ordered(family: IpFamily, first: bigint, last: bigint): Result<ParsedRange, IpRangeError> {
  if (first > last) {
    const swapped = formatIpRange({ family, first: last, last: first });
    return err({ kind: 'start-after-end', message: `The start comes after the end. Did you mean ${swapped}?` });
  }
  return withIpv4Settled({ family, first, last }, []);
}

/** Holds the promise of `IpRange` about ::ffff:0:0/96. */
function withIpv4Settled(range: IpRange, notes: readonly RangeNote[]): Result<ParsedRange, IpRangeError> {
  if (range.family === 4 || range.last < MAPPED_FIRST || range.first > MAPPED_LAST) return ok({ range, notes });
  if (range.first > MAPPED_FIRST || range.last < MAPPED_LAST) {
    return err({
      kind: 'partly-ipv4',
      message:
        'This IPv6 range covers a part of ::ffff:0:0/96, which stands for IPv4 addresses. ' +
        'Ban the IPv4 part by itself, as in 203.0.113.0 - 203.0.113.255, and the IPv6 part by itself.',
    });
  }
  const message = 'This covers IPv6 visitors only. To cover every IPv4 visitor as well, ban 0.0.0.0/0 too.';
  return ok({ range, notes: [...notes, { kind: 'ipv4-not-covered', message }] });
}

function parseCidr(text: string): Result<ParsedRange, IpRangeError> {
  const slashAt = text.indexOf('/');
  const address = parseIpAddress(text.slice(0, slashAt));
  if (!address.ok) return address;
  const prefixText = text.slice(slashAt + 1);
  const typed = endFrom(text.slice(0, slashAt), address.value);
  const typedBits = typed.ipv6Value === null ? 32 : 128;
  const prefixLength = PREFIX_LENGTH.test(prefixText) ? Number(prefixText) : Number.POSITIVE_INFINITY;
  if (prefixLength > typedBits) {
    const example = typedBits === 32 ? '203.0.113.0/24' : '2001:db8::/32';
    return err({
      kind: 'bad-prefix',
      message: `What follows the slash must be a number from 0 to ${typedBits}, as in ${example}.`,
    });
  }
  // ::ffff:a.b.c.d/96 and longer lies inside the IPv4-mapped block: it is the IPv4 prefix that is 96 shorter.
  const isIpv4 = address.value.family === 4 && (typed.ipv6Value === null || prefixLength >= 96);
  const family: IpFamily = isIpv4 ? 4 : 6;
  const value = isIpv4 ? address.value.value : (typed.ipv6Value ?? 0n);
  return masked(text, family, value, BigInt(typedBits - prefixLength));
}

function masked(text: string, family: IpFamily, value: bigint, hostBits: bigint): Result<ParsedRange, IpRangeError> {
  const first = (value >> hostBits) << hostBits;
  const range: IpRange = { family, first, last: first + (1n << hostBits) - 1n };
  if (first === value) return withIpv4Settled(range, []);
  return withIpv4Settled(range, [{ kind: 'host-bits-masked', message: `${text} covers ${formatIpRange(range)}.` }]);
}

function parseWildcard(text: string): Result<ParsedRange, IpRangeError> {
  const lowest = WILDCARD.test(text) ? parseIpAddress(text.replaceAll('*', '0')) : null;
  if (!lowest?.ok) {
    return err({
      kind: 'bad-wildcard',
      message: 'Stars stand for whole numbers at the end of an IPv4 address, as in 203.0.113.*, or use 203.0.113.0/24.',
    });
  }
  const stars = text.split('*').length - 1;
  return masked(text, 4, lowest.value.value, BigInt(stars * 8));
}

function emptyEndAdvice(error: AddressError): IpRangeError {
  if (error.kind !== 'range') return error;
  return { kind: 'range', message: 'Leave End IP empty when Start IP holds a whole range, such as 203.0.113.0/24.' };
}

function inField<T>(field: 'startIp' | 'endIp', result: Result<T, IpRangeError>): Result<T, IpRangeFieldError> {
  return result.ok ? result : err({ ...result.error, field });
}
