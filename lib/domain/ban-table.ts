/** Tables whose first line names their columns: `start,end,until,reason`, `cidr;comment`, `ip<tab>score` and the like. */
import Papa from 'papaparse';
import type { BanListEntry, BanListLine } from './ban-list';
import { parseIpRangeFields } from './ip-range';
import { createListTimes } from './list-times';
import type { ListContext } from './read-ban-list';
import { err, ok, type Result } from './result';
import { withFormula } from './spreadsheet-text';

/** Where a table keeps what; null = nowhere. */
export interface TableColumns {
  readonly delimiter: string;
  readonly count: number;
  /** A start address, or anything that a range can be written as. */
  readonly start: number | null;
  readonly end: number | null;
  /** A range in one cell; counts where there is no start. */
  readonly range: number | null;
  readonly until: number | null;
  readonly reason: number | null;
  /** Whether it is exactly what `ban export` writes. */
  readonly isExport: boolean;
}

/** In lower case, without spaces and signs. The first of a table's columns that has one of them is taken. */
const NAMES: Readonly<Record<'start' | 'end' | 'range' | 'until' | 'reason', readonly string[]>> = {
  start: [
    'start',
    'startip',
    'startaddress',
    'first',
    'firstip',
    'from',
    'fromip',
    'begin',
    'ipfrom',
    'ipstart',
    'rangestart',
  ],
  end: ['end', 'endip', 'endaddress', 'last', 'lastip', 'to', 'toip', 'ipto', 'ipend', 'rangeend'],
  range: [
    'cidr',
    'network',
    'range',
    'prefix',
    'subnet',
    'block',
    'netblock',
    'ip',
    'ipaddress',
    'address',
    'addr',
    'ipcidr',
    'iprange',
    'srcip',
    'sourceip',
    'value',
  ],
  until: [
    'until',
    'validuntil',
    'datevalid',
    'validto',
    'expires',
    'expiresat',
    'expiry',
    'expiration',
    'expirationdate',
    'ends',
    'endsat',
  ],
  reason: [
    'reason',
    'comment',
    'comments',
    'note',
    'notes',
    'description',
    'name',
    'label',
    'organization',
    'organisation',
    'org',
    'scenario',
  ],
};
const EXPORT = ['start', 'end', 'until', 'reason'];

/** What a header line names, or null if the line is no header of a table. A lone `ip` heads a plain list. */
export function tableColumns(line: string): TableColumns | null {
  const delimiter = [',', ';', '\t'].find((sign) => line.includes(sign));
  if (delimiter === undefined) return null;
  const cells = cellsOf(line, delimiter);
  if (cells === null) return null;
  const names = cells.map((cell) =>
    cell
      .trim()
      .toLowerCase()
      .replace(/[^a-z]/g, ''),
  );
  const find = (what: keyof typeof NAMES) => {
    const at = names.findIndex((name) => NAMES[what].includes(name));
    return at < 0 ? null : at;
  };
  const columns = { start: find('start'), end: find('end'), range: find('range') };
  if (columns.start === null && columns.range === null) return null;
  const isExport =
    delimiter === ',' && names.length === EXPORT.length && names.every((name, at) => name === EXPORT[at]);
  return { delimiter, count: cells.length, ...columns, until: find('until'), reason: find('reason'), isExport };
}

/**
 * Reads a table with these columns, one result per line that is neither empty nor a comment nor the header. A line may
 * leave out columns at its end, and have no more than the header. Of a table with a column for it, an empty end means
 * indefinitely.
 */
export function* readBanTable(
  lines: Iterable<string>,
  columns: TableColumns,
  context: ListContext,
): Generator<BanListLine> {
  const times = createListTimes(context);
  let line = 0;
  let isHeader = true;
  for (const raw of lines) {
    line++;
    const text = raw.trim();
    if (text === '' || text.startsWith('#')) continue;
    if (!isHeader) {
      const read = readRow(columns.delimiter === '\t' ? raw.replace(/\r?\n?$/, '') : text, columns, times);
      yield read.ok ? { line, text, ...read.value } : { line, text, error: read.error };
    }
    isHeader = false;
  }
}

function readRow(
  text: string,
  columns: TableColumns,
  times: ReturnType<typeof createListTimes>,
): Result<BanListEntry, string> {
  const cells = cellsOf(text, columns.delimiter);
  if (cells === null) return err('A quoted column is not closed. Put each ban on one line.');
  if (cells.length > columns.count) {
    const named = columns.isExport ? ` (${EXPORT.join(',')})` : '';
    return err(
      `More columns than the first line names${named}. Put a cell that has commas in quotes, such as a reason.`,
    );
  }
  const cell = (at: number | null) => (at === null ? '' : (cells[at] ?? '').trim());
  const start = cell(columns.start);
  const range = parseIpRangeFields(
    start === '' ? { startIp: cell(columns.range) } : { startIp: start, endIp: cell(columns.end) },
  );
  if (!range.ok) return err(range.error.message);
  const reason = withFormula(cell(columns.reason));
  if (columns.until === null) return ok({ ranges: [range.value], reason });
  const until = times(cell(columns.until));
  return until.ok ? ok({ ranges: [range.value], reason, validUntil: until.value }) : until;
}

/** RFC 4180 quoting; null if a quote stays open. */
function cellsOf(text: string, delimiter: string): string[] | null {
  if (!text.includes('"')) return text.split(delimiter);
  const { data, errors } = Papa.parse<string[]>(text, { delimiter });
  return errors.length > 0 ? null : (data[0] ?? []);
}
