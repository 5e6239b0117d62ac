import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { mergeRanges, toCidrs } from '../../../lib/domain/cidrs';
import { covers, exactCidr, type IpRange, ipRangeFromText } from '../../../lib/domain/ip-range';
import { anyRange, edgesOf } from './arbitraries';

const anyRanges = fc.array(anyRange, { maxLength: 12 });

describe('blocks', () => {
  test('tile their range exactly: in order, without gap or overlap', () => {
    fc.assert(
      fc.property(anyRange, (range) => {
        let next = range.first;
        for (const cidr of toCidrs(range)) {
          const block = blockOf(cidr, range.family);
          expect(block.first).toBe(next);
          next = block.last + 1n;
        }
        expect(next).toBe(range.last + 1n);
      }),
    );
  });

  test('are as few as can be: no two neighbours are one block', () => {
    fc.assert(
      fc.property(anyRange, (range) => {
        const blocks = toCidrs(range).map((cidr) => blockOf(cidr, range.family));
        blocks.slice(1).forEach((block, at) => {
          const before = blocks[at] ?? block;
          expect(exactCidr({ family: range.family, first: before.first, last: block.last })).toBeNull();
        });
      }),
    );
  });
});

describe('merged ranges', () => {
  test('cover exactly what was added and not removed', () => {
    fc.assert(
      fc.property(anyRanges, anyRanges, (add, remove) => {
        const merged = mergeRanges(add, remove);
        for (const address of edgesOf([...add, ...remove, ...merged])) {
          const isIn = (ranges: readonly IpRange[]) => ranges.some((range) => covers(range, address));
          expect(isIn(merged)).toBe(isIn(add) && !isIn(remove));
        }
      }),
    );
  });

  test('are in order, IPv4 first, and neither overlap nor touch', () => {
    fc.assert(
      fc.property(anyRanges, anyRanges, (add, remove) => {
        const merged = mergeRanges(add, remove);
        merged.slice(1).forEach((range, at) => {
          const before = merged[at] ?? range;
          if (before.family === range.family) expect(range.first > before.last + 1n).toBe(true);
          else expect([before.family, range.family]).toEqual([4, 6]);
        });
      }),
    );
  });

  test('do not depend on order or on repetition', () => {
    fc.assert(
      fc.property(anyRanges, (add) => {
        expect(mergeRanges([...add, ...add].reverse())).toEqual(mergeRanges(add));
      }),
    );
  });
});

/** Blocks inside ::ffff:0:0/96 come back as IPv4, like any other text: put them back into the family of their range. */
function blockOf(cidr: string, family: IpRange['family']): IpRange {
  const block = ipRangeFromText(cidr);
  if (block.family === family) return block;
  return { family, first: block.first + 0xffff_0000_0000n, last: block.last + 0xffff_0000_0000n };
}
