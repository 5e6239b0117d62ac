import { describe, expect, test } from 'vitest';
import { addressFromSortKey, nextKey, previousKey, sortKey } from '../../../lib/domain/sort-key';

describe('sort keys', () => {
  test('have 8 digits for IPv4 and 32 for IPv6', () => {
    expect(sortKey({ family: 4, value: 0xcb007107n })).toBe('cb007107');
    expect(sortKey({ family: 4, value: 7n })).toBe('00000007');
    expect(sortKey({ family: 6, value: 7n })).toBe('00000000000000000000000000000007');
  });

  test.each([
    ['00000000', '00000001'],
    ['cb0071ff', 'cb007200'],
    ['fffffffe', 'ffffffff'],
    ['20010db8000000000000000000000000', '20010db8000000000000000000000001'],
    ['20010db80000000000000000ffffffff', '20010db8000000000000000100000000'],
    ['20010db8ffffffffffffffffffffffff', '20010db9000000000000000000000000'],
  ])('after %s comes %s', (key, next) => {
    expect(nextKey(key)).toBe(next);
    expect(previousKey(next)).toBe(key);
  });

  test.each([8, 32])('of %d digits end at both ends', (digits) => {
    expect(nextKey('f'.repeat(digits))).toBeNull();
    expect(previousKey('0'.repeat(digits))).toBeNull();
  });

  test.each(['', 'cb00710', 'CB007107', 'cb0071070', 'xxxxxxxx'])('"%s" is no key', (key) => {
    expect(() => addressFromSortKey(key)).toThrow(TypeError);
  });
});
