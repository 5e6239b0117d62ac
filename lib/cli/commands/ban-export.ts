import { once } from 'node:events';
import { banListItemJson } from '../../api/ban-json';
import type { Ban } from '../../domain/ban';
import { ok } from '../../domain/result';
import type { BanStore } from '../../ports/ban-store';
import { BAN_CSV_HEADER, banCsvLine } from '../ban-csv';
import type { CommandContext } from '../command-context';
import type { CommandResult } from '../command-result';
import { NobodyReads } from '../failure';
import { withRuntime } from '../with-runtime';

/** The store's largest page. */
const PAGE = 200;

/** `ban export`: every active ban in the order of addresses, written as it is read. */
export async function banExport(context: CommandContext): Promise<CommandResult> {
  await withRuntime(context, 'store', ({ runtime }) => {
    const pages = activeBans(runtime.bans, runtime.clock.now());
    return context.json ? writeJson(context, pages) : writeCsv(context, pages);
  });
  return ok({ exitCode: 0, json: null, text: [] });
}

async function* activeBans(bans: Pick<BanStore, 'listBans'>, now: Date): AsyncGenerator<readonly Ban[]> {
  let cursor: string | undefined;
  do {
    const page = await bans.listBans({ state: 'active', sort: 'startIp', direction: 'asc', limit: PAGE, cursor }, now);
    yield page.rows;
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
}

async function writeCsv(context: CommandContext, pages: AsyncGenerator<readonly Ban[]>): Promise<void> {
  await write(context, `${BAN_CSV_HEADER}\n`);
  for await (const page of pages) await write(context, page.map((ban) => `${banCsvLine(ban)}\n`).join(''));
}

async function writeJson(context: CommandContext, pages: AsyncGenerator<readonly Ban[]>): Promise<void> {
  let separator = '';
  await write(context, '{"bans":[');
  for await (const page of pages) {
    for (const ban of page) {
      await write(context, `${separator}\n${JSON.stringify(banListItemJson(ban))}`);
      separator = ',';
    }
  }
  await write(context, '\n]}\n');
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
