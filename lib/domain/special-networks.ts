/**
 * Which addresses are no place on the public internet: a request that somebody had us make must not end at one of them.
 * The tables are IANA's registries of special-purpose addresses (RFC 6890) and what embeds an IPv4 address.
 */
import type { IpAddress } from './ip-address';
import { covers, type IpRange, ipRangeFromText } from './ip-range';

/** Where such an address leads, as the end of “hooks.example.com is …”. */
export type SpecialNetwork =
  | 'inside a private network'
  | 'on this machine'
  | 'on the local link'
  | 'a service of the cloud that this runs in'
  | 'reserved'
  | 'for multicast';

/** The first that covers an address says what it is. */
const IPV4_NETWORKS: readonly (readonly [string, SpecialNetwork])[] = [
  ['0.0.0.0/8', 'on this machine'],
  ['10.0.0.0/8', 'inside a private network'],
  ['100.100.100.200', 'a service of the cloud that this runs in'],
  ['100.64.0.0/10', 'inside a private network'],
  ['127.0.0.0/8', 'on this machine'],
  // Azure's, on a public address, which its machines alone reach.
  ['168.63.129.16', 'a service of the cloud that this runs in'],
  ['169.254.169.254', 'a service of the cloud that this runs in'],
  ['169.254.0.0/16', 'on the local link'],
  ['172.16.0.0/12', 'inside a private network'],
  ['192.0.0.0/24', 'reserved'],
  ['192.0.2.0/24', 'reserved'],
  ['192.88.99.0/24', 'reserved'],
  ['192.168.0.0/16', 'inside a private network'],
  ['198.18.0.0/15', 'inside a private network'],
  ['198.51.100.0/24', 'reserved'],
  ['203.0.113.0/24', 'reserved'],
  ['224.0.0.0/4', 'for multicast'],
  ['240.0.0.0/4', 'reserved'],
];

/** Of IPv6 only 2000::/3 is in use (RFC 4291 §2.4): what is outside of it and not named here is reserved. */
const IPV6_NETWORKS: readonly (readonly [string, SpecialNetwork])[] = [
  ['::', 'on this machine'],
  ['::1', 'on this machine'],
  ['64:ff9b:1::/48', 'inside a private network'],
  ['fd00:ec2::254', 'a service of the cloud that this runs in'],
  ['fd20:ce::254', 'a service of the cloud that this runs in'],
  ['fc00::/7', 'inside a private network'],
  ['fe80::/10', 'on the local link'],
  ['fec0::/10', 'inside a private network'],
  ['ff00::/8', 'for multicast'],
  // IETF protocol assignments, Teredo and benchmarking among them.
  ['2001::/23', 'reserved'],
  ['2001:db8::/32', 'reserved'],
  ['3fff::/20', 'reserved'],
];

const networks = [...IPV4_NETWORKS, ...IPV6_NETWORKS].map(([text, network]) => ({
  range: ipRangeFromText(text),
  network,
}));
const GLOBAL_UNICAST = ipRangeFromText('2000::/3');

/** Networks whose addresses stand for an IPv4 address, and how many bits follow it. */
const EMBEDDING: readonly { readonly range: IpRange; readonly bitsAfter: bigint }[] = [
  // NAT64 (RFC 6052) and 6to4 (RFC 3056).
  { range: ipRangeFromText('64:ff9b::/96'), bitsAfter: 0n },
  { range: ipRangeFromText('2002::/16'), bitsAfter: 80n },
];

/**
 * What keeps an address off the public internet; null if nothing does. An IPv6 address that a translator turns into an
 * IPv4 address is what that one is. (IPv4-mapped IPv6 is IPv4 already; a network's own NAT64 prefix can't be known.)
 */
export function specialNetworkOf(address: IpAddress): SpecialNetwork | null {
  const embedding = EMBEDDING.find(({ range }) => covers(range, address));
  if (embedding) {
    return specialNetworkOf({ family: 4, value: (address.value >> embedding.bitsAfter) & 0xffff_ffffn });
  }
  const special = networks.find(({ range }) => covers(range, address));
  if (special) return special.network;
  return address.family === 4 || covers(GLOBAL_UNICAST, address) ? null : 'reserved';
}

/** Whether a request may go there: the public internet, and what the operator allows besides. */
export function mayReach(address: IpAddress, allowed: readonly IpRange[]): boolean {
  return specialNetworkOf(address) === null || allowed.some((range) => covers(range, address));
}
