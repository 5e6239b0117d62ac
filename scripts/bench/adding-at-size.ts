import type { Redis } from 'ioredis';
import { addBan } from '../../lib/bans/add-ban';
import { expireBan } from '../../lib/bans/expire-ban';
import type { IpRange } from '../../lib/domain/ip-range';
import { interleaved, printTable } from './measure';
import { type BenchRuntime, banStart, openBenchRuntime } from './open-bench-runtime';

const SMALL = 1_000;
const LARGE = 1_000_000;
const ROUNDS = 21;
const BANS = 10;
const ACTOR = { agentId: null, name: 'Bench' };

/**
 * Adding a ban (stored, indexed, enforced when it returns) with a million in force against a thousand; the same for
 * expiring it; a whole rebuild; and the longest single call of the index's script while a /6 is banned and freed.
 */
export async function benchAddingAtSize(): Promise<void> {
  const small = await openBenchRuntime(SMALL);
  const large = await openBenchRuntime(LARGE);
  const ids: Record<string, number[]> = { small: [], large: [] };
  const add = async (opened: BenchRuntime, size: number, key: string) => {
    for (let i = 0; i < BANS; i++) {
      const at = BigInt(banStart(Math.floor(Math.random() * size), size)) + BigInt(33 + Math.floor(Math.random() * 28));
      const added = await ban(opened, { family: 4, first: at, last: at });
      if (added !== null) ids[key]?.push(added);
    }
  };
  const expire = async (opened: BenchRuntime, key: string) => {
    for (let i = 0; i < BANS; i++) {
      const id = ids[key]?.pop();
      if (id !== undefined) await expireBan(opened.runtime, ACTOR, id);
    }
  };
  const adding = await interleaved(ROUNDS, {
    small: () => add(small, SMALL, 'small'),
    large: () => add(large, LARGE, 'large'),
  });
  const expiring = await interleaved(ROUNDS - 1, {
    small: () => expire(small, 'small'),
    large: () => expire(large, 'large'),
  });
  const row = (what: string, { small: s, large: l }: { small: number; large: number }) => ({
    what,
    'at 1,000, ms': (s / BANS / 1e6).toFixed(2),
    'at 1,000,000, ms': (l / BANS / 1e6).toFixed(2),
    ratio: (l / s).toFixed(2),
    'at most': `1.5 ${l / s <= 1.5 ? '✓' : '✗'}`,
  });
  printTable([row('adding a ban', adding), row('expiring a ban', expiring)]);

  const begun = performance.now();
  await large.keeper.rebuild('bench');
  const seconds = (performance.now() - begun) / 1000;
  process.stdout.write(`\nRebuild of 1,000,000: ${seconds.toFixed(1)} s (at most 8 ${seconds <= 8 ? '✓' : '✗'})\n`);

  const writer = Reflect.get(large.index, 'writer') as Redis;
  await writer.config('SET', 'slowlog-log-slower-than', '0', 'slowlog-max-len', '100000');
  await writer.call('SLOWLOG', 'RESET');
  const wide = await ban(large, { family: 4, first: 0x0400_0000n, last: 0x07ff_ffffn });
  if (wide !== null) await expireBan(large.runtime, ACTOR, wide);
  const log = (await writer.call('SLOWLOG', 'GET', '100000')) as [number, number, number, string[]][];
  const longest = Math.max(...log.filter(([, , , [name]]) => /^eval/i.test(name ?? '')).map(([, , us]) => us)) / 1000;
  process.stdout.write(
    `Longest script call while a /6 is banned and freed: ${longest.toFixed(2)} ms (at most 5 ${longest <= 5 ? '✓' : '✗'})\n`,
  );
  await writer.config('SET', 'slowlog-log-slower-than', '10000');
  await small.close();
  await large.close();
}

/** The ban's id; null when the very same one is in force already. */
async function ban(opened: BenchRuntime, range: IpRange): Promise<number | null> {
  const added = await addBan(opened.runtime, ACTOR, {
    range,
    validUntil: null,
    reason: '',
    callerAddress: null,
    confirmed: true,
    confirmation: 'lenient',
  });
  if (added.ok && !added.value.enforced) throw new Error('The index is behind.');
  return added.ok ? added.value.ban.id : null;
}
