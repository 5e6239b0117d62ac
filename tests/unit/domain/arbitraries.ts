import fc from 'fast-check';
import { highestValue, type IpAddress, type IpFamily } from '../../../lib/domain/ip-address';
import type { IpRange } from '../../../lib/domain/ip-range';

/** ::ffff:0:0/96 holds IPv4 addresses, so no IPv6 address has such a value. */
const isMapped = (value: bigint) => value >> 32n === 0xffffn;

/** Values that hit edges: both ends of the family, powers of two and their neighbours, and a crowd near each other. */
function edgeValue(family: IpFamily): fc.Arbitrary<bigint> {
  const max = highestValue(family);
  const bits = family === 4 ? 32 : 128;
  const nearPower = fc
    .tuple(fc.integer({ min: 0, max: bits - 1 }), fc.bigInt({ min: -2n, max: 2n }))
    .map(([bit, offset]) => (1n << BigInt(bit)) + offset);
  return fc
    .oneof(fc.bigInt({ min: 0n, max }), fc.bigInt({ min: 0n, max: 40n }), fc.bigInt({ min: max - 40n, max }), nearPower)
    .filter((value) => value >= 0n && value <= max);
}

export const anyFamily = fc.constantFrom<IpFamily>(4, 6);

export const anyAddress: fc.Arbitrary<IpAddress> = anyFamily.chain((family) =>
  edgeValue(family)
    .filter((value) => family === 4 || !isMapped(value))
    .map((value) => ({ family, value })),
);

export const anyIpv4: fc.Arbitrary<IpAddress> = edgeValue(4).map((value) => ({ family: 4, value }));

/** Any range that parsing can give: an IPv6 one holds all IPv4-mapped addresses or none. */
export const anyRange: fc.Arbitrary<IpRange> = anyFamily.chain((family) =>
  fc
    .tuple(edgeValue(family), edgeValue(family))
    .map(([a, b]) => (a < b ? { family, first: a, last: b } : { family, first: b, last: a }))
    .filter(({ first, last }) => family === 4 || (!isMapped(first) && !isMapped(last))),
);

/** The first and last address of each range, their neighbours, and both ends of both families. */
export function edgesOf(ranges: readonly IpRange[]): IpAddress[] {
  const ends: IpAddress[] = ([4, 6] as const).flatMap((family) => [
    { family, value: 0n },
    { family, value: highestValue(family) },
  ]);
  const edges = ranges.flatMap(({ family, first, last }) =>
    [first - 1n, first, first + 1n, last - 1n, last, last + 1n]
      .filter((value) => value >= 0n && value <= highestValue(family))
      .map((value) => ({ family, value })),
  );
  return [...ends, ...edges];
}
