import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatIpAddress } from '../../../lib/domain/ip-address';
import {
  covers,
  exactCidr,
  firstAddress,
  formatIpRange,
  ipRangeFromText,
  lastAddress,
  overlaps,
  parseIpRange,
  subtract,
} from '../../../lib/domain/ip-range';
import { anyAddress, anyRange, edgesOf } from './arbitraries';

describe('ranges and their text', () => {
  test('what was written is read back, from one text and from two columns', () => {
    fc.assert(
      fc.property(anyRange, (range) => {
        const parsed = parseIpRange(formatIpRange(range));
        expect(parsed.ok && parsed.value.range).toEqual(range);
        const columns = [firstAddress(range), lastAddress(range)].map(formatIpAddress) as [string, string];
        expect(ipRangeFromText(...columns)).toEqual(range);
      }),
    );
  });

  test('a prefix covers the address it was written with, and its block is read back', () => {
    fc.assert(
      fc.property(anyAddress, fc.nat(), (address, seed) => {
        const prefixLength = seed % (address.family === 4 ? 33 : 129);
        const range = ipRangeFromText(`${formatIpAddress(address)}/${prefixLength}`);
        expect(covers(range, address)).toBe(true);
        const cidr = exactCidr(range);
        expect(cidr).toMatch(new RegExp(`/${prefixLength}$`));
        expect(ipRangeFromText(cidr ?? '')).toEqual(range);
      }),
    );
  });

  test('what is left of a range is what the other doesn’t hold', () => {
    fc.assert(
      fc.property(anyRange, anyRange, (range, without) => {
        const left = subtract(range, without);
        for (const address of edgesOf([range, without])) {
          const holders = left.filter((part) => covers(part, address));
          expect(holders).toHaveLength(covers(range, address) && !covers(without, address) ? 1 : 0);
        }
      }),
    );
  });

  test('two ranges overlap exactly if an end of one lies in the other', () => {
    fc.assert(
      fc.property(anyRange, anyRange, (a, b) => {
        const shared = edgesOf([a, b]).some((address) => covers(a, address) && covers(b, address));
        expect(overlaps(a, b)).toBe(shared);
      }),
    );
  });
});
