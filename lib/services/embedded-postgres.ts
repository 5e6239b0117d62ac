/**
 * The Postgres that Gatehouse brings along: reached through a socket in a private directory only, with a generated
 * password, its data beside it. The caller holds the start lock, so any Postgres found running on this data is what a
 * killed start left behind.
 */
import { randomBytes } from 'node:crypto';
import { chownSync, existsSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { childEnvironment } from '../env';
import { errnoOf } from './errno';
import { postgresBinaries } from './postgres-binaries';
import { type EmbeddedPostgresAddress, embeddedPostgresUrl, postgresOptions } from './postgres-options';
import { endProcess, findProcesses, isAlive } from './processes';
import { runCommand } from './run-command';
import type { ServiceAccount } from './service-account';
import { StartupError } from './startup-error';
import { type ServiceEvent, type SupervisedProcess, startSupervised } from './supervised-process';
import { createFileAtomically } from './write-file-atomically';

export interface EmbeddedService extends SupervisedProcess {
  /** As in `DATABASE_URL` or `REDIS_URL`; holds the password. */
  readonly url: string;
}

export interface EmbeddedServiceOptions {
  readonly servicesDirectory: string;
  readonly socketDirectory: string;
  readonly account: ServiceAccount;
  readonly say: (line: string) => void;
  readonly onEvent: (event: ServiceEvent) => void;
  readonly signal?: AbortSignal;
}

const USER = 'gatehouse';
const DATABASE = 'gatehouse';

/** For a small machine that does other things too; durability is left at its safe defaults. */
const SETTINGS = {
  listen_addresses: '',
  port: '5432',
  unix_socket_permissions: '0700',
  max_connections: '100',
  shared_buffers: '128MB',
  wal_level: 'minimal',
  max_wal_senders: '0',
  max_wal_size: '512MB',
  random_page_cost: '1.1',
  jit: 'off',
  io_method: 'sync',
  TimeZone: 'UTC',
  log_timezone: 'UTC',
  log_checkpoints: 'off',
  // Statements hold visitors' addresses and password hashes.
  log_min_error_statement: 'panic',
} as const;

/** Fast shutdown: clients are disconnected, data is written. The others only if that hangs; none loses a commit. */
export const POSTGRES_STOP_SIGNALS = [
  { signal: 'SIGINT', waitMs: 30_000 },
  { signal: 'SIGQUIT', waitMs: 5_000 },
  { signal: 'SIGKILL', waitMs: 2_000 },
] as const;

/**
 * Starts it, creating the data on the first run, and resolves when its database takes connections. `extraSettings` is
 * for tests. Throws a `StartupError` for data of another version or owner.
 */
export async function startEmbeddedPostgres(
  options: EmbeddedServiceOptions,
  extraSettings: Readonly<Record<string, string>> = {},
): Promise<EmbeddedService> {
  const { servicesDirectory, socketDirectory, account } = options;
  const cluster = join(servicesDirectory, 'postgres');
  const binaries = postgresBinaries(account, options.say);
  const address: EmbeddedPostgresAddress = {
    socketDirectory,
    user: USER,
    password: readOrCreatePassword(servicesDirectory, account),
    database: DATABASE,
  };
  await endLeftoverPostgres(cluster);
  checkCluster(cluster, binaries.majorVersion, account);
  if (!existsSync(cluster)) {
    options.say('Creating the database.');
    await initialise(binaries.initdb, cluster, options, extraSettings.fsync === 'off');
  }
  const settings = { ...SETTINGS, unix_socket_directories: socketDirectory, ...extraSettings };
  const url = embeddedPostgresUrl(address);
  const supervised = await startSupervised(
    {
      name: 'Postgres',
      command: binaries.postgres,
      args: ['-D', cluster, ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])],
      env: childEnvironment({ LC_ALL: 'C' }),
      account,
      logFile: join(servicesDirectory, 'postgres.log'),
      prepare: () => endLeftoverPostgres(cluster),
      isReady: () => takesConnections(url),
      // Children of a killed Postgres need a moment to notice, and hold its shared memory until then.
      mayRetry: (log) => log.includes('shared memory block') || log.includes('postmaster.pid'),
      stopSignals: POSTGRES_STOP_SIGNALS,
      onEvent: options.onEvent,
    },
    options.signal,
  );
  return { ...supervised, url };
}

function readOrCreatePassword(servicesDirectory: string, account: ServiceAccount): string {
  const file = join(servicesDirectory, 'postgres-password');
  if (!existsSync(file)) {
    if (existsSync(join(servicesDirectory, 'postgres'))) {
      throw new StartupError(`${file}, which opens the database beside it, is missing. Put it back from a backup.`);
    }
    createFileAtomically(file, randomBytes(24).toString('base64url'));
    // initdb reads it as that user.
    chownSync(file, account.uid, account.gid);
  }
  return readFileSync(file, 'utf8').trim();
}

function checkCluster(cluster: string, majorVersion: number, account: ServiceAccount): void {
  const stat = statSync(cluster, { throwIfNoEntry: false });
  if (!stat) return;
  if (stat.uid !== account.uid) {
    throw new StartupError(
      `The database in ${cluster} belongs to the user with id ${stat.uid}, but Postgres runs as "${account.name}" ` +
        `(${account.uid}). Start Gatehouse as the user that made it, or: chown -R ${account.uid}:${account.gid} ${cluster}`,
    );
  }
  const version = readVersion(cluster);
  if (version === String(majorVersion)) return;
  throw new StartupError(
    `The database in ${cluster} was made by Postgres ${version}; this Gatehouse brings Postgres ${majorVersion}. ` +
      `Start the Gatehouse that made it, or set DATABASE_URL to a Postgres ${version} that serves this data, ` +
      'or move the directory away to begin with an empty database.',
  );
}

function readVersion(cluster: string): string {
  try {
    return readFileSync(join(cluster, 'PG_VERSION'), 'utf8').trim();
  } catch (error) {
    return `of an unknown version (no readable PG_VERSION: ${errnoOf(error)})`;
  }
}

/** Made beside its final place and renamed, so that a start killed half-way leaves nothing that looks complete. */
async function initialise(
  initdb: string,
  cluster: string,
  { servicesDirectory, account, signal }: EmbeddedServiceOptions,
  unsafeAndFast: boolean,
): Promise<void> {
  const parent = servicesDirectory;
  for (const entry of readdirSync(parent)) {
    if (entry.startsWith('postgres.new')) rmSync(join(parent, entry), { recursive: true, force: true });
  }
  const unfinished = join(parent, `postgres.new-${randomBytes(4).toString('hex')}`);
  const { code, output } = await runCommand(
    initdb,
    [
      `--pgdata=${unfinished}`,
      `--username=${USER}`,
      `--pwfile=${join(servicesDirectory, 'postgres-password')}`,
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      // Built in: the same order on every machine and after every update of the system, so no index goes stale.
      '--locale-provider=builtin',
      '--builtin-locale=C.UTF-8',
      '--locale=C',
      '--no-instructions',
      ...(unsafeAndFast ? ['--no-sync'] : []),
    ],
    { ...account.spawnAs, cwd: '/', env: childEnvironment({ LC_ALL: 'C' }), signal },
  );
  if (code !== 0) {
    rmSync(unfinished, { recursive: true, force: true });
    throw new StartupError(`The database could not be created in ${servicesDirectory}:\n${output.trim()}`);
  }
  renameSync(unfinished, cluster);
}

/** Ends what a killed start left on this data: its Postgres, or an initdb. Nothing else is ever touched. */
export async function endLeftoverPostgres(cluster: string): Promise<void> {
  const leftovers = findProcesses(
    (argv) =>
      (argv[0] === 'postgres' && argv[argv.indexOf('-D') + 1] === cluster) ||
      (argv[0] === 'initdb' && argv.some((argument) => argument.startsWith(`--pgdata=${cluster}.new`))),
  );
  for (const { pid } of leftovers) {
    if (!(await endProcess(pid, POSTGRES_STOP_SIGNALS))) {
      throw new StartupError(
        `The process ${pid} still runs Postgres on ${cluster} and can't be stopped. End it first.`,
      );
    }
  }
  removeStalePidFile(cluster);
}

/**
 * Postgres refuses to start while the process named in its pid file exists. After a kill that may be a stranger with
 * the same id, or a zombie; ours are gone by now. (Shared memory that is still in use stops Postgres all the same.)
 */
function removeStalePidFile(cluster: string): void {
  const file = join(cluster, 'postmaster.pid');
  if (!existsSync(file)) return;
  const pid = Number.parseInt(readFileSync(file, 'utf8'), 10);
  const isPostgres = findProcesses((argv) => argv[0] === 'postgres').some((process) => process.pid === pid);
  if (!isPostgres || !isAlive(pid)) rmSync(file);
}

async function takesConnections(url: string): Promise<boolean> {
  const client = new pg.Client(postgresOptions(url));
  client.on('error', () => {});
  try {
    await client.connect();
    return true;
  } catch (error) {
    const code = errnoOf(error);
    // No such database: the first start.
    if (code === '3D000') return createDatabase(url);
    // Wrong password: waiting would not help.
    if (code === '28P01') throw new StartupError('The embedded Postgres refuses the password kept beside its data.');
    return false;
  } finally {
    await client.end().catch(() => {});
  }
}

async function createDatabase(url: string): Promise<boolean> {
  const client = new pg.Client({ ...postgresOptions(url.replace(`/${DATABASE}?`, '/postgres?')) });
  try {
    await client.connect();
    await client.query(`CREATE DATABASE "${DATABASE}"`);
    return true;
  } finally {
    await client.end();
  }
}
