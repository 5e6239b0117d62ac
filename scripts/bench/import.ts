import { loadavg } from 'node:os';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { expireBatch } from '../../lib/bans/expire-batch';
import { type ImportDeps, importBans } from '../../lib/bans/import-bans';
import { previewImport } from '../../lib/bans/preview-import';
import { readBanList } from '../../lib/domain/read-ban-list';
import { printTable } from './measure';
import { openBenchRuntime } from './open-bench-runtime';

const SIZES = [500_000, 1_000_000];
const AT_MOST = 120;
const ACTOR = { agentId: null, name: 'Bench' };

/**
 * A list through the use cases, from its lines to an index that holds it: what the preview takes, then the import by
 * phase, then the expiry of all of it; and the longest that anything else had to wait for this process meanwhile.
 */
export async function benchImport(): Promise<void> {
  for (const size of SIZES) {
    const opened = await openBenchRuntime(1);
    const deps: ImportDeps = { ...opened.runtime, bringIndexTo: opened.keeper.bringTo.bind(opened.keeper) };
    const lines = listOf(size);
    const terms = { validUntil: undefined, reason: undefined, confirmed: true, confirmation: 'lenient' } as const;
    const read = () => {
      const list = readBanList(lines, { now: new Date(), timeZone: 'UTC' });
      if (!list.ok) throw new Error(list.error);
      return list.value;
    };
    const delay = monitorEventLoopDelay({ resolution: 5 });
    delay.enable();

    let begun = performance.now();
    const since = () => ((performance.now() - begun) / 1_000).toFixed(1);
    await previewImport(opened.runtime, { list: read(), feedBatchId: null, ...terms });
    const preview = since();

    const ends: Record<string, number> = {};
    begun = performance.now();
    const imported = await importBans(deps, ACTOR, { name: 'bench', lines: read().lines, ...terms }, (phase) => {
      ends[phase] = performance.now() - begun;
    });
    const total = Number(since());
    if (!imported.ok || imported.value.added !== size || !imported.value.enforced)
      throw new Error('not imported whole');
    const phase = (name: string, after: string) => (((ends[name] ?? 0) - (ends[after] ?? 0)) / 1_000).toFixed(1);

    const [batch] = await opened.runtime.imports.listBatches(new Date(), 1, null);
    begun = performance.now();
    await expireBatch(opened.runtime, ACTOR, batch?.id ?? 0);
    const row = {
      lines: size.toLocaleString('en'),
      'preview, s': preview,
      'reading, s': phase('checking', ''),
      'storing, s': phase('storing', 'checking'),
      'rest of the transaction and indexing, s': (total - (ends.storing ?? 0) / 1_000).toFixed(1),
      'in all, s': total.toFixed(1),
      'at most': size === SIZES[0] ? `${AT_MOST} ${total <= AT_MOST ? '✓' : '✗'}` : '',
      'expiring all, s': since(),
      'longest pause, ms': (delay.max / 1e6).toFixed(0),
      'load of the machine': loadavg()
        .map((load) => load.toFixed(1))
        .join(' '),
    };
    printTable([row]);
    delay.disable();
    await opened.close();
  }
}

/** As lists are: sorted, mostly single addresses of both families, some blocks. */
function listOf(size: number): string[] {
  return Array.from({ length: size }, (_, n) => {
    const at = 0x0100_0000 + n * 3_000;
    const v4 = [at >>> 24, (at >>> 16) & 255, (at >>> 8) & 255, at & 255].join('.');
    if (n % 20 === 0) return `2001:db8:${(n >> 16).toString(16)}:${(n & 0xffff).toString(16)}::/64`;
    return n % 10 === 1 ? `${v4}/28` : v4;
  });
}
