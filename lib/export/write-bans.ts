import Papa from 'papaparse';
import { banListItemJson } from '../api/ban-json';
import type { Ban } from '../domain/ban';
import { formatIpAddress } from '../domain/ip-address';
import { firstAddress, lastAddress } from '../domain/ip-range';
import { withoutFormula } from '../domain/spreadsheet-text';
import type { BanSortColumn, ListedBan } from '../ports/ban-store';

/** One JSON document, in pieces: `{"bans":[…]}`, a ban a line, each as the API lists it. */
export async function* writeBansJson(pages: AsyncIterable<readonly Ban[]>): AsyncGenerator<string> {
  let separator = '';
  yield '{"bans":[';
  for await (const page of pages) {
    let text = '';
    for (const ban of page) {
      text += `${separator}\n${JSON.stringify(banListItemJson(ban))}`;
      separator = ',';
    }
    yield text;
  }
  yield '\n]}\n';
}

/** A column of a table, with its name on the first line. */
export interface TableColumn {
  readonly column: BanSortColumn;
  readonly name: string;
}

/**
 * A table for spreadsheets, in pieces (RFC 4180): the number of each ban, then the columns. Begins with the mark by which
 * they know that it is UTF-8. What they would take for a formula gets an apostrophe in front, and instants are in UTC.
 */
export async function* writeBansTable(
  pages: AsyncIterable<readonly ListedBan[]>,
  columns: readonly TableColumn[],
): AsyncGenerator<string> {
  yield `\uFEFF${csvLines([['Number', ...columns.map(({ name }) => name)]])}`;
  for await (const page of pages) {
    yield csvLines(page.map((ban) => [String(ban.id), ...columns.map(({ column }) => cellOf(ban, column))]));
  }
}

function csvLines(rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return '';
  const safe = rows.map((cells) => cells.map(withoutFormula));
  return `${Papa.unparse(safe, { newline: '\r\n' })}\r\n`;
}

function cellOf(ban: ListedBan, column: BanSortColumn): string {
  switch (column) {
    case 'bannedBy':
      return ban.bannedBy.name;
    case 'created':
      return ban.createdAt.toISOString();
    case 'startIp':
      return formatIpAddress(firstAddress(ban.range));
    case 'endIp':
      return formatIpAddress(lastAddress(ban.range));
    case 'validUntil':
      return ban.validUntil?.toISOString() ?? '';
    case 'reason':
      return ban.reason;
    case 'contact':
      return ban.contact?.name ?? '';
    case 'conversation':
      return ban.ticket?.code ?? '';
    case 'hits':
      return String(ban.hitCount);
    case 'lastHit':
      return ban.lastHitAt?.toISOString() ?? '';
  }
}
