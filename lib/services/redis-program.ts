import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { childEnvironment } from '../env';
import type { ServiceAccount } from './service-account';

export interface RedisProgram {
  readonly command: string;
  /** Set for a copy that was unpacked beside the data: where its libraries are. */
  readonly libraryPath?: string;
  /** Such as `7.0.15`. */
  readonly version: string;
}

/** What a search came upon: the first that will do, or those that are too old. */
export type RedisSearch =
  | { readonly found: RedisProgram }
  | { readonly found: undefined; readonly tooOld: readonly string[] };

export const REDIS_MIN_MAJOR = 7;
const NAMES = ['redis-server', 'valkey-server'];
const USUAL_PLACES = ['/usr/bin', '/usr/local/bin', '/opt/homebrew/bin', '/opt/local/bin'];

/**
 * Looks for a Redis or Valkey server, 7 or newer, that `account` can run: on PATH, in the usual places, then in
 * `packageDirectory`, where an earlier start may have unpacked one.
 */
export function findRedisProgram(
  account: ServiceAccount,
  packageDirectory: string,
  places: readonly string[] = searchPath(),
): RedisSearch {
  const candidates: { command: string; libraryPath?: string }[] = [...new Set(places)].flatMap((place) =>
    NAMES.map((name) => ({ command: join(place, name) })),
  );
  candidates.push({
    command: join(packageDirectory, 'usr/bin/redis-server'),
    libraryPath: libraryPathOf(packageDirectory),
  });
  const tooOld: string[] = [];
  for (const candidate of candidates) {
    if (!existsSync(candidate.command)) continue;
    const version = versionOf(candidate, account);
    if (version && Number.parseInt(version, 10) >= REDIS_MIN_MAJOR) return { found: { ...candidate, version } };
    if (version) tooOld.push(`${candidate.command} ${version}`);
  }
  return { found: undefined, tooOld };
}

function searchPath(): string[] {
  return [...(childEnvironment().PATH ?? '').split(delimiter), ...USUAL_PLACES].filter(Boolean);
}

/** Debian puts libraries in usr/lib/<architecture>-linux-gnu. */
function libraryPathOf(packageDirectory: string): string {
  const directories = ['usr/lib', 'lib'].flatMap((base) => {
    const path = join(packageDirectory, base);
    if (!existsSync(path)) return [];
    return readdirSync(path)
      .filter((entry) => entry.endsWith('-linux-gnu'))
      .map((entry) => join(path, entry));
  });
  return directories.join(':');
}

/** Reads `Redis server v=7.0.15 sha=…` or `Valkey server v=8.0.1 …`; undefined when it doesn't run. */
function versionOf(
  { command, libraryPath }: { command: string; libraryPath?: string },
  account: ServiceAccount,
): string | undefined {
  const { stdout } = spawnSync(command, ['--version'], {
    ...account.spawnAs,
    cwd: '/',
    env: childEnvironment(libraryPath ? { LD_LIBRARY_PATH: libraryPath } : {}),
    encoding: 'utf8',
    timeout: 5_000,
  });
  return /\bv=(\d+\.\d+\.\d+)/.exec(stdout ?? '')?.[1];
}
