import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type IpAddress, parseIpAddress } from '../../../lib/domain/ip-address';
import { type IpRange, ipRangeFromText } from '../../../lib/domain/ip-range';
import { mayReach, specialNetworkOf } from '../../../lib/domain/special-networks';

/**
 * Of IANA's registries (iana-ipv4-special-registry, iana-ipv6-special-registry, multicast), every block that isn't
 * globally reachable, and what stands for an address in one.
 */
const NOT_GLOBAL = [
  ...['0.0.0.0/8', '10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '169.254.0.0/16', '172.16.0.0/12', '192.0.0.0/24'],
  ...['192.0.2.0/24', '192.88.99.0/24', '192.168.0.0/16', '198.18.0.0/15', '198.51.100.0/24', '203.0.113.0/24'],
  ...['224.0.0.0/4', '240.0.0.0/4', '255.255.255.255', '168.63.129.16'],
  ...['::', '::1', '::/96', '64:ff9b:1::/48', '100::/64', '100:0:0:1::/64', '2001::/32', '2001:2::/48', '2001:10::/28'],
  ...['2001:db8::/32', '3fff::/20', '5f00::/16', 'fc00::/7', 'fe80::/10', 'fec0::/10', 'ff00::/8'],
  ...['64:ff9b::10.0.0.0/104', '64:ff9b::127.0.0.0/104', '64:ff9b::169.254.169.254', '64:ff9b::192.168.0.0/112'],
  ...['2002:a00::/24', '2002:7f00::/24', '2002:a9fe::/32', '2002:c0a8::/32'],
].map((text) => ipRangeFromText(text));

const GLOBAL = [
  '1.1.1.1',
  '8.8.8.8',
  '172.15.255.255',
  '172.32.0.0',
  '100.63.255.255',
  '100.128.0.0',
  '223.255.255.255',
]
  .concat(['9.255.255.255', '11.0.0.0', '169.253.255.255', '169.255.0.0', '2606:4700::1111', '2a00::1', '2001:4860::8'])
  .concat(['64:ff9b::8.8.8.8', '2002:808:808::1', '::ffff:8.8.8.8']);

const addressIn = (range: IpRange): fc.Arbitrary<IpAddress> =>
  fc
    .oneof(fc.constantFrom(range.first, range.last), fc.bigInt({ min: range.first, max: range.last }))
    .map((value) => ({ family: range.family, value }));

function address(text: string): IpAddress {
  const parsed = parseIpAddress(text);
  if (!parsed.ok) throw new Error(text);
  return parsed.value;
}

describe('nobody makes Gatehouse talk to what is next to it', () => {
  test('no address that IANA reserves is on the public internet', () => {
    fc.assert(
      fc.property(fc.constantFrom(...NOT_GLOBAL).chain(addressIn), (one) => {
        expect(specialNetworkOf(one)).not.toBeNull();
        expect(mayReach(one, [])).toBe(false);
      }),
      { numRuns: 3_000 },
    );
  });

  test('of IPv6 nothing outside of 2000::/3 is', () => {
    const unicast = ipRangeFromText('2000::/3');
    const nat64 = ipRangeFromText('64:ff9b::/96');
    const outside = fc
      .bigInt({ min: 0n, max: (1n << 128n) - 1n })
      .filter((value) => value < unicast.first || value > unicast.last)
      .filter((value) => (value < nat64.first || value > nat64.last) && value >> 32n !== 0xffffn);
    fc.assert(
      fc.property(outside, (value) => !mayReach({ family: 6, value }, [])),
      { numRuns: 1_000 },
    );
  });

  test('what a translator embeds decides', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 0xffff_ffffn }), (value) => {
        const own = specialNetworkOf({ family: 4, value });
        expect(specialNetworkOf({ family: 6, value: ipRangeFromText('64:ff9b::/96').first + value })).toBe(own);
        expect(specialNetworkOf({ family: 6, value: (0x2002n << 112n) + (value << 80n) + 1n })).toBe(own);
      }),
    );
  });

  test('the neighbours of reserved blocks are', () => {
    for (const text of GLOBAL) expect([text, specialNetworkOf(address(text))]).toEqual([text, null]);
  });

  test('what the operator allows may be reached, and not its neighbour', () => {
    const allowed = [ipRangeFromText('10.0.7.0/24'), ipRangeFromText('fd00:7::/64')];
    for (const text of ['10.0.7.0', '10.0.7.255', 'fd00:7::1']) expect(mayReach(address(text), allowed)).toBe(true);
    for (const text of ['10.0.6.255', '10.0.8.0', 'fd00:7:0:1::']) expect(mayReach(address(text), allowed)).toBe(false);
  });
});
