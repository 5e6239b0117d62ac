import { setTimeout as delay } from 'node:timers/promises';
import { childEnvironment } from '../env';
import { runCommand } from './run-command';
import { StartupError } from './startup-error';

/** Locks of apt: `DPkg::Lock::Timeout` waits for some of them only, so the rest is tried again. */
const LOCKED = /Could not get lock|Unable to lock|is another process using it|dpkg frontend lock/;
const ATTEMPTS = 40;
const PAUSE_MS = 3_000;

/**
 * Installs packages on Debian and its relatives. Root only; tell the person first. Waits for another apt at work.
 * Throws a `StartupError` with apt's last words.
 */
export async function aptInstall(packages: readonly string[], signal?: AbortSignal): Promise<void> {
  // A stale or empty list is the usual case on a bare machine. Should updating fail, the install may still succeed.
  await apt(['update'], signal);
  const { code, output } = await apt(['install', '-y', '--no-install-recommends', ...packages], signal);
  if (code === 0) return;
  const lastWords = output.trim().split('\n').slice(-5).join('\n');
  throw new StartupError(`apt-get could not install ${packages.join(' ')}:\n${lastWords}`);
}

async function apt(args: readonly string[], signal: AbortSignal | undefined) {
  for (let attempt = 1; ; attempt++) {
    const result = await runCommand('apt-get', ['-o', 'DPkg::Lock::Timeout=120', '-q', ...args], {
      env: childEnvironment({ DEBIAN_FRONTEND: 'noninteractive', LC_ALL: 'C' }),
      signal,
    });
    if (result.code === 0 || attempt === ATTEMPTS || !LOCKED.test(result.output)) return result;
    await delay(PAUSE_MS, undefined, { signal });
  }
}
