import { existsSync } from 'node:fs';
import { aptInstall } from '../../lib/services/apt-install';
import { hasApt } from '../../lib/services/operating-system';
import { StartupError } from '../../lib/services/startup-error';

const PACKAGE = 'crowdsec-custom-bouncer';
const PLACES = ['/usr/bin', '/usr/local/bin'].map((directory) => `${directory}/${PACKAGE}`);

/**
 * The path of CrowdSec's custom bouncer: the system's, else, as root on Debian and its relatives, one newly installed by
 * apt (said first), without CrowdSec itself. Throws a `StartupError` with the one command to run.
 */
export async function findOrInstallBouncer(say: (line: string) => void): Promise<string> {
  if (!findBouncer() && hasApt() && process.getuid?.() === 0) {
    say(`There is no ${PACKAGE} on this machine: installing it (apt-get).`);
    await aptInstall([PACKAGE]);
  }
  const found = findBouncer();
  if (found) return found;
  const command = hasApt() ? `sudo apt-get install -y --no-install-recommends ${PACKAGE}` : `(install ${PACKAGE})`;
  throw new StartupError(`These tests need ${PACKAGE}. Install it with this command, then try again:\n  ${command}`);
}

function findBouncer(): string | undefined {
  return PLACES.find((path) => existsSync(path));
}
