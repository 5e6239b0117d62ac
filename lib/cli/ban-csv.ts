/**
 * The form in which `ban export` writes bans and `ban import` reads them back: columns `start,end,until,reason`.
 * Spreadsheets open it without running anything. Line breaks in reasons become spaces, so that a line is a ban.
 */
import type { Ban } from '../domain/ban';
import { formatIpAddress } from '../domain/ip-address';
import { firstAddress, lastAddress } from '../domain/ip-range';
import { withoutFormula } from '../domain/spreadsheet-text';
import { instantText, oneLine } from './describe-ban';

export const BAN_CSV_HEADER = 'start,end,until,reason';

/** One ban as a line, without the line end. `until` is empty for a ban that holds indefinitely. */
export function banCsvLine(ban: Pick<Ban, 'range' | 'validUntil' | 'reason'>): string {
  const start = formatIpAddress(firstAddress(ban.range));
  const end = formatIpAddress(lastAddress(ban.range));
  const until = ban.validUntil === null ? '' : instantText(ban.validUntil);
  return `${start},${end},${until},${quoted(withoutFormula(oneLine(ban.reason)))}`;
}

function quoted(cell: string): string {
  return /[",]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
