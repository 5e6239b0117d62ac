import { expect, test } from 'vitest';
import { ipRangeFromText } from '../../../lib/domain/ip-range';
import { relationOf } from '../../../lib/domain/range-relation';

test.each([
  ['203.0.113.0/24', '203.0.113.0/24', 'same'],
  ['203.0.113.0/24', '203.0.113.7', 'covers'],
  ['203.0.113.7', '203.0.113.0/24', 'inside'],
  ['203.0.113.0 - 203.0.113.9', '203.0.113.0 - 203.0.113.8', 'covers'],
  ['203.0.113.0 - 203.0.113.9', '203.0.113.9 - 203.0.113.20', 'part'],
  ['203.0.113.0 - 203.0.113.9', '203.0.113.10', 'apart'],
  ['0.0.0.0/0', '::/0', 'apart'],
] as const)('%s to %s: %s', (range, other, relation) => {
  expect(relationOf(ipRangeFromText(range), ipRangeFromText(other))).toBe(relation);
});
