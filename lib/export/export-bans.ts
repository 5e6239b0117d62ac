import type { BanSelectionOfGrid, BanStore } from '../ports/ban-store';
import { type ExportFormatKey, isAddressFormat } from './export-format';
import { refusedCidrs } from './refused-cidrs';
import { writeAddresses } from './write-addresses';
import { type TableColumn, writeBansJson, writeBansTable } from './write-bans';

/**
 * What a grid lists, all of it, in pieces of text that are made as they are read. JSON and CSV keep its order; formats of
 * addresses say what its bans refuse at `now`, and are for bans in force only.
 */
export async function* exportBans(
  { bans }: { readonly bans: Pick<BanStore, 'streamBans' | 'listExemptions'> },
  format: ExportFormatKey,
  selection: BanSelectionOfGrid,
  columns: readonly TableColumn[],
  now: Date,
): AsyncGenerator<string> {
  if (isAddressFormat(format)) {
    const exemptions = await bans.listExemptions(now);
    const pages = bans.streamBans({ ...selection, state: 'active', sort: 'startIp', direction: 'asc' }, now);
    yield* writeAddresses(format, refusedCidrs(pages, exemptions), now);
    return;
  }
  const pages = bans.streamBans(selection, now);
  yield* format === 'json' ? writeBansJson(pages) : writeBansTable(pages, columns);
}
