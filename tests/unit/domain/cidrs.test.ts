import { describe, expect, test } from 'vitest';
import { mergeRanges, toCidrs } from '../../../lib/domain/cidrs';
import { formatIpRange, ipRangeFromText } from '../../../lib/domain/ip-range';
import { readCaseFile } from '../../support/case-files';

interface CidrCase {
  readonly id: string;
  readonly start: string;
  readonly end: string;
  readonly cidrs: readonly string[];
}
interface MergeCase {
  readonly id: string;
  readonly add: readonly string[];
  readonly remove?: readonly string[];
  readonly cidrs: readonly string[];
}

const ranges = (texts: readonly string[]) => texts.map((text) => ipRangeFromText(text));

describe('the shortest list of blocks for a range', () => {
  const { cases } = readCaseFile<{ cases: CidrCase[] }>('range-to-cidrs.json');
  test.each(cases)('$id: $start – $end', ({ start, end, cidrs }) => {
    expect(toCidrs(ipRangeFromText(start, end))).toEqual(cidrs);
  });

  test.each([
    ['0.0.0.1 - 255.255.255.254', 62],
    ['::1 - ffff:ffff:ffff:ffff:ffff:ffff:ffff:fffe', 254],
  ])('%s needs the most blocks of its family: %d', (text, count) => {
    expect(toCidrs(ipRangeFromText(text))).toHaveLength(count);
  });
});

describe('the union of ranges without the removed ones', () => {
  const { cases } = readCaseFile<{ cases: MergeCase[] }>('range-merge.json');
  test.each(cases)('$id: $add without $remove', ({ add, remove = [], cidrs }) => {
    expect(mergeRanges(ranges(add), ranges(remove)).flatMap(toCidrs)).toEqual(cidrs);
  });

  test.each([
    [['203.0.113.7'], ['203.0.113.7'], []],
    [['203.0.113.0/24'], ['203.0.113.0'], ['203.0.113.1 – 203.0.113.255']],
    [['203.0.113.0/24'], ['203.0.113.255'], ['203.0.113.0 – 203.0.113.254']],
    [
      ['203.0.113.0/25', '198.51.100.0/25'],
      ['198.51.100.64-203.0.113.63'],
      ['198.51.100.0 – 198.51.100.63', '203.0.113.64 – 203.0.113.127'],
    ],
    [['203.0.113.0/24'], ['2001:db8::/32'], ['203.0.113.0 – 203.0.113.255']],
    [['2001:db8::7', '203.0.113.7'], ['192.0.2.0/24'], ['203.0.113.7', '2001:db8::7']],
    [
      ['0.0.0.0/0', '::/0'],
      ['255.255.255.255', '::/1'],
      ['0.0.0.0 – 255.255.255.254', '8000:: – ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff'],
    ],
    [['203.0.113.1', '203.0.113.2'], [], ['203.0.113.1 – 203.0.113.2']],
  ])('%j without %j is %j', (add, remove, rest) => {
    expect(mergeRanges(ranges(add), ranges(remove)).map(formatIpRange)).toEqual(rest);
  });
});
