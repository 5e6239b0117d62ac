import { describe, expect, test } from 'vitest';
import { parseBanList } from '../../../lib/domain/ban-list';
import { formatIpRange, ipRangeFromText } from '../../../lib/domain/ip-range';
import { readCaseFile } from '../../support/case-files';

interface ListCase {
  readonly id: string;
  readonly text: string;
  readonly entries: readonly (readonly [start: string, end: string])[];
  readonly rejectedLines: readonly number[];
  readonly either: readonly unknown[];
}

/** What a list gives: the distinct ranges in order, and the numbers of the lines that were reported. */
function imported(text: string): { ranges: string[]; reported: number[] } {
  const ranges = new Set<string>();
  const reported: number[] = [];
  for (const each of parseBanList(text.split('\n'))) {
    if (each.error !== undefined) reported.push(each.line);
    else for (const { range } of each.ranges) ranges.add(formatIpRange(range));
  }
  return { ranges: [...ranges], reported };
}

/** One line as `range | reason`, `error`, or null if it gives nothing. */
function read(line: string): string | null {
  const [result] = [...parseBanList(['203.0.113.99', line])].slice(1);
  if (result === undefined) return null;
  if (result.error !== undefined) return 'error';
  return [...result.ranges.map(({ range }) => formatIpRange(range)), result.reason].join(' | ');
}

describe('lists as the world publishes them', () => {
  const { cases } = readCaseFile<{ cases: ListCase[] }>('import-lists.json');
  test.each(cases)('$id', ({ text, entries, rejectedLines }) => {
    expect(imported(text)).toEqual({
      ranges: entries.map(([start, end]) => formatIpRange(ipRangeFromText(start, end))),
      reported: rejectedLines,
    });
  });
});

describe('lines', () => {
  test.each([
    ['203.0.113.7', '203.0.113.7 | '],
    ['  203.0.113.7\r', '203.0.113.7 | '],
    ['203.0.113.7 # scraper', '203.0.113.7 | scraper'],
    ['203.0.113.7#scraper', '203.0.113.7 | scraper'],
    ['203.0.113.7 // scraper', '203.0.113.7 | scraper'],
    ['203.0.113.0/24 ; SBL123', '203.0.113.0 – 203.0.113.255 | SBL123'],
    ['203.0.113.0/24;', '203.0.113.0 – 203.0.113.255 | '],
    ['203.0.113.4 - 203.0.113.9', '203.0.113.4 – 203.0.113.9 | '],
    ['203.0.113.4 - 203.0.113.9 # a - b', '203.0.113.4 – 203.0.113.9 | a - b'],
    ['203.0.113.*', '203.0.113.0 – 203.0.113.255 | '],
    ['203.0.113.7\t10', '203.0.113.7 | '],
    ['203.0.113.7\t24\t# seen often', '203.0.113.7 | seen often'],
    ['203.0.113.0\t203.0.113.255\t24\t1042\tEXAMPLE-NET', '203.0.113.0 – 203.0.113.255 | EXAMPLE-NET'],
    [
      '203.0.113.0,203.0.113.31,Example Hosting,https://hosting.example/#a',
      '203.0.113.0 – 203.0.113.31 | Example Hosting',
    ],
    ['"203.0.113.0","203.0.113.31","Example, Inc."', '203.0.113.0 – 203.0.113.31 | Example, Inc.'],
    ['203.0.113.0,203.0.113.31,"Example, ""Best"" Inc."', '203.0.113.0 – 203.0.113.31 | Example, "Best" Inc.'],
    ['203.0.113.0;203.0.113.31;Example', '203.0.113.0 – 203.0.113.31 | Example'],
    ['203.0.113.7,,left empty', '203.0.113.7 | left empty'],
    ['203.0.113.0/24,100,US', '203.0.113.0 – 203.0.113.255 | US'],
    ['203.0.113.0/24,rude in chat', '203.0.113.0 – 203.0.113.255 | rude in chat'],
    ['2001:db8::,2001:db8::f,Example', '2001:db8:: – 2001:db8::f | Example'],
    ['deny 203.0.113.7;', '203.0.113.7 | '],
    ['    deny  203.0.113.0/24 ; # scraper', '203.0.113.0 – 203.0.113.255 | scraper'],
    ['DENY 2001:db8::/32;', '2001:db8:: – 2001:db8:ffff:ffff:ffff:ffff:ffff:ffff | '],
  ])('%j is read', (line, expected) => {
    expect(read(line)).toBe(expected);
  });

  test.each(['', '   ', '\t\r', '# comment', '; comment', '// comment', '#203.0.113.7'])('%j gives nothing', (line) => {
    expect(read(line)).toBeNull();
  });

  test.each([
    'allow 203.0.113.7;',
    'deny all;',
    'allow all;',
    'Deny from 203.0.113.7',
    'not-an-ip',
    '203.0.113.0/33',
    '203.0.113.9-203.0.113.7',
    '203.0.113.9,203.0.113.7,Example',
    '203.0.113.7,203.0.113.300,Example',
    '203.0.113.7,2001:db8::7',
    '203.0.113.0,203.0.113.0/24',
    '203.0.113.7, 203.0.113.9, 203.0.113.11',
    'deny 203.0.113.7; deny 203.0.113.9;',
    '203.0.113.0/24,203.0.113.255',
    '203.0.113.0 255.255.255.0',
    '203.0.113.7 203.0.113.9',
    '127.0.0.1\tlocalhost',
    '0.0.0.0 ads.example',
    '203.0.113.0,"unclosed',
    '203.000.113.007 - 203.000.113.009 , 000 , old',
    'Example:203.0.113.7-203.0.113.9',
    '3405803776,3405803783',
    'ip,reason',
  ])('%j is reported', (line) => {
    expect(read(line)).toBe('error');
  });

  test('a header is skipped as the first line with content, and only there', () => {
    expect(imported('# list\n\nstart,end,name\n203.0.113.7,203.0.113.9,x\n')).toEqual({
      ranges: ['203.0.113.7 – 203.0.113.9'],
      reported: [],
    });
    expect(imported('"IP Address","Country"\n"203.0.113.7","AT"').ranges).toEqual(['203.0.113.7']);
    expect(imported('203.0.113.7\nstart,end\n').reported).toEqual([2]);
    expect(imported('not-an-ip\n203.0.113.7\n').reported).toEqual([1]);
  });

  test('a line is named by its number and its text, and its notes come along', () => {
    expect([...parseBanList(['\ufeff# list', '203.0.113.7/24 ', 'oops'])]).toMatchObject([
      { line: 2, text: '203.0.113.7/24', ranges: [{ notes: [{ kind: 'host-bits-masked' }] }], reason: '' },
      { line: 3, text: 'oops', error: expect.stringContaining('203.0.113.7') },
    ]);
  });

  test('a list is read as it is asked for, not at once', () => {
    function* endless() {
      for (;;) yield '203.0.113.7';
    }
    expect(parseBanList(endless()).next().value).toMatchObject({ line: 1 });
  });
});
