import Papa from 'papaparse';
import { describe, expect, test } from 'vitest';
import { ipRangeFromText } from '../../../lib/domain/ip-range';
import { writeBansJson, writeBansTable } from '../../../lib/export/write-bans';
import { BAN_SORT_COLUMNS, type ListedBan } from '../../../lib/ports/ban-store';

const ban = (id: number, reason: string): ListedBan => ({
  id,
  range: ipRangeFromText('198.51.100.0/24'),
  validUntil: null,
  reason,
  bannedBy: { agentId: 1, name: '=cmd|calc' },
  contact: { id: 3, name: '@SUM(A1)' },
  ticket: { id: 4, code: 'QXR-48213-907' },
  createdAt: new Date('2026-01-01T00:00:00Z'),
  expiredByName: null,
  batchId: null,
  version: 1,
  hitCount: 7,
  lastHitAt: null,
});
async function* pagesOf(...pages: ListedBan[][]) {
  yield* pages;
}
async function textOf(pieces: AsyncIterable<string>): Promise<string> {
  let text = '';
  for await (const piece of pieces) text += piece;
  return text;
}
const table = (bans: readonly ListedBan[]) =>
  textOf(
    writeBansTable(
      pagesOf([...bans]),
      BAN_SORT_COLUMNS.map((column) => ({ column, name: column })),
    ),
  );

describe('the table', () => {
  const HOSTILE = [
    '=HYPERLINK("http://example.com")',
    '+1',
    '-1',
    '@SUM(A1)',
    '\t=1',
    '\r=1',
    '  =1+1',
    '\n=1',
    '＝1+1',
    '"=1',
    'a,b\r\n=1+1,"c"',
    '\uFEFF=1',
  ];

  test.each(HOSTILE)('has no cell that a spreadsheet takes for a formula: %j', async (reason) => {
    const { data } = Papa.parse<string[]>((await table([ban(1, reason), ban(2, 'plain')])).slice(1), {
      skipEmptyLines: true,
    });
    expect(data).toHaveLength(3);
    for (const cell of data.flat()) expect(cell).not.toMatch(/^[\s\uFEFF]*[=+\-@＝＋－＠]|^[\t\r]/);
    // Nothing is lost, and nothing moves to another cell.
    expect([reason, `'${reason}`]).toContain(data[1]?.[1 + BAN_SORT_COLUMNS.indexOf('reason')]);
    expect(data[2]?.[0]).toBe('2');
  });

  test.each(['Jane;=HYPERLINK("http://example.com")', 'x;  -1;y', 'a;b\n;+1', ";'@SUM(A1)", 'x;＝1'])(
    'has none either where lines are cut at semicolons: %j',
    async (reason) => {
      const text = await table([ban(1, reason)]);
      expect(text).not.toMatch(/;[\s\uFEFF]*[=+\-@＝＋－＠]/);
      expect(text.split(';')).toHaveLength(reason.split(';').length);
    },
  );

  test('has the number and the columns that are asked for, in their order, and no others', async () => {
    const text = await textOf(
      writeBansTable(pagesOf([ban(12, 'spam')], []), [
        { column: 'endIp', name: 'End IP' },
        { column: 'startIp', name: 'Start IP' },
        { column: 'validUntil', name: 'Valid until' },
      ]),
    );
    expect(text).toBe('\uFEFFNumber,End IP,Start IP,Valid until\r\n12,198.51.100.255,198.51.100.0,\r\n');
  });
});

test('JSON is one document, of the bans as the API lists them', async () => {
  const document = JSON.parse(await textOf(writeBansJson(pagesOf([ban(1, '"\n')], [ban(2, '')]))));
  expect(document).toEqual({
    bans: [
      expect.objectContaining({ id: 1, start_ip: '198.51.100.0', reason: '"\n', conversation_code: 'QXR-48213-907' }),
      expect.objectContaining({ id: 2, date_valid: null, reason: null }),
    ],
  });
  expect(JSON.parse(await textOf(writeBansJson(pagesOf())))).toEqual({ bans: [] });
});
