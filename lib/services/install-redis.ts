/** How a Redis gets onto a machine that has none. */
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { childEnvironment } from '../env';
import { aptInstall } from './apt-install';
import { hasApt, type OperatingSystem, operatingSystem } from './operating-system';
import { findRedisProgram, type RedisProgram, type RedisSearch } from './redis-program';
import { runCommand } from './run-command';
import type { ServiceAccount } from './service-account';
import { StartupError } from './startup-error';

const COMMANDS: Readonly<Record<OperatingSystem, string>> = {
  debian: 'sudo apt-get update && sudo apt-get install -y --no-install-recommends redis-server',
  fedora: 'sudo dnf install -y valkey',
  alpine: 'sudo apk add redis',
  arch: 'sudo pacman -S --noconfirm valkey',
  suse: 'sudo zypper install -y redis',
  macos: 'brew install redis',
  other: '(install the package redis or valkey, version 7 or newer)',
};

export interface InstallRedisOptions {
  readonly account: ServiceAccount;
  /** Where a copy may be unpacked; it is replaced as a whole. Its parent directory must exist. */
  readonly packageDirectory: string;
  readonly say: (line: string) => void;
  readonly signal?: AbortSignal;
  /** For tests: the directories to look in, in place of PATH and the usual ones. */
  readonly places?: readonly string[];
}

/**
 * The Redis program to start: one that is there or, after saying so, one newly installed: as root on Debian and its
 * relatives by apt; as another user there unpacked into `packageDirectory`, system-wide nothing changes. Throws a
 * `StartupError` with the one command to run where neither works.
 */
export async function findOrInstallRedis(options: InstallRedisOptions): Promise<RedisProgram> {
  const find = () => findRedisProgram(options.account, options.packageDirectory, options.places);
  const search = find();
  if (search.found) return search.found;
  if (!hasApt()) throw missing(search);
  try {
    if (process.getuid?.() === 0) await installSystemWide(options);
    else await unpackRedis(options);
  } catch (error) {
    if (error instanceof StartupError) throw missing(search, error.message);
    throw error;
  }
  const installed = find();
  if (installed.found) return installed.found;
  throw missing(installed, 'What was installed does not run, or is older than 7.');
}

async function installSystemWide({ say, signal }: InstallRedisOptions): Promise<void> {
  say('There is no Redis on this machine: installing the package redis-server (apt-get). This takes up to a minute.');
  await aptInstall(['redis-server'], signal);
}

/**
 * Downloads the distribution's packages, Redis and those of its libraries that the machine lacks, and unpacks them
 * into `packageDirectory`, without any privilege. Throws a `StartupError` when they can't be had.
 */
export async function unpackRedis({ packageDirectory, say, signal }: InstallRedisOptions): Promise<void> {
  say(
    'There is no Redis on this machine and you are not root: ' +
      `unpacking the distribution's redis-server into ${packageDirectory}.`,
  );
  const work = `${packageDirectory}.new`;
  rmSync(work, { recursive: true, force: true });
  mkdirSync(join(work, 'lists/partial'), { recursive: true });
  mkdirSync(join(work, 'archives/partial'), { recursive: true });
  try {
    // The system's package lists first; where they are stale or missing, lists of our own (that needs no root).
    const ownLists = ['-o', `Dir::State::Lists=${join(work, 'lists')}`, '-o', `Dir::Cache=${work}`];
    const downloaded = (await download(work, [], signal)) || (await download(work, ownLists, signal));
    if (!downloaded) throw new StartupError('The packages could not be downloaded.');
    const root = join(work, 'root');
    for (const file of readdirSync(work).filter((name) => name.endsWith('.deb'))) {
      const { code, output } = await runCommand('dpkg-deb', ['-x', join(work, file), root], { signal });
      if (code !== 0) throw new StartupError(`${file} can't be unpacked: ${output.trim()}`);
    }
    mkdirSync(dirname(packageDirectory), { recursive: true });
    rmSync(packageDirectory, { recursive: true, force: true });
    renameSync(root, packageDirectory);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

async function download(work: string, aptOptions: string[], signal: AbortSignal | undefined): Promise<boolean> {
  const apt = (args: string[]) =>
    runCommand('apt-get', ['-q', '-o', 'Debug::NoLocking=1', ...aptOptions, ...args], {
      cwd: work,
      env: childEnvironment({ LC_ALL: 'C' }),
      signal,
    });
  if (aptOptions.length > 0) await apt(['update']);
  // A dry run of the install says which libraries this machine lacks.
  const plan = await apt(['--simulate', '--no-install-recommends', 'install', 'redis-server']);
  const packages = [...plan.output.matchAll(/^Inst (\S+)/gm)].map((match) => match[1] ?? '');
  if (packages.length === 0) return false;
  const { code } = await apt(['download', ...packages]);
  return code === 0 && existsSync(work) && readdirSync(work).some((name) => name.startsWith('redis-server_'));
}

function missing(search: RedisSearch, detail = ''): StartupError {
  const tooOld =
    search.found === undefined && search.tooOld.length > 0 ? ` (too old: ${search.tooOld.join(', ')})` : '';
  return new StartupError(
    [
      `Gatehouse needs Redis or Valkey, version 7 or newer, and found none${tooOld}.`,
      ...(detail ? [detail] : []),
      'Install it with this command, then start again:',
      `  ${COMMANDS[operatingSystem()]}`,
      'Or set REDIS_URL to a server of your own.',
    ].join('\n'),
  );
}
