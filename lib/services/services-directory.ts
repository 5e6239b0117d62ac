/**
 * Where the embedded services keep their files. Normally `services` in the data directory. As root the OS user that
 * runs them may be unable to reach that (a clone under /root, which is 0700): then it is a directory under
 * /var/lib/gatehouse with a random name, and a small file in the data directory says which. Random, not derived from
 * the path: whoever removes the data directory begins empty, and two clones never meet.
 */
import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmodSync, chownSync, existsSync, mkdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { errnoOf } from './errno';
import type { ServiceAccount } from './service-account';
import { StartupError } from './startup-error';
import { writeFileAtomically } from './write-file-atomically';

const POINTER = 'services-directory';
const SHARED_BASE = '/var/lib/gatehouse';

/** The directory that an earlier start settled on, or would use first; it need not exist. */
export function knownServicesDirectory(dataDirectory: string): string {
  const pointer = join(dataDirectory, POINTER);
  return existsSync(pointer) ? readFileSync(pointer, 'utf8').trim() : join(dataDirectory, 'services');
}

/**
 * Creates the services' directory (0700, owned by `account`) if needed and answers its path. Throws a `StartupError`
 * when it belongs to another user, is gone, or can't be reached by the account. The start lock must be held.
 */
export function openServicesDirectory(
  dataDirectory: string,
  account: ServiceAccount,
  say: (line: string) => void,
): string {
  const directory = knownServicesDirectory(dataDirectory);
  const pointer = join(dataDirectory, POINTER);
  if (existsSync(directory)) {
    checkOwner(directory, account);
    if (!canReach(directory, account)) {
      throw new StartupError(
        `The user "${account.name}", which runs the embedded services, can't reach ${directory}. ` +
          'Make the directories above it passable (chmod o+x), or move the data back to where it was.',
      );
    }
    return directory;
  }
  if (existsSync(pointer)) {
    throw new StartupError(
      `The database of this data directory is kept in ${directory}, which is gone. ` +
        `Put it back, or remove ${pointer} to begin with an empty database.`,
    );
  }
  create(directory, account);
  if (canReach(directory, account)) return directory;

  rmSync(directory, { recursive: true });
  const reachable = join(SHARED_BASE, randomBytes(6).toString('hex'));
  createShared(account);
  create(reachable, account);
  if (!canReach(reachable, account)) throw unreachable(account);
  writeFileAtomically(pointer, `${reachable}\n`);
  say(
    `The user "${account.name}", which runs the embedded services, can't reach ${dataDirectory}: ` +
      `the database is kept in ${reachable} (noted in ${pointer}).`,
  );
  return reachable;
}

/** Creates /var/lib/gatehouse, which is for root and passable for others, and answers it. Root only. */
export function createShared(account: ServiceAccount): string {
  try {
    mkdirSync(SHARED_BASE, { recursive: true });
    chmodSync(SHARED_BASE, 0o755);
    return SHARED_BASE;
  } catch {
    throw unreachable(account);
  }
}

function unreachable(account: ServiceAccount): StartupError {
  return new StartupError(
    `The user "${account.name}", which runs the embedded services, can reach neither this directory nor ` +
      `${SHARED_BASE}. Set GATEHOUSE_DATA_DIR to a directory that it can reach, or start Gatehouse as an ordinary user.`,
  );
}

function create(directory: string, account: ServiceAccount): void {
  try {
    mkdirSync(directory, { mode: 0o700 });
    chownSync(directory, account.uid, account.gid);
  } catch (error) {
    throw new StartupError(`${directory} can't be created (${errnoOf(error)}). Is the disk full or read-only?`);
  }
}

function checkOwner(directory: string, account: ServiceAccount): void {
  const { uid } = statSync(directory);
  if (uid === account.uid) return;
  throw new StartupError(
    `${directory} belongs to the user with id ${uid}, but the embedded services run as "${account.name}" (${account.uid}). ` +
      `Start Gatehouse as the user that made it, or give it to "${account.name}": ` +
      `chown -R ${account.uid}:${account.gid} ${directory}`,
  );
}

/** Asks the kernel, as that user: modes and access lists of every directory above count. */
function canReach(directory: string, account: ServiceAccount): boolean {
  const { status } = spawnSync('/bin/sh', ['-c', 'cd "$1" && test -w .', 'sh', directory], {
    ...account.spawnAs,
    cwd: '/',
    stdio: 'ignore',
  });
  return status === 0;
}
