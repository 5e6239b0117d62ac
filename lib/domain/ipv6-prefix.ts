import { formatIpAddress, type IpAddress } from './ip-address';
import { type ParsedRange, parseIpRange } from './ip-range';

/**
 * How much of IPv6 a ban on one address can mean, the least first. A /64 is the least that one subscriber gets
 * (RFC 6177 §2), and devices take new addresses inside it by themselves, about daily (RFC 8981); /56 and /48 are what
 * providers hand to premises with several networks.
 *
 * The least is the default: a ban refuses no more than what was typed unless somebody says so. That it will seldom hold
 * for long is said beside the choice.
 */
export const IPV6_PREFIX_LENGTHS = [128, 64, 56, 48] as const;
export type Ipv6PrefixLength = (typeof IPV6_PREFIX_LENGTHS)[number];

/** The block of that size in which an IPv6 address lies. */
export function ipv6Block(address: IpAddress, prefixLength: Ipv6PrefixLength): ParsedRange {
  const parsed = parseIpRange(`${formatIpAddress(address)}/${prefixLength}`);
  if (address.family !== 6 || !parsed.ok) throw new TypeError(`no IPv6 address: ${formatIpAddress(address)}`);
  // That the block holds more than the address is what was asked for, and no news.
  return { ...parsed.value, notes: parsed.value.notes.filter((note) => note.kind !== 'host-bits-masked') };
}
