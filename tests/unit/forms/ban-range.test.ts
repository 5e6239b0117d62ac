import { describe, expect, test } from 'vitest';
import { formatIpRange } from '../../../lib/domain/ip-range';
import { readBanRange } from '../../../lib/forms/ban-range';

const read = (startIp: string, prefix = '', endIp = '') => {
  const range = readBanRange({ startIp, endIp, prefix });
  if (!range.ok) throw new Error(range.error.message);
  return { text: formatIpRange(range.value.range), notes: range.value.notes, ipv6: range.value.ipv6?.prefixLength };
};

describe('one IPv6 address', () => {
  test.each([
    ['', '2001:db8:1:203::7', 128],
    ['128', '2001:db8:1:203::7', 128],
    ['64', '2001:db8:1:203:: – 2001:db8:1:203:ffff:ffff:ffff:ffff', 64],
    ['56', '2001:db8:1:200:: – 2001:db8:1:2ff:ffff:ffff:ffff:ffff', 56],
    ['48', '2001:db8:1:: – 2001:db8:1:ffff:ffff:ffff:ffff:ffff', 48],
  ])('with the choice "%s" stands for %s', (prefix, text, prefixLength) => {
    expect(read(' 2001:DB8:1:203::7 ', prefix)).toEqual({ text, notes: [], ipv6: prefixLength });
  });

  test.each(['0', '32', '65', '064', '64.0', '-64', 'x'])('is itself with "%s", which nobody offered', (prefix) => {
    expect(read('2001:db8::7', prefix)).toMatchObject({ text: '2001:db8::7', ipv6: 128 });
  });

  test('in a block that holds the IPv4-mapped addresses says that IPv4 is not covered', () => {
    expect(read('::7', '64').notes.map(({ kind }) => kind)).toEqual(['ipv4-not-covered']);
  });
});

describe('the choice changes nothing else', () => {
  test.each([
    ['203.0.113.7', '', '203.0.113.7'],
    ['::ffff:203.0.113.7', '', '203.0.113.7'],
    ['2001:db8::/126', '', '2001:db8:: – 2001:db8::3'],
    ['2001:db8::7/128', '', '2001:db8::7'],
    ['2001:db8::1 - 2001:db8::1', '', '2001:db8::1'],
    ['2001:db8::1', '2001:db8::9', '2001:db8::1 – 2001:db8::9'],
  ])('%s %s', (startIp, endIp, text) => {
    expect(read(startIp, '48', endIp)).toMatchObject({ text, ipv6: undefined });
  });
});
