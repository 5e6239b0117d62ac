import { formatIpAddress, type IpAddress, parseIpAddress } from '../domain/ip-address';
import { firstAddress, formatIpRange, isSingleAddress, parseIpRange } from '../domain/ip-range';
import { readHop } from '../gate/read-hop';
import { readReference } from '../gate/refusal-reference';

/** What was typed into "Check an address", and how it was understood. */
export type CheckedAddress =
  | { readonly kind: 'none' }
  /** `reading` says how the address differs from what was typed; null = it doesn't. */
  | { readonly kind: 'address'; readonly address: IpAddress; readonly reading: string | null }
  /** More than one address: `rangeText` is canonical. */
  | { readonly kind: 'range'; readonly rangeText: string }
  /** What a refused visitor was shown, in canonical form. */
  | { readonly kind: 'reference'; readonly reference: string }
  /** `suggestion`: the address that was meant, canonical, if it can be told. */
  | { readonly kind: 'invalid'; readonly message: string; readonly suggestion: string | null };

/** So much is looked at; no address is as long. */
export const CHECKED_ADDRESS_CHARS_MAX = 200;

/**
 * Reads one address in every spelling that names it beyond doubt: IPv4-mapped IPv6 is IPv4, a zone is left out, as both
 * are when a visitor comes. The reference of a refusal is read as such. What can be misread (brackets and a port, leading
 * zeros, short forms) is refused with a right example.
 */
export function readCheckedAddress(input: string): CheckedAddress {
  const text = input.slice(0, CHECKED_ADDRESS_CHARS_MAX).trim();
  if (text === '') return { kind: 'none' };
  const reference = readReference(text);
  if (reference !== null) return { kind: 'reference', reference };
  const parsed = parseIpAddress(text, { zone: 'strip' });
  if (parsed.ok) return { kind: 'address', address: parsed.value, reading: readingOf(text, parsed.value) };
  if (parsed.error.kind === 'range') return readRange(text);
  const meant = readHop(text).address;
  return { kind: 'invalid', message: parsed.error.message, suggestion: meant && formatIpAddress(meant) };
}

function readRange(text: string): CheckedAddress {
  const parsed = parseIpRange(text);
  if (!parsed.ok) return { kind: 'invalid', message: parsed.error.message, suggestion: null };
  const { range } = parsed.value;
  if (!isSingleAddress(range)) return { kind: 'range', rangeText: formatIpRange(range) };
  const address = firstAddress(range);
  return { kind: 'address', address, reading: `This range is one address, ${formatIpAddress(address)}.` };
}

function readingOf(typed: string, address: IpAddress): string | null {
  const text = formatIpAddress(address);
  if (typed === text) return null;
  const zone = typed.includes('%') ? ' The zone, from the % sign on, is left out: bans know none.' : '';
  if (address.family === 4 && typed.includes(':')) {
    return `Read as the IPv4 address ${text}, which this is in IPv6 form. To bans both are one visitor.${zone}`;
  }
  return `Read as ${text}.${zone}`;
}

/** The page that explains an address, or a reference; without one, the page to type it on. */
export function checkAddressHref(address = ''): string {
  return address === '' ? '/desk/check-address' : `/desk/check-address?address=${encodeURIComponent(address)}`;
}
