import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { highestValue } from '../../../lib/domain/ip-address';
import { addressFromSortKey, nextKey, previousKey, sortKey } from '../../../lib/domain/sort-key';
import { anyAddress } from './arbitraries';

describe('sort keys', () => {
  test('give their address back', () => {
    fc.assert(
      fc.property(anyAddress, (address) => {
        expect(addressFromSortKey(sortKey(address))).toEqual(address);
      }),
    );
  });

  test('sort as text in the order of the numbers', () => {
    fc.assert(
      fc.property(anyAddress, anyAddress, (a, b) => {
        if (a.family !== b.family) return;
        expect(sortKey(a) < sortKey(b)).toBe(a.value < b.value);
        expect(sortKey(a) === sortKey(b)).toBe(a.value === b.value);
      }),
    );
  });

  test('step to their neighbours, and stop at both ends', () => {
    fc.assert(
      fc.property(anyAddress, ({ family, value }) => {
        const key = sortKey({ family, value });
        expect(nextKey(key)).toBe(value === highestValue(family) ? null : sortKey({ family, value: value + 1n }));
        expect(previousKey(key)).toBe(value === 0n ? null : sortKey({ family, value: value - 1n }));
      }),
    );
  });
});
