import { readdirSync, readFileSync } from 'node:fs';
import type { Place } from '../../tests/e2e/pages';
import type { RunningProduct } from '../../tests/e2e/start-product';

/** What staff see while Redis doesn't answer. */
export function outagePlaces(): Place[] {
  return [{ name: 'index-away', route: '/desk/bans', path: '/desk/bans', looker: 'administrator', open: seeBanner }];
}

const seeBanner: Place['open'] = async (page) => {
  const banner = page.getByText(/^The ban index/);
  for (let tries = 0; tries < 20 && !(await banner.isVisible()); tries++) {
    await page.waitForTimeout(500);
    await page.reload();
  }
  await banner.waitFor();
};

/** Runs `work` while the product's own Redis is stopped in its tracks. */
export async function withRedisFrozen<T>({ pid }: RunningProduct, work: () => Promise<T>): Promise<T> {
  const redis = childOf(pid, /redis|valkey/);
  process.kill(redis, 'SIGSTOP');
  try {
    return await work();
  } finally {
    process.kill(redis, 'SIGCONT');
  }
}

function childOf(parent: number, name: RegExp): number {
  const pids = readdirSync('/proc').filter((entry) => /^\d+$/.test(entry));
  const found = pids.map(Number).find((pid) => {
    const found = readStat(pid);
    return found.parent === parent && name.test(found.name);
  });
  if (found === undefined) throw new Error(`The process ${parent} has no child like ${name}.`);
  return found;
}

/** /proc/PID/stat: `17 (redis-server) S 1 …`. */
function readStat(pid: number): { name: string; parent: number | null } {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const nameEnds = stat.lastIndexOf(')');
    return {
      name: stat.slice(stat.indexOf('(') + 1, nameEnds),
      parent: Number(stat.slice(nameEnds + 2).split(' ')[1]),
    };
  } catch {
    return { name: '', parent: null };
  }
}
