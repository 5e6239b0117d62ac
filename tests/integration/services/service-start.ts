/** Helpers of the tests in this folder: starts in a process of their own, on data directories of their own. */
import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Redis } from 'ioredis';
import pg from 'pg';
import { endLeftoverPostgres } from '../../../lib/services/embedded-postgres';
import { endLeftoverRedis } from '../../../lib/services/embedded-redis';
import { postgresOptions } from '../../../lib/services/postgres-options';
import { redisOptions } from '../../../lib/services/redis-options';
import { knownServicesDirectory } from '../../../lib/services/services-directory';
import { REDIS_PACKAGE } from '../../support/test-services';

export interface ReadyServices {
  readonly databaseUrl: string;
  readonly redisUrl: string;
  readonly secret: string;
  readonly processes: { readonly postgres: number; readonly redis: number };
}

export interface ServiceStart {
  readonly child: ChildProcess;
  /** Resolves when it is ready; rejects, with what it wrote, when it ends before. */
  readonly ready: Promise<ReadyServices>;
  /** Resolves when it has ended. */
  readonly ended: Promise<{ readonly code: number | null; readonly errors: string }>;
  /** Everything on its error output so far. */
  errors(): string;
}

const FIXTURE = './tests/integration/services/start-and-wait.fixture.ts';
const ROOT = resolve(import.meta.dirname, '../../..');
const directories = new Set<string>();
const children: ChildProcess[] = [];

/** The path of a data directory that does not exist yet; `cleanUp` removes it with all that was started on it. */
export function newDataDirectory(name = ''): string {
  const directory = join(tmpdir(), `gatehouse-start-${randomBytes(4).toString('hex')}${name}`);
  directories.add(directory);
  return directory;
}

/** This clone, or, where `uid` may not read it (a clone under /root), a copy of it that goes with `cleanUp`. */
export function cloneReadableBy(uid: number): string {
  const { status } = spawnSync('/bin/sh', ['-c', 'test -r "$1"', 'sh', join(ROOT, FIXTURE)], { uid, cwd: '/' });
  if (status === 0) return ROOT;
  const copy = newDataDirectory('-clone');
  mkdirSync(copy);
  const parts = ['lib', 'tests', 'prisma', 'package.json', 'tsconfig.json', 'node_modules'].map((part) =>
    join(ROOT, part),
  );
  // Hard links are quick, where both are on one file system.
  if (spawnSync('cp', ['-al', ...parts, copy]).status !== 0) execFileSync('cp', ['-a', ...parts, copy]);
  return copy;
}

/** A stopped copy of `original` (same owners and modes), which is quicker than a first start. */
export function copyOf(original: string): string {
  const directory = newDataDirectory();
  execFileSync('cp', ['-a', original, directory]);
  return directory;
}

/**
 * Starts the services in a process of its own, in a process group of its own. `as`: another OS user (root only), who
 * must be able to read the clone at `root`.
 */
export function startInChild(
  dataDirectory: string,
  { as = {}, root = ROOT }: { as?: { uid?: number; gid?: number }; root?: string } = {},
): ServiceStart {
  const child = spawn(process.execPath, ['--import', 'tsx', FIXTURE], {
    cwd: root,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env,
      DATABASE_URL: '',
      REDIS_URL: '',
      GATEHOUSE_DATA_DIR: dataDirectory,
      GATEHOUSE_SECRET: '',
      TEST_REDIS_PACKAGE: REDIS_PACKAGE,
    },
    ...as,
  });
  children.push(child);
  let output = '';
  let errors = '';
  child.stderr?.on('data', (chunk) => {
    errors += chunk;
  });
  const ended = new Promise<{ code: number | null; errors: string }>((resolveEnd) => {
    child.once('close', (code) => resolveEnd({ code, errors }));
  });
  const ready = new Promise<ReadyServices>((resolveReady, reject) => {
    child.stdout?.on('data', (chunk) => {
      output += chunk;
      if (output.endsWith('\n')) resolveReady(JSON.parse(output));
    });
    void ended.then(({ code }) => reject(new Error(`The start ended with ${code}: ${errors}`)));
  });
  ready.catch(() => {});
  return { child, ready, ended, errors: () => errors };
}

/** For `afterEach`: ends and removes everything that a test began, except the directory `keep`. */
export async function cleanUp(keep?: string): Promise<void> {
  for (const child of children.splice(0)) {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill('SIGKILL');
      await new Promise((resolveExit) => child.once('exit', resolveExit));
    }
  }
  for (const directory of directories) {
    if (directory === keep) continue;
    directories.delete(directory);
    if (!existsSync(directory) || !statSync(directory).isDirectory()) {
      rmSync(directory, { force: true });
      continue;
    }
    const services = knownServicesDirectory(directory);
    await endLeftoverPostgres(join(services, 'postgres'));
    await endLeftoverRedis(join(services, 'redis/redis.conf'));
    rmSync(services, { recursive: true, force: true });
    rmSync(directory, { recursive: true, force: true });
  }
}

/** Ids and command lines of all processes, of any user, that were started with this directory in their arguments. */
export function processesOn(dataDirectory: string): string[] {
  return readdirSync('/proc').flatMap((entry) => {
    if (!/^\d+$/.test(entry) || Number(entry) === process.pid) return [];
    try {
      const command = readFileSync(`/proc/${entry}/cmdline`, 'utf8').replaceAll('\0', ' ');
      return command.includes(`${dataDirectory}/`) ? [`${entry} ${command}`] : [];
    } catch {
      return [];
    }
  });
}

export async function query(databaseUrl: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client(postgresOptions(databaseUrl));
  client.on('error', () => {});
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

/** Runs one Redis command on a connection of its own. */
export async function redisCommand(redisUrl: string, command: string, ...args: string[]): Promise<unknown> {
  const redis = new Redis({ ...redisOptions(redisUrl), retryStrategy: () => null, maxRetriesPerRequest: 0 });
  redis.on('error', () => {});
  try {
    return await redis.call(command, ...args);
  } finally {
    redis.disconnect();
  }
}

/** Waits until `condition` gives something; fails after `timeoutMs` with `what`. */
export async function waitFor<T>(what: string, condition: () => T | Promise<T>, timeoutMs = 20_000): Promise<T> {
  const giveUpAt = Date.now() + timeoutMs;
  for (;;) {
    const value = await condition();
    if (value) return value;
    if (Date.now() > giveUpAt) throw new Error(`Waited in vain for: ${what}`);
    await delay(20);
  }
}
