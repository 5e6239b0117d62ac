import { once } from 'node:events';
import type { Ban } from '../../domain/ban';
import { ok } from '../../domain/result';
import { exportBans } from '../../export/export-bans';
import { EXPORT_FORMAT_KEYS, type ExportFormatKey } from '../../export/export-format';
import type { BanSelectionOfGrid } from '../../ports/ban-store';
import { BAN_CSV_HEADER, banCsvLine } from '../ban-csv';
import type { CommandContext } from '../command-context';
import { type CommandResult, refuse } from '../command-result';
import { NobodyReads } from '../failure';
import { withRuntime } from '../with-runtime';

export interface BanExportOptions {
  readonly format: string;
}

const ALL_IN_FORCE: BanSelectionOfGrid = { state: 'active', sort: 'startIp', direction: 'asc' };

/** `ban export`: every active ban in the order of addresses, written as it is read. */
export async function banExport(context: CommandContext, options: BanExportOptions): Promise<CommandResult> {
  const format = EXPORT_FORMAT_KEYS.find((key) => key === options.format);
  if (!format || (context.json && format !== 'csv' && format !== 'json')) {
    return refuse(
      'bad-format',
      context.json && format
        ? 'With --json bans are printed as JSON: leave out --json or --format.'
        : `There is no format “${options.format.slice(0, 40)}”. There are ${EXPORT_FORMAT_KEYS.join(', ')}.`,
    );
  }
  await withRuntime(context, 'store', async ({ runtime }) => {
    const now = runtime.clock.now();
    const pieces =
      format === 'csv' && !context.json
        ? csv(runtime.bans.streamBans(ALL_IN_FORCE, now))
        : exportBans(runtime, asDocument(context, format), ALL_IN_FORCE, [], now);
    for await (const piece of pieces) await write(context, piece);
  });
  return ok({ exitCode: 0, json: null, text: [] });
}

const asDocument = ({ json }: CommandContext, format: ExportFormatKey): ExportFormatKey => (json ? 'json' : format);

async function* csv(pages: AsyncIterable<readonly Ban[]>): AsyncGenerator<string> {
  yield `${BAN_CSV_HEADER}\n`;
  for await (const page of pages) yield page.map((ban) => `${banCsvLine(ban)}\n`).join('');
}

/** Waits while a slow reader catches up. */
async function write({ stdout, signal }: CommandContext, text: string): Promise<void> {
  signal.throwIfAborted();
  if (stdout.destroyed) throw new NobodyReads();
  if (stdout.write(text)) return;
  try {
    await once(stdout, 'drain', { signal });
  } catch {
    signal.throwIfAborted();
    throw new NobodyReads();
  }
}
