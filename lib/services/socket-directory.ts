import { createHash } from 'node:crypto';
import { chownSync, lstatSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { errnoOf } from './errno';
import type { ServiceAccount } from './service-account';
import { StartupError } from './startup-error';

/** A socket's path has 108 bytes on Linux and 104 on macOS, with the NUL at its end. */
const SOCKET_PATH_MAX_BYTES = 103;
const LONGEST_SOCKET_NAME = '.s.PGSQL.5432';

/**
 * A directory (0700, owned by `account`) for the services' sockets: `run` beside their data, or, where that path is
 * too long for a socket, one under /tmp with a name derived from it. /tmp is second choice because a service manager
 * may give each process a /tmp of its own, and anybody may create the name first (refused with a `StartupError`).
 */
export function socketDirectory(servicesDirectory: string, account: ServiceAccount): string {
  const beside = join(servicesDirectory, 'run');
  const fits = Buffer.byteLength(join(beside, LONGEST_SOCKET_NAME)) <= SOCKET_PATH_MAX_BYTES;
  const hash = createHash('sha256').update(servicesDirectory).digest('hex').slice(0, 16);
  const directory = fits ? beside : `/tmp/gatehouse-${account.uid}-${hash}`;
  try {
    mkdirSync(directory, { mode: 0o700 });
    chownSync(directory, account.uid, account.gid);
  } catch (error) {
    if (errnoOf(error) !== 'EEXIST') throw error;
  }
  const stat = lstatSync(directory);
  if (!stat.isDirectory() || stat.uid !== account.uid || (stat.mode & 0o077) !== 0) {
    throw new StartupError(`${directory} is not a private directory of the user "${account.name}". Remove it.`);
  }
  return directory;
}
