import { describe, expect, test } from 'vitest';
import { formatIpRange, ipRangeFromText } from '../../../lib/domain/ip-range';
import { readBanList } from '../../../lib/domain/read-ban-list';
import { readCaseFile } from '../../support/case-files';

const NOW = new Date('2026-11-28T12:00:00Z');

function read(text: string) {
  const list = readBanList(text.split('\n'), { now: NOW, timeZone: 'Europe/Vienna' });
  if (!list.ok) return { error: list.error };
  const lines = [...list.value.lines].map((each) => {
    if (each.error !== undefined) return { line: each.line, error: each.error };
    const { line, ranges, reason, validUntil } = each;
    const until = validUntil instanceof Date ? validUntil.toISOString() : validUntil;
    return { line, range: ranges.map(({ range }) => formatIpRange(range)).join(), reason, until };
  });
  return { format: list.value.format, counts: list.value.counts, lines };
}

/** What was read of each line: its range and reason, or `error`. */
function brief(text: string) {
  const found = read(text);
  return { format: found.format, lines: found.lines?.map((each) => ('error' in each ? 'error' : each)) };
}

describe('lists as the world publishes them are read whatever their form is found to be', () => {
  interface ListCase {
    readonly id: string;
    readonly text: string;
    readonly entries: readonly (readonly [start: string, end: string])[];
    readonly rejectedLines: readonly number[];
  }
  const { cases } = readCaseFile<{ cases: ListCase[] }>('import-lists.json');
  test.each(cases)('$id', ({ text, entries, rejectedLines }) => {
    const { lines = [] } = read(text);
    const ranges = lines.flatMap((each) => ('range' in each ? [each.range] : []));
    expect([...new Set(ranges)]).toEqual(entries.map(([start, end]) => formatIpRange(ipRangeFromText(start, end))));
    expect(lines.flatMap((each) => ('error' in each ? [each.line] : []))).toEqual(rejectedLines);
  });
});

describe('a form is found by itself', () => {
  test.each([
    ['plain', '# a list\n203.0.113.7\n'],
    ['plain', 'ip\n203.0.113.7\n'],
    ['plain', ''],
    ['netset', '#\n# firehol_level1\n#\n# ipv4 hash:net ipset\n#\n203.0.113.0/24\n'],
    ['nginx', '# banned\ndeny 203.0.113.7;\ndeny 203.0.113.0/24;\n'],
    ['table', 'start,end,name\n203.0.113.1,203.0.113.9,x\n'],
    ['export', 'start,end,until,reason\n203.0.113.7,203.0.113.7,,x\n'],
    ['crowdsec', '[]'],
    ['crowdsec', 'null\n'],
    ['crowdsec', '[{"scope":"Ip","value":"203.0.113.7","type":"ban","duration":"1h"}]'],
    ['api', '{"bans":[\n{"start_ip":"203.0.113.7"}\n]}'],
    ['api', '[{"id":1,"start_ip":"203.0.113.7","end_ip":"203.0.113.7"}]'],
  ])('%s', (format, text) => {
    expect(read(text).format).toBe(format);
  });
});

describe('a table', () => {
  test.each([
    ['Start IP;End IP;Comment', '203.0.113.1;203.0.113.9;a, b'],
    ['comment,last,first', '"a, b",203.0.113.9,203.0.113.1'],
    ['score\tstart\tend\tcountry\tnotes', '7\t203.0.113.1\t203.0.113.9\tAT\ta, b'],
    ['network,note', '203.0.113.1 - 203.0.113.9,"a, b"'],
  ])('may name its columns in any order and words: %s', (header, row) => {
    expect(read(`${header}\n${row}\n`).lines).toEqual([
      { line: 2, range: '203.0.113.1 – 203.0.113.9', reason: 'a, b', until: undefined },
    ]);
  });

  test.each([
    ['2027-03-30T22:00:00Z', '2027-03-30T22:00:00.000Z'],
    ['2027-03-30 22:00', '2027-03-30T20:00:00.000Z'],
    ['2027-03-30', '2027-03-30T22:00:00.000Z'],
    ['1801000000', '2027-01-26T21:46:40.000Z'],
    ['7 days', '2026-12-05T12:00:00.000Z'],
    ['2020-01-01T00:00:00Z', '2020-01-01T00:00:00.000Z'],
    ['2020-01-01', '2020-01-01T23:00:00.000Z'],
    ['', null],
    ['never', null],
    ['9999-12-31T23:59:59Z', null],
    ['9999-12-31', null],
  ])('says when a ban ends: %s', (written, until) => {
    expect(read(`ip,expires\n203.0.113.7,${written}`).lines).toMatchObject([{ line: 2, until }]);
  });

  test.each(['soon', '30/03/2027', '2027-02-30'])('with the end %s has an unreadable line', (written) => {
    expect(read(`ip,expires\n203.0.113.7,${written}`).lines).toMatchObject([{ line: 2, error: expect.any(String) }]);
  });

  test('reports a line that has more columns than it names, an open quote, and no address', () => {
    expect(brief('ip,note\n203.0.113.7,a,b\n203.0.113.8,"a\n,a\n203.0.113.9\n').lines).toEqual([
      'error',
      'error',
      'error',
      { line: 5, range: '203.0.113.9', reason: '', until: undefined },
    ]);
  });
});

describe('CrowdSec’s decisions', () => {
  const decision = (more: object) => ({
    duration: '3h59m49.5s',
    id: 1,
    origin: 'cscli',
    scenario: 'manual ban',
    scope: 'Ip',
    simulated: false,
    type: 'ban',
    value: '203.0.113.7',
    ...more,
  });
  const seven = { range: '203.0.113.7', reason: 'manual ban', until: '2026-11-28T15:59:49.500Z' };

  test('are read below the alerts, as cscli nests them, and from the API’s array and stream', () => {
    const range = decision({ scope: 'Range', value: '2001:db8::/48', duration: '-2m' });
    const alerts = [
      { id: 1, decisions: [decision({})] },
      { id: 2, decisions: [range] },
      { id: 3, decisions: null },
    ];
    const expected = [
      { line: 1, ...seven },
      {
        line: 2,
        range: '2001:db8:: – 2001:db8:0:ffff:ffff:ffff:ffff:ffff',
        reason: 'manual ban',
        until: '2026-11-28T11:58:00.000Z',
      },
    ];
    for (const json of [JSON.stringify(alerts, null, 2), JSON.stringify([decision({}), range])]) {
      expect(read(json)).toEqual({ format: 'crowdsec', counts: 'entries', lines: expected });
    }
    expect(read(JSON.stringify({ new: [decision({})], deleted: null })).lines).toEqual([{ line: 1, ...seven }]);
  });

  test.each([
    [{ scope: 'Country', value: 'AT' }, /scope is Country/],
    [{ type: 'captcha' }, /type is captcha/],
    [{ simulated: true }, /simulated/],
    [{ duration: 'soon' }, /not a duration/],
    [{ value: '203.0.113.300' }, /203\.0\.113\.300/],
    [{ value: 7 }, /Not a decision/],
  ])('that ban no address are reported: %j', (more, message) => {
    const json = JSON.stringify([decision({}), decision(more)]);
    expect(read(json).lines).toEqual([
      { line: 1, ...seven },
      { line: 2, error: expect.stringMatching(message) },
    ]);
  });

  test('for longer than a ban can last are bans for ever', () => {
    expect(read(JSON.stringify([decision({ duration: '99999999999h' })])).lines).toMatchObject([{ until: null }]);
  });
});

test('bans as the API writes them keep their ends and reasons', () => {
  const ban = { start_ip: '203.0.113.1', end_ip: '203.0.113.9', date_valid: '2027-03-30T22:00:00.000Z', reason: 'x' };
  const open = { ...ban, date_valid: null, reason: null };
  expect(read(JSON.stringify({ bans: [ban, open, { id: 3 }] })).lines).toEqual([
    { line: 1, range: '203.0.113.1 – 203.0.113.9', reason: 'x', until: '2027-03-30T22:00:00.000Z' },
    { line: 2, range: '203.0.113.1 – 203.0.113.9', reason: '', until: null },
    { line: 3, error: expect.any(String) },
  ]);
});

test.each(['{"a":1}', '[1,2]', '[{"scope":"Ip"', '{"type":"FeatureCollection"}'])('%s is no list', (text) => {
  expect(read(text).error).toEqual(expect.any(String));
});
