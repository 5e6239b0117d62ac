/** The OS user that the embedded services run as: Postgres refuses to run as root, and Redis needs no root either. */
import { readFileSync, statSync } from 'node:fs';
import { userInfo } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import { runCommand } from './run-command';
import { StartupError } from './startup-error';

export interface ServiceAccount {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
  /** What to spread into spawn options: empty unless we are root and have to change the user. */
  readonly spawnAs: { readonly uid?: number; readonly gid?: number };
}

const OWN_USER = 'gatehouse';
const POSTGRES_USER = 'postgres';
const CREATE_ATTEMPTS = 5;

/**
 * Ourselves; as root the user `gatehouse` or, if there is none, `postgres`, or else a new `gatehouse` (said). When
 * `existingData` (a directory) is given and belongs to one of the two, its owner is taken.
 */
export async function serviceAccount(existingData: string, say: (line: string) => void): Promise<ServiceAccount> {
  if (process.platform === 'win32') {
    throw new StartupError(
      'The embedded services run on Linux and macOS. Use WSL, or set DATABASE_URL and REDIS_URL to servers of your own.',
    );
  }
  if (process.getuid?.() !== 0) {
    const { username, uid, gid } = userInfo();
    return { name: username, uid, gid, spawnAs: {} };
  }
  const candidates = [lookUp(OWN_USER), lookUp(POSTGRES_USER)].filter((user) => user !== undefined);
  const owner = statSync(existingData, { throwIfNoEntry: false })?.uid;
  return candidates.find((user) => user.uid === owner) ?? candidates[0] ?? (await createUser(say));
}

/** Local users only: the service must not depend on a directory server. */
function lookUp(name: string): ServiceAccount | undefined {
  const entry = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .find((line) => line.startsWith(`${name}:`));
  if (!entry) return undefined;
  const [, , uid, gid] = entry.split(':').map(Number);
  return uid === undefined || gid === undefined ? undefined : { name, uid, gid, spawnAs: { uid, gid } };
}

async function createUser(say: (line: string) => void): Promise<ServiceAccount> {
  say(`Postgres does not run as root: creating the system user "${OWN_USER}" for it.`);
  const args = ['--system', '--user-group', '--no-create-home', '--shell', '/usr/sbin/nologin', OWN_USER];
  let reason = '';
  // Another start may be creating the same user at this moment and hold the lock on /etc/passwd.
  for (let attempt = 0; attempt < CREATE_ATTEMPTS; attempt++) {
    const { code, output } = await runCommand('useradd', args);
    const user = lookUp(OWN_USER);
    if (user) return user;
    reason = code === null ? 'there is no useradd' : output.trim();
    await delay(200);
  }
  throw new StartupError(
    `The system user "${OWN_USER}" could not be created (${reason}). ` +
      `Create it yourself, start Gatehouse as an ordinary user, or set DATABASE_URL and REDIS_URL.`,
  );
}
