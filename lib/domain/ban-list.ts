/**
 * Lists of ranges as the world publishes them: one entry a line (an address, a prefix, `a - b`) with comments and a
 * score, CSV or tab-separated columns, nginx `deny` lines. A line is read for certain or reported; none is skipped in
 * silence, because a list that is half read looks like a list that was read.
 */
import Papa from 'papaparse';
import { type ParsedRange, parseIpRangeFields } from './ip-range';
import { err, ok, type Result } from './result';

/** What one line of a list asks for. */
export interface BanListEntry {
  readonly ranges: readonly ParsedRange[];
  /** The line's own comment or name, or empty. */
  readonly reason: string;
  /** When the ban ends, if the list itself says so (null = indefinitely). */
  readonly validUntil?: Date | null;
}

/** A line with its number, counted from 1, and its text, trimmed. `error` is a sentence for whoever imports it. */
export type BanListLine = { readonly line: number; readonly text: string } & (
  | (BanListEntry & { readonly error?: undefined })
  | { readonly error: string }
);

/**
 * Reads a list line by line, as it is asked for. Empty lines, comments and a table's header line (the first line with
 * content, if it begins with a column name such as `ip` or `start`) give nothing; every other line gives one result.
 * Line ends (\n, \r\n) may be there or not, and so may a byte order mark.
 */
export function* parseBanList(lines: Iterable<string>): Generator<BanListLine> {
  let line = 0;
  let headerMayCome = true;
  for (const raw of lines) {
    line++;
    const text = raw.trim();
    const isHeader = headerMayCome && HEADER.test(text);
    const parsed = isHeader ? null : parseBanListLine(text);
    if (isHeader || parsed !== null) headerMayCome = false;
    if (parsed === null) continue;
    yield parsed.ok ? { line, text, ...parsed.value } : { line, text, error: parsed.error };
  }
}

/**
 * Reads one line; null for an empty line or a comment. After the range may come: a comment (`#`, `//`, `;`), which
 * becomes the reason; in columns (comma, semicolon, tab) an end address, then a score or a name, which is the reason.
 * A number in the second column is a score, never a prefix. nginx `deny` lines ban; `allow` lines are errors: what
 * they ask for is an exemption.
 */
export function parseBanListLine(text: string): Result<BanListEntry, string> | null {
  const trimmed = text.trim();
  if (trimmed === '' || FULL_LINE_COMMENT.test(trimmed)) return null;
  const { content, comment } = withoutComment(trimmed);

  const [, directive, target = ''] = NGINX.exec(content) ?? [];
  if (directive === undefined) return readColumns(content, comment);
  if (directive.toLowerCase() === 'allow') {
    return err('An allow line can’t be imported as a ban. Add an exemption for this address instead.');
  }
  return entry(target, '', comment);
}

const FULL_LINE_COMMENT = /^(?:#|;|\/\/)/;
/** Only after white space: URLs hold `//`, and names hold `#`. */
const TRAILING_COMMENT = /\s(?:#|\/\/)/;
const NGINX = /^(deny|allow)\s+([^;]*);?$/i;
/** Column names that lists begin with: `ip`, `IP address`, `start,end`, `first_ip`, `network` and the like. */
const HEADER =
  /^["']?(?:ip|address|addr|start|first|from|begin|cidr|network|range|prefix|subnet)(?:[ _-]?(?:ip|address|addr|start|from|range))?s?["']?\s*(?:[,;\t]|$)/i;
/** The first of these ends the range; `a - b` has none of them. */
const DELIMITER = /[,;\t#]/;
const NUMBER = /^\d+$/;
/** Meant as an address or a block, well formed or not: digits with dots, or hex with colons. */
const LIKE_AN_ADDRESS = /^(?:\d[\d.]*\.[\d.]*|[\da-f.]*:[\da-f:.]*)(?:\/\d*)?$/i;

function withoutComment(text: string): { content: string; comment: string } {
  const at = text.search(TRAILING_COMMENT);
  if (at < 0 || text.includes('"')) return { content: text, comment: '' };
  return { content: text.slice(0, at).trim(), comment: withoutMarks(text.slice(at)) };
}

function withoutMarks(comment: string): string {
  return comment.trim().replace(/^[#;/\s]+/, '');
}

function readColumns(content: string, comment: string): Result<BanListEntry, string> {
  const quoted = content.startsWith('"');
  const delimiterAt = content.search(DELIMITER);
  const delimiter = quoted ? ',' : content.charAt(delimiterAt);
  if (delimiterAt < 0) return entry(content, '', comment);
  if (delimiter === '#') {
    return entry(content.slice(0, delimiterAt), '', comment || withoutMarks(content.slice(delimiterAt)));
  }

  const cells = content.includes('"') ? quotedCells(content, delimiter) : content.split(delimiter);
  if (cells === null) return err('A quoted column is not closed. Put each entry on one line.');
  const [first = '', second = '', ...others] = cells.map((cell) => cell.trim());
  if (others.some((cell) => LIKE_AN_ADDRESS.test(cell))) {
    return err('More than a start and an end address. Put each entry on one line.');
  }
  const reason = (text: string) => comment || text;
  if (LIKE_AN_ADDRESS.test(second)) return entry(first, second, reason(nameAmong(others)));
  if (second === '' || NUMBER.test(second)) return entry(first, '', reason(nameAmong(others)));
  if (delimiter !== '\t') return entry(first, '', reason(withoutMarks(second)));
  return err(`Put # before the comment, or commas between the columns, as in 203.0.113.7,${second}.`);
}

/** The first column that is neither empty nor a number. */
function nameAmong(cells: readonly string[]): string {
  return cells.find((cell) => cell !== '' && !NUMBER.test(cell)) ?? '';
}

/** RFC 4180 quoting; null if a quote stays open. */
function quotedCells(content: string, delimiter: string): string[] | null {
  const { data, errors } = Papa.parse<string[]>(content, { delimiter });
  return errors.length > 0 ? null : (data[0] ?? []);
}

function entry(startIp: string, endIp: string, reason: string): Result<BanListEntry, string> {
  const parsed = parseIpRangeFields({ startIp, endIp });
  return parsed.ok ? ok({ ranges: [parsed.value], reason }) : err(parsed.error.message);
}
