/**
 * Whole lists in the forms that they come in. Which one it is, is found by itself and can be named to whoever imports it.
 */
import { type BanListLine, parseBanList } from './ban-list';
import { readBanTable, type TableColumns, tableColumns } from './ban-table';
import { type JsonList, readJsonList } from './json-ban-list';
import { err, ok, type Result } from './result';

/** A list's form. `export`: what `ban export` wrote as CSV; `api`: bans as the API says them. */
export type BanListFormat = 'plain' | 'netset' | 'nginx' | 'table' | 'export' | JsonList['format'];

export interface ReadBanList {
  readonly format: BanListFormat;
  /** What a line's number counts: of JSON the entries. */
  readonly counts: 'lines' | 'entries';
  /** Read as it is asked for, once. */
  readonly lines: Iterable<BanListLine>;
}

/** What a form is called within a sentence: “It was read as …”. */
export const BAN_LIST_FORMATS: Readonly<Record<BanListFormat, string>> = {
  plain: 'a plain list: an address, block or range a line',
  netset: 'a netset, as FireHOL publishes them',
  nginx: 'nginx’s deny lines',
  table: 'a table with named columns',
  export: 'bans that Gatehouse exported as CSV',
  crowdsec: 'CrowdSec’s decisions',
  api: 'bans as the API writes them',
};

/** Where the list's own times are, and what a duration runs from. */
export interface ListContext {
  readonly now: Date;
  /** IANA name of the zone of dates that name none. */
  readonly timeZone: string;
}

/** Finds out what form a list has. An error is a sentence about a list that can't be read at all, such as other JSON. */
export function readBanList(lines: readonly string[], context: ListContext): Result<ReadBanList, string> {
  const at = lines.findIndex((line) => line.trim() !== '');
  const first = (lines[at] ?? '').trim();
  if (/^[[{]/.test(first) || (first === 'null' && lines.length - at <= 2)) {
    const list = readJsonList(lines.join('\n'), context);
    return list.ok ? ok({ ...list.value, counts: 'entries' }) : err(list.error);
  }
  const columns = tableOf(lines);
  if (columns) {
    const format = columns.isExport ? 'export' : 'table';
    return ok({ format, counts: 'lines', lines: readBanTable(lines, columns, context) });
  }
  return ok({ format: lineFormat(lines), counts: 'lines', lines: parseBanList(lines) });
}

const COMMENT = /^(?:#|;|\/\/)/;
const NETSET = /\bhash:(?:net|ip)\b|\b(?:ip|net)set\b/i;
const DIRECTIVE = /^(?:deny|allow)\s/i;
/** A list's comments come first; what stands further down names nothing. */
const COMMENTS_MAX = 200;

function tableOf(lines: readonly string[]): TableColumns | null {
  const header = lines.find((line) => line.trim() !== '' && !COMMENT.test(line.trim()));
  return header === undefined ? null : tableColumns(header.trim());
}

function lineFormat(lines: readonly string[]): BanListFormat {
  let isNetset = false;
  for (const line of lines.slice(0, COMMENTS_MAX)) {
    const text = line.trim();
    if (text === '') continue;
    if (!COMMENT.test(text)) return DIRECTIVE.test(text) ? 'nginx' : isNetset ? 'netset' : 'plain';
    isNetset ||= NETSET.test(text);
  }
  return isNetset ? 'netset' : 'plain';
}
