/**
 * Real Postgres and Redis for tests. `startTestServices()` (from a global setup) starts one of each in a directory of
 * their own; every test file then takes a database and a Redis database that nobody else uses. A test that wants to
 * stop, freeze or flush a server takes a private one. Nothing is skipped when a server can't be had: it throws.
 */
import { randomBytes } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Redis, type RedisOptions } from 'ioredis';
import pg, { type PoolConfig } from 'pg';
import { openDataDirectory } from '../../lib/services/data-directory';
import { endLeftoverPostgres, startEmbeddedPostgres } from '../../lib/services/embedded-postgres';
import { endLeftoverRedis, startEmbeddedRedis } from '../../lib/services/embedded-redis';
import { tryLock } from '../../lib/services/file-lock';
import { findOrInstallRedis } from '../../lib/services/install-redis';
import { migrate } from '../../lib/services/migrate';
import { postgresOptions } from '../../lib/services/postgres-options';
import { endProcess } from '../../lib/services/processes';
import { redisOptions } from '../../lib/services/redis-options';
import { serviceAccount } from '../../lib/services/service-account';
import { knownServicesDirectory, openServicesDirectory } from '../../lib/services/services-directory';
import { socketDirectory } from '../../lib/services/socket-directory';
import type { SupervisedProcess } from '../../lib/services/supervised-process';

/** Where the services of this run are; the processes of the test runner inherit it through the environment. */
interface TestServicesAddress {
  readonly databaseUrl: string;
  readonly redisUrl: string;
}

export interface TestServices extends TestServicesAddress {
  stop(): Promise<void>;
}

export interface TestDatabase {
  readonly name: string;
  /** For `new Pool(…)` and `new PrismaPg(…)`. */
  readonly options: PoolConfig;
  /** As a `DATABASE_URL`, for servers that a test starts. */
  readonly url: string;
  /** Ends its connections and removes it. Optional: everything goes when the run ends. */
  drop(): Promise<void>;
}

export interface TestRedis {
  /** For `new Redis(…)`. */
  readonly options: RedisOptions;
  /** As a `REDIS_URL`. */
  readonly url: string;
}

/** A server of one test's own. */
export interface PrivateServer {
  readonly url: string;
  /** Stops it in its tracks (SIGSTOP): connections hang, as with a frozen machine. */
  freeze(): void;
  thaw(): void;
  /** Ends it at once (SIGKILL) and leaves it ended. */
  kill(): Promise<void>;
  /** Ends it in order, saving, and leaves it ended. */
  shutDown(): Promise<void>;
  /** Starts it again on the same data and address. */
  start(): Promise<void>;
  /** Ends it, whatever its state, and removes its data. */
  stop(): Promise<void>;
}
export interface PrivateRedis extends PrivateServer {
  readonly options: RedisOptions;
}
export interface PrivatePostgres extends PrivateServer {
  readonly options: PoolConfig;
}

const ENVIRONMENT_NAME = 'GATEHOUSE_TEST_SERVICES';
const PREFIX = 'gatehouse-test-';
const LOCK = 'start.lock';
const TEMPLATE = 'gatehouse_template';
/** Tests lose nothing worth keeping. */
const FAST_POSTGRES = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', max_connections: '200' };
const TEST_REDIS = ['save ""', 'databases 10000'];
/** Where tests unpack a Redis if the machine has none: outside of their data, so that only the first one downloads. */
export const REDIS_PACKAGE = resolve(import.meta.dirname, '../../.test-data/redis-package');

/** Starts Postgres, with a migrated template, and Redis. Removes what killed runs left behind. */
export async function startTestServices(): Promise<TestServices> {
  await removeAbandoned();
  const home = await openTestHome();
  const [postgres, redis] = await Promise.all([home.startPostgres(FAST_POSTGRES), home.startRedis(TEST_REDIS)]);
  await createTemplate(postgres.url);
  const address: TestServicesAddress = { databaseUrl: postgres.url, redisUrl: redis.url };
  process.env[ENVIRONMENT_NAME] = JSON.stringify(address);
  return { ...address, stop: home.remove };
}

/**
 * A migrated database that only the caller uses. `empty`: without tables. Throws unless `startTestServices` runs.
 */
export async function createTestDatabase({ empty = false } = {}): Promise<TestDatabase> {
  const { databaseUrl } = testServices();
  const name = `test_${randomBytes(6).toString('hex')}`;
  await onServer(databaseUrl, (client) =>
    client.query(`CREATE DATABASE "${name}" ${empty ? '' : `TEMPLATE "${TEMPLATE}"`}`),
  );
  const url = withDatabase(databaseUrl, name);
  return {
    name,
    url,
    options: postgresOptions(url),
    drop: async () => {
      await onServer(databaseUrl, (client) => client.query(`DROP DATABASE IF EXISTS "${name}" WITH (FORCE)`));
    },
  };
}

/**
 * An empty Redis database that only the caller uses. Publish and subscribe are shared by all databases of a server,
 * and so is FLUSHALL: a test that minds takes `startPrivateRedis`.
 */
export async function createTestRedis(): Promise<TestRedis> {
  const { redisUrl } = testServices();
  const redis = new Redis(redisOptions(redisUrl));
  const db = await redis.incr('test-databases-given-out').finally(() => redis.disconnect());
  const url = `${redisUrl}?db=${db}`;
  return { url, options: redisOptions(url) };
}

/** A Redis of the caller's own, empty. It needs no `startTestServices`. `config`: lines of redis.conf. */
export async function startPrivateRedis(config: readonly string[] = []): Promise<PrivateRedis> {
  const home = await openTestHome();
  const server = await privateServer(home, () => home.startRedis(['save 3600 1', ...config]));
  return { ...server, options: redisOptions(server.url) };
}

/** A Postgres of the caller's own, migrated unless `empty`. It needs no `startTestServices`. */
export async function startPrivatePostgres({ empty = false } = {}): Promise<PrivatePostgres> {
  const home = await openTestHome();
  // Tests kill it, and what it has committed must survive that.
  const settings = { ...FAST_POSTGRES, synchronous_commit: 'on' };
  const server = await privateServer(home, () => home.startPostgres(settings));
  const options = postgresOptions(server.url);
  if (!empty) await migrate(options);
  return { ...server, options };
}

type RunningService = SupervisedProcess & { readonly url: string };

async function privateServer(home: TestHome, startService: () => Promise<RunningService>): Promise<PrivateServer> {
  let running = await startService();
  const signal = (name: NodeJS.Signals) => {
    const pid = running.pid();
    if (pid === undefined) throw new Error(`The private server is not running, so it can't get ${name}.`);
    for (const target of [pid, ...childrenOf(pid)]) process.kill(target, name);
  };
  return {
    url: running.url,
    freeze: () => signal('SIGSTOP'),
    thaw: () => signal('SIGCONT'),
    kill: async () => {
      const children = childrenOf(running.pid());
      await running.stop('SIGKILL');
      for (const child of children) await endProcess(child, [{ signal: 'SIGKILL', waitMs: 5_000 }]);
    },
    shutDown: () => running.stop(),
    start: async () => {
      await running.stop();
      running = await startService();
    },
    stop: home.remove,
  };
}

interface TestHome {
  startPostgres(settings: Readonly<Record<string, string>>): Promise<RunningService>;
  startRedis(config: readonly string[]): Promise<RunningService>;
  /** Ends what was started here and removes the directory. */
  remove(): Promise<void>;
}

/** A temporary directory with a lock that says whether its run still lives. */
async function openTestHome(): Promise<TestHome> {
  const directory = openDataDirectory(join(tmpdir(), `${PREFIX}${randomBytes(6).toString('hex')}`));
  const lock = tryLock(join(directory, LOCK));
  // Another run took the new directory for an abandoned one: an instant too early, so it removes it.
  if (!lock) return openTestHome();
  const account = await serviceAccount(knownServicesDirectory(directory), say);
  const servicesDirectory = openServicesDirectory(directory, account, say);
  const options = {
    account,
    servicesDirectory,
    socketDirectory: socketDirectory(servicesDirectory, account),
    say,
    onEvent: () => {},
  };
  const running: RunningService[] = [];
  const remember = (service: RunningService) => {
    running.push(service);
    return service;
  };
  return {
    startPostgres: async (settings) => remember(await startEmbeddedPostgres(options, settings)),
    startRedis: async (config) => {
      const program = await findOrInstallRedis({ account, say, packageDirectory: REDIS_PACKAGE });
      return remember(await startEmbeddedRedis(program, options, config));
    },
    remove: async () => {
      await Promise.all(running.map((service) => service.stop('SIGKILL')));
      for (const path of [options.socketDirectory, servicesDirectory, directory]) {
        rmSync(path, { recursive: true, force: true });
      }
      lock?.release();
    },
  };
}

/** A run that was killed leaves its directory, and perhaps its servers. Those of living runs are locked. */
async function removeAbandoned(): Promise<void> {
  for (const name of readdirSync(tmpdir()).filter((entry) => entry.startsWith(PREFIX))) {
    const directory = join(tmpdir(), name);
    const isOurs = statSync(directory, { throwIfNoEntry: false })?.uid === process.getuid?.();
    if (!isOurs || !existsSync(join(directory, LOCK))) continue;
    const lock = tryLock(join(directory, LOCK));
    if (!lock) continue;
    const servicesDirectory = knownServicesDirectory(directory);
    await endLeftoverPostgres(join(servicesDirectory, 'postgres'));
    await endLeftoverRedis(join(servicesDirectory, 'redis/redis.conf'));
    rmSync(servicesDirectory, { recursive: true, force: true });
    rmSync(directory, { recursive: true, force: true });
    lock.release();
  }
}

/** Postgres works in children, and a signal reaches one process at a time. */
function childrenOf(parent: number | undefined): number[] {
  const pids = readdirSync('/proc').filter((entry) => /^\d+$/.test(entry));
  return pids.map(Number).filter((pid) => parent !== undefined && parentOf(pid) === parent);
}

function parentOf(pid: number): number | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // After the name in parentheses: state, parent.
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
  } catch {
    return undefined;
  }
}

async function createTemplate(databaseUrl: string): Promise<void> {
  await onServer(databaseUrl, (client) => client.query(`CREATE DATABASE "${TEMPLATE}"`));
  await migrate(postgresOptions(withDatabase(databaseUrl, TEMPLATE)));
}

async function onServer(databaseUrl: string, work: (client: pg.Client) => Promise<unknown>): Promise<void> {
  const client = new pg.Client(postgresOptions(databaseUrl));
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}

function withDatabase(databaseUrl: string, name: string): string {
  return databaseUrl.replace(/\/[^/?]*\?/, `/${name}?`);
}

function testServices(): TestServicesAddress {
  const address = process.env[ENVIRONMENT_NAME];
  if (!address) throw new Error('The test services do not run: is tests/support/global-setup.ts in the vitest config?');
  return JSON.parse(address);
}

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}
