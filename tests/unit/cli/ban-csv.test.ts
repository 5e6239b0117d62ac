import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { BAN_CSV_HEADER, banCsvLine } from '../../../lib/cli/ban-csv';
import { oneLine } from '../../../lib/cli/describe-ban';
import { ipRangeFromText } from '../../../lib/domain/ip-range';
import { readBanList } from '../../../lib/domain/read-ban-list';
import { aBan } from '../../support/builders';

const CONTEXT = { now: new Date('2026-11-28T12:00:00Z'), timeZone: 'UTC' };
const listOf = (lines: readonly string[]) => {
  const list = readBanList(lines, CONTEXT);
  if (!list.ok) throw new Error(list.error);
  return list.value;
};
const read = (...lines: string[]) => [...listOf([BAN_CSV_HEADER, ...lines]).lines];

describe('a ban as a line', () => {
  test('has start, end, the instant of its end, and its reason', () => {
    const ban = aBan({ range: '203.0.113.0/24', validUntil: new Date('2027-03-30T22:00:00Z'), reason: 'spam, again' });
    expect(banCsvLine(ban)).toBe('203.0.113.0,203.0.113.255,2027-03-30T22:00:00Z,"spam, again"');
    expect(banCsvLine(aBan({ range: '2001:db8::7' }))).toBe('2001:db8::7,2001:db8::7,,');
  });

  test.each(['=1+1', '+cmd', '-2', '@SUM(A1)', "'=x", '=HYPERLINK("http://example.com","click")'])(
    'with the reason %s is no formula to a spreadsheet, and is read back as it was',
    (reason) => {
      const line = banCsvLine(aBan({ reason }));
      const cell = line.split(',').slice(3).join(',').replace(/^"/, '');
      expect(cell).toMatch(/^'/);
      expect(read(line)).toMatchObject([{ reason }]);
    },
  );

  test('is cut at semicolons into no formula, and is read back as it was', () => {
    const reason = `spam ;=HYPERLINK("http://example.com"); ' -2;plain`;
    const line = banCsvLine(aBan({ reason }));
    expect(line).not.toMatch(/;\s*[=+\-@]/);
    expect(read(line)).toMatchObject([{ reason }]);
  });

  test('is read back whatever its reason and end', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom(...`=+-@＝'"",;;# \t\n\r\u0007\u2028aé😀/1`), maxLength: 40 }),
        fc.option(fc.date({ min: new Date(0), max: new Date('5000-01-01'), noInvalidDate: true })),
        fc.constantFrom('203.0.113.7', '198.51.100.0/25', '2001:db8::/33', '::/1'),
        (reason, validUntil, range) => {
          const ban = aBan({ reason, validUntil, range });
          const [found] = read(banCsvLine(ban));
          expect(found).toMatchObject({ line: 2, reason: oneLine(reason), validUntil });
          expect(found).toHaveProperty('ranges.0.range', ban.range);
        },
      ),
    );
  });
});

describe('lines in this form', () => {
  test('are known by their header, after a byte order mark and empty lines as well', () => {
    expect(listOf(['', `\ufeff${BAN_CSV_HEADER}`, '203.0.113.7,,,']).format).toBe('export');
    expect(listOf(['"start","end","until","reason"']).format).toBe('export');
    expect(listOf(['start,end,name', '203.0.113.7']).format).toBe('table');
    expect(listOf([]).format).toBe('plain');
  });

  test('may leave out the end, the instant and the reason', () => {
    expect(read('203.0.113.7', '', '# note', '203.0.113.0/24,,,')).toMatchObject([
      { line: 2, ranges: [{ range: ipRangeFromText('203.0.113.7') }], reason: '', validUntil: null },
      { line: 5, ranges: [{ range: ipRangeFromText('203.0.113.0/24') }] },
    ]);
  });

  test.each([
    ['203.0.113.7,,30/03/2027 22:00,spam', /is not a time.*2027-03-30T22:00:00Z/],
    ['203.0.113.7,,2027-13-30T22:00:00Z,', /is not a time/],
    ['203.0.113.7,,,one, two', /in quotes/],
    ['203.0.113.7,,,"open', /not closed/],
    ['203.0.113.300,,,', /203\.0\.113\.300/],
  ])('%s is an error', (line, message) => {
    expect(read(line)).toEqual([{ line: 2, text: line, error: expect.stringMatching(message) }]);
  });
});
