/**
 * The form in which `ban export` writes bans and `ban import` reads them back: columns `start,end,until,reason`.
 * Spreadsheets open it without running anything: a reason that they would take for a formula gets an apostrophe in
 * front, which is taken off when it is read. Line breaks in reasons become spaces, so that a line is a ban.
 */
import Papa from 'papaparse';
import type { ImportLine } from '../bans/import-bans';
import type { Ban } from '../domain/ban';
import { formatIpAddress } from '../domain/ip-address';
import { firstAddress, lastAddress, parseIpRangeFields } from '../domain/ip-range';
import { instantText, oneLine } from './describe-ban';

export const BAN_CSV_HEADER = 'start,end,until,reason';

/** One ban as a line, without the line end. `until` is empty for a ban that holds indefinitely. */
export function banCsvLine(ban: Pick<Ban, 'range' | 'validUntil' | 'reason'>): string {
  const start = formatIpAddress(firstAddress(ban.range));
  const end = formatIpAddress(lastAddress(ban.range));
  const until = ban.validUntil === null ? '' : instantText(ban.validUntil);
  return `${start},${end},${until},${quoted(withoutFormula(oneLine(ban.reason)))}`;
}

/** Whether lines are in this form: their first line with content is its header. */
export function isBanCsv(lines: readonly string[]): boolean {
  const first = lines.find((line) => line.trim() !== '') ?? '';
  return first.trim().replaceAll('"', '').toLowerCase() === BAN_CSV_HEADER;
}

/** Reads lines in this form, one result per line that is neither empty nor a comment nor the header. */
export function* readBanCsv(lines: Iterable<string>): Generator<ImportLine> {
  let line = 0;
  let isHeader = true;
  for (const raw of lines) {
    line++;
    const text = raw.trim();
    if (text === '' || text.startsWith('#')) continue;
    if (!isHeader) yield { line, text, ...readFields(text) };
    isHeader = false;
  }
}

type Fields = Pick<Extract<ImportLine, { error?: undefined }>, 'ranges' | 'reason' | 'validUntil'> | { error: string };

function readFields(text: string): Fields {
  const cells = text.includes('"') ? quotedCells(text) : text.split(',');
  if (cells === null) return { error: 'A quoted column is not closed. Put each ban on one line.' };
  const [startIp = '', endIp = '', until = '', reason = '', ...more] = cells.map((cell) => cell.trim());
  if (more.length > 0)
    return { error: `Too many columns. They are ${BAN_CSV_HEADER}; quote a reason that has commas.` };
  const range = parseIpRangeFields({ startIp, endIp });
  if (!range.ok) return { error: range.error.message };
  const validUntil = readInstant(until);
  if (validUntil === undefined) {
    return {
      error: `“${until.slice(0, 40)}” is not a time. Write it as 2027-03-30T22:00:00Z, or nothing for indefinitely.`,
    };
  }
  return { ranges: [range.value], reason: withFormula(reason), validUntil };
}

function quotedCells(text: string): string[] | null {
  const { data, errors } = Papa.parse<string[]>(text, { delimiter: ',' });
  return errors.length > 0 ? null : (data[0] ?? []);
}

const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,3})?Z$/;

/** Null = indefinitely; undefined = not an instant. */
function readInstant(text: string): Date | null | undefined {
  if (text === '') return null;
  const instant = new Date(text);
  return INSTANT.test(text) && !Number.isNaN(instant.getTime()) ? instant : undefined;
}

function quoted(cell: string): string {
  return /[",]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}

/** What spreadsheets take for a formula begins so. */
const FORMULA = /^'*[=+\-@]/;

/** One apostrophe more than there was, so that none of a reason's own is lost. */
function withoutFormula(text: string): string {
  return FORMULA.test(text) ? `'${text}` : text;
}

function withFormula(text: string): string {
  return text.startsWith("'") && FORMULA.test(text) ? text.slice(1) : text;
}
