import fc from 'fast-check';
import { expect, test } from 'vitest';
import { AddressUnion } from '../../../lib/bans/address-union';
import { mergeRanges } from '../../../lib/domain/cidrs';
import type { IpFamily } from '../../../lib/domain/ip-address';
import { covers, type IpRange, rangeSize } from '../../../lib/domain/ip-range';

const range: fc.Arbitrary<IpRange> = fc
  .tuple(fc.constantFrom<IpFamily>(4, 6), fc.bigInt(0n, 60n), fc.bigInt(0n, 6n))
  .map(([family, first, length]) => ({ family, first, last: first + length }));

test('very many ranges are joined as a few are', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(range, { maxLength: 40 }), fc.boolean(), async (ranges, isLong) => {
      // Repeated beyond what is sorted at one go, so that parts are merged.
      const all = isLong ? Array.from({ length: 9_000 }, (_, at) => ranges[at % ranges.length] ?? ranges[0]) : ranges;
      const union = await AddressUnion.of(all.filter((each) => each !== undefined));
      const merged = mergeRanges(ranges);
      const size = (family: IpFamily) =>
        merged.filter((each) => each.family === family).reduce((sum, each) => sum + rangeSize(each), 0n);
      expect(union.size()).toEqual({ v4: size(4), v6: size(6) });
      for (const family of [4, 6] as const) {
        for (let value = 0n; value <= 67n; value++) {
          const address = { family, value };
          expect(union.covers(address)).toBe(merged.some((each) => covers(each, address)));
        }
      }
    }),
    { numRuns: 30 },
  );
});
