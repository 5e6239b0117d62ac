import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { IpRange } from '../../../lib/domain/ip-range';
import { trustTest } from '../../../lib/gate/trusted-proxies';

const range = (family: 4 | 6, first: bigint, last: bigint): IpRange => ({ family, first, last });

describe('who is a trusted proxy', () => {
  test('agrees with looking through the list, at and around every edge', () => {
    const anyRange = fc
      .record({ family: fc.constantFrom<4 | 6>(4, 6), first: fc.bigInt(0n, 60n), width: fc.bigInt(0n, 12n) })
      .map(({ family, first, width }) => range(family, first, first + width));
    fc.assert(
      fc.property(fc.array(anyRange, { maxLength: 12 }), (ranges) => {
        const isTrusted = trustTest(ranges);
        for (const family of [4, 6] as const) {
          for (let value = 0n; value <= 75n; value += 1n) {
            const listed = ranges.some((one) => one.family === family && one.first <= value && value <= one.last);
            expect(isTrusted({ family, value })).toBe(listed);
          }
        }
      }),
    );
  });

  test('takes in the whole of both families', () => {
    const isTrusted = trustTest([range(4, 0n, 2n ** 32n - 1n), range(6, 2n ** 127n, 2n ** 128n - 1n)]);
    expect(isTrusted({ family: 4, value: 0n })).toBe(true);
    expect(isTrusted({ family: 4, value: 2n ** 32n - 1n })).toBe(true);
    expect(isTrusted({ family: 6, value: 2n ** 128n - 1n })).toBe(true);
    expect(isTrusted({ family: 6, value: 2n ** 127n - 1n })).toBe(false);
  });

  test('trusts nobody when nothing is configured', () => {
    expect(trustTest([])({ family: 4, value: 0x7f000001n })).toBe(false);
  });
});
