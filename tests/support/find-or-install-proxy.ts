import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { aptInstall } from '../../lib/services/apt-install';
import { hasApt } from '../../lib/services/operating-system';
import { StartupError } from '../../lib/services/startup-error';

const PROXIES = ['nginx', 'caddy'] as const;
export type Proxy = (typeof PROXIES)[number];

const USUAL_PLACES = ['/usr/sbin', '/usr/bin', '/usr/local/sbin', '/usr/local/bin', '/opt/homebrew/bin'];

/**
 * The path of a reverse proxy for the tests of what the documentation shows: the system's, else, as root on Debian and its
 * relatives, one newly installed by apt (said first, and with it the other, which the next test needs). Throws a
 * `StartupError` with the one command to run.
 */
export async function findOrInstallProxy(proxy: Proxy, say: (line: string) => void): Promise<string> {
  const found = findProxy(proxy);
  if (found) return found;
  if (hasApt() && process.getuid?.() === 0) {
    const missing = PROXIES.filter((each) => findProxy(each) === undefined);
    say(`There is no ${proxy} on this machine: installing ${missing.join(' and ')} (apt-get).`);
    await aptInstall(missing);
    const installed = findProxy(proxy);
    if (installed) return installed;
  }
  const command = hasApt() ? `sudo apt-get install -y --no-install-recommends ${proxy}` : `(install ${proxy})`;
  throw new StartupError(`These tests need ${proxy}. Install it with this command, then try again:\n  ${command}`);
}

function findProxy(proxy: Proxy): string | undefined {
  const places = [...(process.env.PATH ?? '').split(delimiter), ...USUAL_PLACES].filter(Boolean);
  return places.map((place) => join(place, proxy)).find((candidate) => existsSync(candidate));
}
