import { describe, expect, test } from 'vitest';
import { parseIpAddress } from '../../../lib/domain/ip-address';
import {
  covers,
  exactCidr,
  formatIpRange,
  type IpRange,
  type IpRangeError,
  ipRange,
  ipRangeFromText,
  isSingleAddress,
  overlaps,
  parseIpRange,
  parseIpRangeFields,
  rangeSize,
  singleAddressRange,
} from '../../../lib/domain/ip-range';
import { readCaseFile } from '../../support/case-files';

interface RangeCase {
  readonly id: string;
  readonly input: string;
  readonly form: string;
  readonly expect: 'accept' | 'reject' | 'either';
  readonly start?: string;
  readonly end?: string;
  readonly hostBits?: boolean;
}
const { cases } = readCaseFile<{ cases: RangeCase[] }>('range-parse.json');

function address(text: string) {
  const parsed = parseIpAddress(text);
  if (!parsed.ok) throw new Error(parsed.error.message);
  return parsed.value;
}

/** The range that was read, or null if it was refused. */
function read(input: string): IpRange | null {
  const parsed = parseIpRange(input);
  return parsed.ok ? parsed.value.range : null;
}

function fromTo(start: string, end: string): IpRange {
  return ipRange(address(start), address(end));
}

/** Where authorities disagree: host bits are masked, mapped ends are IPv4, and any other doubtful form is refused. */
function isTakenThoughDisputed({ input, hostBits }: RangeCase): boolean {
  return hostBits === true || input.includes('::ffff:');
}

describe('ranges that MediaWiki, netaddr, netipx, CPython and others test', () => {
  const taken = cases.filter(
    (each) => each.expect === 'accept' || (each.expect === 'either' && isTakenThoughDisputed(each)),
  );
  test.each(taken)('$id reads "$input"', ({ input, start, end }) => {
    expect(read(input)).toEqual(ipRangeFromText(start ?? '', end));
  });

  const refused = cases.filter((each) => !taken.includes(each));
  test.each(refused)('$id refuses "$input"', ({ input }) => {
    expect(read(input)).toBeNull();
  });
});

describe('the forms that people write', () => {
  test.each([
    ['203.0.113.7', '203.0.113.7'],
    ['  203.0.113.7\t', '203.0.113.7'],
    ['203.0.113.10 - 203.0.113.20', '203.0.113.10 – 203.0.113.20'],
    ['203.0.113.10-203.0.113.20', '203.0.113.10 – 203.0.113.20'],
    ['203.0.113.10 – 203.0.113.20', '203.0.113.10 – 203.0.113.20'],
    ['203.0.113.10—203.0.113.20', '203.0.113.10 – 203.0.113.20'],
    ['203.0.113.7-203.0.113.7', '203.0.113.7'],
    ['203.0.113.0/24', '203.0.113.0 – 203.0.113.255'],
    ['203.0.113.7/32', '203.0.113.7'],
    ['203.0.113.*', '203.0.113.0 – 203.0.113.255'],
    ['203.0.*.*', '203.0.0.0 – 203.0.255.255'],
    ['203.*.*.*', '203.0.0.0 – 203.255.255.255'],
    ['2001:DB8::/32', '2001:db8:: – 2001:db8:ffff:ffff:ffff:ffff:ffff:ffff'],
    ['::ffff:203.0.113.0/120', '203.0.113.0 – 203.0.113.255'],
    ['::ffff:203.0.113.4 - ::ffff:203.0.113.9', '203.0.113.4 – 203.0.113.9'],
    ['::ffff:0:0/96', '0.0.0.0 – 255.255.255.255'],
  ])('"%s" is %s', (input, text) => {
    const range = read(input);
    expect(range && formatIpRange(range)).toBe(text);
  });

  test.each<[string, IpRangeError['kind']]>([
    ['', 'empty'],
    ['203.0.113.20 - 203.0.113.10', 'start-after-end'],
    ['203.0.113.7 - 2001:db8::7', 'mixed-families'],
    ['2001:db8::7 - 203.0.113.7', 'mixed-families'],
    ['203.0.113.7 -', 'not-a-range'],
    ['203.0.113.1-203.0.113.2-203.0.113.3', 'not-a-range'],
    ['203.0.113.0/33', 'bad-prefix'],
    ['203.0.113.0/', 'bad-prefix'],
    ['203.0.113.0/024', 'bad-prefix'],
    ['203.0.113.0/255.255.255.0', 'bad-prefix'],
    ['203.0.113.0 /24', 'white-space'],
    ['2001:db8::/129', 'bad-prefix'],
    ['::ffff:203.0.113.0/129', 'bad-prefix'],
    ['fe80::1%eth0/64', 'zone'],
    ['203.0.113.0/24 - 203.0.113.9', 'bad-prefix'],
    ['*', 'bad-wildcard'],
    ['*.*.*.*', 'bad-wildcard'],
    ['203.*', 'bad-wildcard'],
    ['203.*.113.*', 'bad-wildcard'],
    ['203.0.0113.*', 'bad-wildcard'],
    ['2001:db8::*', 'bad-wildcard'],
    ['203.0.113.300', 'bad-ipv4'],
  ])('"%s" is refused: %s', (input, kind) => {
    expect(parseIpRange(input)).toMatchObject({ ok: false, error: { kind, message: expect.stringMatching(/\w/) } });
  });

  test('masked host bits are said', () => {
    expect(parseIpRange('203.0.113.7/24')).toMatchObject({
      ok: true,
      value: {
        notes: [{ kind: 'host-bits-masked', message: '203.0.113.7/24 covers 203.0.113.0 – 203.0.113.255.' }],
      },
    });
  });

  test('a start after its end comes with the range that was probably meant', () => {
    const parsed = parseIpRange('203.0.113.20 - 203.0.113.10');
    expect(!parsed.ok && parsed.error.message).toContain('203.0.113.10 – 203.0.113.20');
  });
});

describe('IPv6 ranges and the IPv4 addresses inside IPv6', () => {
  test.each([
    '::ffff:203.0.113.7 - 2001:db8::',
    ':: - ::ffff:203.0.113.7',
    '::ffff:0.0.0.1 - ffff::',
    ':: - ::ffff:0.0.0.0',
    '::ffff:255.255.255.255 - ffff::',
  ])('"%s" covers a part of them and is refused', (input) => {
    expect(parseIpRange(input)).toMatchObject({ ok: false, error: { kind: 'partly-ipv4' } });
  });

  test.each(['::/0', '::/80', ':: - ffff::', '::ffff:0.0.0.0 - ffff::'])(
    '"%s" covers all of them, stays IPv6 and says that IPv4 visitors are not covered',
    (input) => {
      const parsed = parseIpRange(input);
      expect(parsed).toMatchObject({
        ok: true,
        value: { range: { family: 6 }, notes: [{ kind: 'ipv4-not-covered' }] },
      });
      expect(parsed.ok && covers(parsed.value.range, address('::ffff:203.0.113.7'))).toBe(false);
    },
  );

  test.each(['2001:db8::/32', '::fffe:0:0/96', '::203.0.113.0/120'])('"%s" has none of them and no note', (input) => {
    expect(parseIpRange(input)).toMatchObject({ ok: true, value: { range: { family: 6 }, notes: [] } });
  });
});

describe('the two fields of a form', () => {
  test.each([
    [{ startIp: '203.0.113.7', endIp: '' }, '203.0.113.7'],
    [{ startIp: '203.0.113.7' }, '203.0.113.7'],
    [{ startIp: '203.0.113.7', endIp: null }, '203.0.113.7'],
    [{ startIp: '203.0.113.0/24', endIp: ' ' }, '203.0.113.0 – 203.0.113.255'],
    [{ startIp: '203.0.113.7', endIp: '203.0.113.7' }, '203.0.113.7'],
    [{ startIp: ' 203.0.113.7', endIp: '203.0.113.9 ' }, '203.0.113.7 – 203.0.113.9'],
    [{ startIp: '::', endIp: '::ffff:255.255.255.255' }, ':: – ::ffff:255.255.255.255'],
  ])('%j is %s', (fields, text) => {
    const parsed = parseIpRangeFields(fields);
    expect(parsed.ok && formatIpRange(parsed.value.range)).toBe(text);
  });

  test.each([
    [{ startIp: '', endIp: '' }, 'startIp', 'empty'],
    [{ startIp: '', endIp: '203.0.113.7' }, 'startIp', 'empty'],
    [{ startIp: '203.0.113.0/24', endIp: '203.0.113.9' }, 'startIp', 'range'],
    [{ startIp: '203.0.113.300', endIp: '203.0.113.9' }, 'startIp', 'bad-ipv4'],
    [{ startIp: '203.0.113.7', endIp: '203.0.113.300' }, 'endIp', 'bad-ipv4'],
    [{ startIp: '203.0.113.7', endIp: '203.0.113.0/24' }, 'endIp', 'range'],
    [{ startIp: '203.0.113.9', endIp: '203.0.113.7' }, 'endIp', 'start-after-end'],
    [{ startIp: '203.0.113.9', endIp: '2001:db8::9' }, 'endIp', 'mixed-families'],
  ])('%j is wrong in %s: %s', (fields, field, kind) => {
    expect(parseIpRangeFields(fields)).toMatchObject({ ok: false, error: { field, kind } });
  });
});

describe('questions about ranges', () => {
  test.each([
    ['203.0.113.0/24', '203.0.113.0', true],
    ['203.0.113.0/24', '203.0.113.255', true],
    ['203.0.113.0/24', '203.0.112.255', false],
    ['203.0.113.0/24', '203.0.114.0', false],
    ['203.0.113.0/24', '::ffff:203.0.113.7', true],
    ['::/0', '203.0.113.7', false],
    ['0.0.0.0/0', '::', false],
    ['0.0.0.0/0', '255.255.255.255', true],
    ['::/0', 'ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff', true],
  ])('a ban on %s reaches %s: %s', (range, ip, expected) => {
    expect(covers(ipRangeFromText(range), address(ip))).toBe(expected);
  });

  // Allen's relations, and the families apart.
  test.each([
    ['203.0.113.0-203.0.113.9', '203.0.113.10-203.0.113.19', false, 'meets'],
    ['203.0.113.0-203.0.113.9', '203.0.113.20-203.0.113.29', false, 'precedes'],
    ['203.0.113.0-203.0.113.9', '203.0.113.9-203.0.113.19', true, 'overlaps by one'],
    ['203.0.113.0-203.0.113.9', '203.0.113.0-203.0.113.19', true, 'starts'],
    ['203.0.113.5-203.0.113.9', '203.0.113.0-203.0.113.19', true, 'during'],
    ['203.0.113.5-203.0.113.9', '203.0.113.0-203.0.113.9', true, 'finishes'],
    ['203.0.113.5-203.0.113.9', '203.0.113.5-203.0.113.9', true, 'equals'],
    ['0.0.0.0/0', '::/0', false, 'other family'],
  ])('%s and %s overlap: %s (%s)', (a, b, expected) => {
    expect(overlaps(ipRangeFromText(a), ipRangeFromText(b))).toBe(expected);
    expect(overlaps(ipRangeFromText(b), ipRangeFromText(a))).toBe(expected);
  });

  test.each([
    ['203.0.113.7', 1n, '203.0.113.7/32'],
    ['203.0.113.0/24', 256n, '203.0.113.0/24'],
    ['203.0.113.0 - 203.0.113.2', 3n, null],
    ['203.0.113.1 - 203.0.113.2', 2n, null],
    ['0.0.0.0/0', 1n << 32n, '0.0.0.0/0'],
    ['::/0', 1n << 128n, '::/0'],
    ['2001:db8::7', 1n, '2001:db8::7/128'],
  ])('%s holds %d addresses and is the block %s', (text, size, cidr) => {
    expect(rangeSize(ipRangeFromText(text))).toBe(size);
    expect(exactCidr(ipRangeFromText(text))).toBe(cidr);
  });

  test('a single address is a range of one', () => {
    expect(isSingleAddress(singleAddressRange(address('203.0.113.7')))).toBe(true);
    expect(isSingleAddress(ipRangeFromText('203.0.113.6/31'))).toBe(false);
  });

  test('ends that make no range throw', () => {
    expect(() => fromTo('203.0.113.9', '203.0.113.7')).toThrow(TypeError);
    expect(() => fromTo('203.0.113.9', '2001:db8::7')).toThrow(TypeError);
    expect(() => ipRangeFromText('203.0.113')).toThrow(TypeError);
  });
});
