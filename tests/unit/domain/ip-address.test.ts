import { describe, expect, test } from 'vitest';
import { type AddressError, formatIpAddress, parseIpAddress } from '../../../lib/domain/ip-address';
import { readCaseFile } from '../../support/case-files';

interface ParseCase {
  readonly id: string;
  readonly input: string;
  readonly expect: 'accept' | 'reject' | 'either';
  readonly canonicalAny?: readonly string[];
  readonly tags: readonly string[];
}
const { cases } = readCaseFile<{ cases: ParseCase[] }>('ip-parse.json');

/** The canonical text of what was read, or null if it was refused. */
function textOf(input: string, options?: Parameters<typeof parseIpAddress>[1]): string | null {
  const parsed = parseIpAddress(input, options);
  return parsed.ok ? formatIpAddress(parsed.value) : null;
}

describe('spellings that Go, Rust, CPython, PostgreSQL and others test', () => {
  test.each(cases.filter((each) => each.expect === 'accept'))('$id reads "$input"', ({ input, canonicalAny }) => {
    expect(canonicalAny).toContain(textOf(input));
  });

  test.each(cases.filter((each) => each.expect === 'reject'))('$id refuses "$input"', ({ input }) => {
    expect(textOf(input)).toBeNull();
    expect(textOf(input, { zone: 'strip' })).toBeNull();
  });

  test.each(cases.filter((each) => each.expect === 'either'))('$id, disputed, refuses "$input"', ({ input }) => {
    expect(textOf(input)).toBeNull();
  });

  const zoned = cases.filter(({ expect, tags }) => expect === 'either' && tags.includes('zone'));
  test.each(zoned)('$id reads "$input" without its zone when asked to', ({ input }) => {
    expect(textOf(input, { zone: 'strip' })).toBe(textOf(input.replace(/%.*/, '')));
  });
});

describe('one address, one text', () => {
  test.each([
    [
      '2001:DB8:0:0:1:0:0:1',
      '2001:db8::1:0:0:1',
      'the first of two equal runs of zeros is shortened (RFC 5952 §4.2.3)',
    ],
    ['2001:db8:0:1:1:1:1:1', '2001:db8:0:1:1:1:1:1', 'a single zero group is not shortened (§4.2.2)'],
    ['2001:db8::0:1', '2001:db8::1', 'the longest run is shortened whole (§4.2.1)'],
    ['2001:0db8::00AA', '2001:db8::aa', 'no leading zeros, lower case (§4.1, §4.3)'],
    ['::ffff:203.0.113.7', '203.0.113.7', 'IPv4-mapped is IPv4'],
    ['::FFFF:cb00:7107', '203.0.113.7', 'IPv4-mapped in hex is IPv4'],
    ['0:0:0:0:0:ffff:203.0.113.7', '203.0.113.7', 'IPv4-mapped in full is IPv4'],
    ['::203.0.113.7', '::cb00:7107', 'IPv4-compatible is not IPv4 (deprecated, RFC 4291 §2.5.5.1)'],
    ['64:ff9b::203.0.113.7', '64:ff9b::cb00:7107', 'NAT64 is not IPv4'],
  ])('%s is written %s: %s', (input, text) => {
    expect(textOf(input)).toBe(text);
  });

  test('the edge of the IPv4-mapped block, which only a range can have, has an IPv4 tail (RFC 5952 §5)', () => {
    expect(formatIpAddress({ family: 6, value: 0xffff_ffff_ffffn })).toBe('::ffff:255.255.255.255');
  });
});

describe('what is wrong is said', () => {
  test.each<[string, AddressError['kind']]>([
    ['', 'empty'],
    ['  ', 'empty'],
    [' 203.0.113.7', 'white-space'],
    ['203.0.113.7 198.51.100.7', 'white-space'],
    ['fe80::1%eth0', 'zone'],
    ['203.0.113.7%eth0', 'zone'],
    ['203.0.113.7:443', 'port-or-brackets'],
    ['[2001:db8::7]:443', 'port-or-brackets'],
    ['203.0.113.0/24', 'range'],
    ['203.0.113.*', 'range'],
    ['203.0.113.7-203.0.113.9', 'range'],
    ['203.0.113.007', 'leading-zero'],
    ['0xcb.0.113.7', 'leading-zero'],
    ['203.0.113', 'short-form'],
    ['3405803783', 'short-form'],
    ['203.0.113.256', 'bad-ipv4'],
    ['203.0.113.7.9', 'bad-ipv4'],
    ['203.0.113.', 'bad-ipv4'],
    ['203..113.7', 'bad-ipv4'],
    ['2001:db8::7::9', 'bad-ipv6'],
    ['2001:db8::1:2:3::4:5:6', 'bad-ipv6'],
    ['2001:db8:::7', 'bad-ipv6'],
    ['2001:db8::203.0.113.07', 'bad-ipv6'],
    ['help-desk.example', 'not-an-address'],
  ])('"%s" is refused as %s, with a right example', (input, kind) => {
    const parsed = parseIpAddress(input);
    expect(parsed).toMatchObject({ ok: false, error: { kind } });
    if (!parsed.ok && kind !== 'white-space') expect(parsed.error.message).toMatch(/203\.0\.113\.7|2001:db8::7/);
  });

  test('a text of any length gives a short message', () => {
    const parsed = parseIpAddress('9'.repeat(100_000));
    expect(!parsed.ok && parsed.error.message.length).toBeLessThan(200);
  });

  test.each(['%', ':', '::', '1:', '1.', '0.', ' ', '1 ', '-', '1-', '[', 'a', '0x'])(
    'a header full of "%s" is refused in no time',
    (piece) => {
      const hostile = piece.repeat(65_536 / piece.length);
      const started = performance.now();
      for (const text of [hostile, `${hostile}!`, `::1%${hostile}!`]) {
        expect(parseIpAddress(text, { zone: 'strip' }).ok).toBe(false);
      }
      expect(performance.now() - started).toBeLessThan(500);
    },
  );
});
