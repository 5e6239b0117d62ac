import { describe, expect, test } from 'vitest';
import { formatIpAddress } from '../../../lib/domain/ip-address';
import { readCheckedAddress } from '../../../lib/forms/checked-address';

/** The canonical text of what was read, and what is said about the reading. */
function read(input: string): [string, string | null] {
  const checked = readCheckedAddress(input);
  if (checked.kind !== 'address') throw new Error(`${input} was read as ${checked.kind}`);
  return [formatIpAddress(checked.address), checked.reading];
}

describe('an address to be checked', () => {
  test.each(['203.0.113.7', ' 203.0.113.7 ', '2001:db8::7'])('%s is taken as it is', (input) => {
    expect(read(input)).toEqual([input.trim(), null]);
  });

  test.each([
    ['2001:DB8:0:0::0:7', '2001:db8::7', 'Read as 2001:db8::7.'],
    ['::FFFF:203.0.113.7', '203.0.113.7', /^Read as the IPv4 address 203\.0\.113\.7.*one visitor\.$/],
    ['::ffff:cb00:7107', '203.0.113.7', /IPv4 address 203\.0\.113\.7/],
    ['fe80::1%eth0', 'fe80::1', /^Read as fe80::1\. The zone/],
    ['::ffff:203.0.113.7%25en1', '203.0.113.7', /IPv4 address.*The zone/],
    ['203.0.113.7/32', '203.0.113.7', /one address, 203\.0\.113\.7/],
    ['2001:db8::7 - 2001:db8::7', '2001:db8::7', /one address/],
  ])('%s is read as %s, and that is said', (input, text, reading) => {
    expect(read(input)).toEqual([text, expect.stringMatching(reading)]);
  });

  test('the reference of a refusal is read as one', () => {
    expect(readCheckedAddress('gh 7k3m q2')).toEqual({ kind: 'reference', reference: 'GH-7K3M-Q2' });
  });

  test.each([
    ['203.0.113.0/24', '203.0.113.0 – 203.0.113.255'],
    ['203.0.113.*', '203.0.113.0 – 203.0.113.255'],
    ['2001:db8::1-2001:db8::9', '2001:db8::1 – 2001:db8::9'],
  ])('%s is a range', (input, rangeText) => {
    expect(readCheckedAddress(input)).toEqual({ kind: 'range', rangeText });
  });

  test.each([
    ['203.0.113.7:443', '203.0.113.7'],
    ['[2001:DB8::7]:443', '2001:db8::7'],
    ['[2001:db8::7]', '2001:db8::7'],
    ['[::ffff:203.0.113.7]:443', '203.0.113.7'],
    ['203.0.113.007', null],
    ['203.0.113', null],
    ['3405803783', null],
    ['203.0.113.256', null],
    ['203.0.113.0/33', null],
    ['example.com', null],
    ['<script>alert(1)</script>', null],
    ['[unknown]', null],
  ])('%s is refused with a right example, %s if it can be told', (input, suggestion) => {
    expect(readCheckedAddress(input)).toEqual({
      kind: 'invalid',
      suggestion,
      message: expect.stringMatching(/203\.0\.113\.|2001:db8::/),
    });
  });

  test('nothing is nothing, and more than an address can be is cut', () => {
    expect(readCheckedAddress('  ')).toEqual({ kind: 'none' });
    expect(readCheckedAddress('1'.repeat(100_000))).toMatchObject({ kind: 'invalid' });
  });
});
