/**
 * Brings up what Gatehouse stands on: Postgres (embedded unless DATABASE_URL is set), migrated to this release's
 * schema, Redis (a private one unless REDIS_URL is set), and the secret. Embedded services live as long as we do.
 */
import { rmdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { RedisOptions } from 'ioredis';
import type { PoolConfig } from 'pg';
import type { Env } from '../env';
import { checkExternalPostgres } from './check-external-postgres';
import { checkExternalRedis } from './check-external-redis';
import { openDataDirectory } from './data-directory';
import { type EmbeddedService, type EmbeddedServiceOptions, startEmbeddedPostgres } from './embedded-postgres';
import { startEmbeddedRedis } from './embedded-redis';
import { findOrInstallRedis } from './install-redis';
import { migrate } from './migrate';
import { postgresOptions } from './postgres-options';
import { redisOptions } from './redis-options';
import { readOrCreateSecret } from './secret';
import { serviceAccount } from './service-account';
import { knownServicesDirectory, openServicesDirectory } from './services-directory';
import { socketDirectory } from './socket-directory';
import { readLockHolder, readRuntime, type StartLock, type StartPurpose, tryStartLock } from './start-lock';
import { StartupError } from './startup-error';
import type { ServiceEvent } from './supervised-process';

export interface StartServicesOptions {
  readonly env: Pick<Env, 'databaseUrl' | 'redisUrl' | 'dataDirectory' | 'secret'>;
  /** Tells the person at the terminal what is going on: one sentence a call, without a line break at its end. */
  readonly say: (line: string) => void;
  /** An embedded service ended by itself, or is back. */
  readonly onEvent?: (event: ServiceEvent) => void;
  /** Aborting it stops a start half-way; what had been started is ended before the promise rejects. */
  readonly signal?: AbortSignal;
  readonly purpose?: StartPurpose;
  /** For tests: where a Redis may be unpacked, settings for Postgres, lines for redis.conf. */
  readonly redisPackageDirectory?: string;
  readonly postgresSettings?: Readonly<Record<string, string>>;
  readonly redisConfig?: readonly string[];
}

export interface ServiceConnections {
  /** For `new Pool(…)` and `new PrismaPg(…)`. */
  readonly database: PoolConfig;
  /** The same as a `DATABASE_URL`. */
  readonly databaseUrl: string;
  /** For `new Redis({ ...redis, commandTimeout: … })`. */
  readonly redis: RedisOptions;
  /** The same as a `REDIS_URL`. */
  readonly redisUrl: string;
  /** Signs sessions and visitors' cookies. */
  readonly secret: string;
}

export interface Services extends ServiceConnections {
  /** Publishes where the web server listens, for the error that a second start gets. */
  announceAddress(url: string): void;
  /** Process ids of the embedded services. */
  processes(): { readonly postgres?: number; readonly redis?: number };
  /** Ends the embedded services, data kept, and frees the data directory. Further calls give the same promise. */
  stop(): Promise<void>;
}

const WAIT_FOR_COMMAND_MS = 30_000;
/** A server that has just been killed takes a moment to be gone. */
const WAIT_FOR_SERVER_MS = 1_000;
const POLL_MS = 50;

/**
 * Starts everything and resolves when it answers. Throws a `StartupError` with what to do when it can't, and
 * `signal`'s reason when aborted; nothing is left running then.
 */
export async function startServices(options: StartServicesOptions): Promise<Services> {
  const { env, purpose = 'server' } = options;
  const dataDirectory = openDataDirectory(env.dataDirectory);
  // Only embedded services need the directory for themselves: several instances may share it and two servers.
  const isEmbedded = env.databaseUrl === undefined || env.redisUrl === undefined;
  const lock = isEmbedded ? await takeStartLock(dataDirectory, purpose, options) : undefined;
  return startWithLock(options, dataDirectory, lock);
}

/** The same for a caller that has the lock (none for external services). It is freed by `stop`, or if this fails. */
export async function startWithLock(
  options: StartServicesOptions,
  dataDirectory: string,
  lock: StartLock | undefined,
): Promise<Services> {
  try {
    return await start(options, dataDirectory, lock);
  } catch (error) {
    lock?.release();
    throw error;
  }
}

async function start(
  options: StartServicesOptions,
  dataDirectory: string,
  lock: StartLock | undefined,
): Promise<Services> {
  const { env, say, signal } = options;
  const secret = readOrCreateSecret(dataDirectory, env.secret);
  // Both at once; a failure of one ends the other.
  const failed = new AbortController();
  const common = await embeddedOptions(options, dataDirectory, lock, failed.signal);
  const outcomes = await Promise.allSettled(
    [startPostgres(options, common), startRedis(options, common, dataDirectory)].map((start) =>
      start.catch((error: unknown) => {
        failed.abort(error);
        throw error;
      }),
    ),
  );
  const started = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []));
  const stopAll = async () => {
    await Promise.all(started.map((service) => service.stop?.()));
    if (common) removeIfEmpty(common.socketDirectory);
  };
  const [postgres, redis] = started;
  try {
    signal?.throwIfAborted();
    if (!postgres || !redis) throw failed.signal.reason;
    const connections: ServiceConnections = {
      database: postgresOptions(postgres.url),
      databaseUrl: postgres.url,
      redis: redisOptions(redis.url),
      redisUrl: redis.url,
      secret,
    };
    await migrate(connections.database, { say });
    signal?.throwIfAborted();
    const published = { databaseUrl: postgres.url, redisUrl: redis.url };
    lock?.publish({ ...published, address: null });
    let stopped: Promise<void> | undefined;
    return {
      ...connections,
      announceAddress: (address) => lock?.publish({ ...published, address }),
      processes: () => ({ postgres: postgres.pid?.(), redis: redis.pid?.() }),
      stop: () => {
        stopped ??= stopAll().finally(() => lock?.release());
        return stopped;
      },
    };
  } catch (error) {
    await stopAll();
    throw error;
  }
}

/** An embedded service, or somebody else's, which we neither see nor stop. */
type StartedService = Pick<EmbeddedService, 'url'> & Partial<EmbeddedService>;

async function startPostgres(
  { env, signal, postgresSettings }: StartServicesOptions,
  common: EmbeddedServiceOptions | undefined,
): Promise<StartedService> {
  if (env.databaseUrl !== undefined || !common) {
    const url = env.databaseUrl ?? '';
    await checkExternalPostgres(url, signal);
    return { url };
  }
  return startEmbeddedPostgres(common, postgresSettings);
}

async function startRedis(
  { env, signal, redisConfig, redisPackageDirectory }: StartServicesOptions,
  common: EmbeddedServiceOptions | undefined,
  dataDirectory: string,
): Promise<StartedService> {
  if (env.redisUrl !== undefined || !common) {
    const url = env.redisUrl ?? '';
    await checkExternalRedis(url, signal);
    return { url };
  }
  const packageDirectory = redisPackageDirectory ?? join(dataDirectory, 'redis-package');
  const program = await findOrInstallRedis({ ...common, packageDirectory });
  return startEmbeddedRedis(program, common, redisConfig);
}

/** What embedded services need of the machine; undefined when there is none to start. */
async function embeddedOptions(
  { say, onEvent = () => {}, signal }: StartServicesOptions,
  dataDirectory: string,
  lock: StartLock | undefined,
  failed: AbortSignal,
): Promise<EmbeddedServiceOptions | undefined> {
  if (!lock) return undefined;
  const account = await serviceAccount(knownServicesDirectory(dataDirectory), say);
  const servicesDirectory = openServicesDirectory(dataDirectory, account, say);
  return {
    account,
    servicesDirectory,
    socketDirectory: socketDirectory(servicesDirectory, account),
    say,
    onEvent,
    signal: signal ? AbortSignal.any([signal, failed]) : failed,
  };
}

/** It may be under /tmp, where nothing of ours should stay. The next start makes it anew. */
function removeIfEmpty(directory: string): void {
  try {
    rmdirSync(directory);
  } catch {
    // A service that had to be killed has left its socket.
  }
}

async function takeStartLock(
  dataDirectory: string,
  purpose: StartPurpose,
  { say, signal }: Pick<StartServicesOptions, 'say' | 'signal'>,
): Promise<StartLock> {
  const begun = Date.now();
  let said = false;
  for (;;) {
    const lock = tryStartLock(dataDirectory, purpose);
    if (lock) return lock;
    const holder = readLockHolder(dataDirectory);
    // Without a readable holder it is being written, or has just ended.
    const waitMs = holder?.purpose === 'server' ? WAIT_FOR_SERVER_MS : WAIT_FOR_COMMAND_MS;
    if (Date.now() - begun > waitMs) throw alreadyRunning(dataDirectory);
    if (holder?.purpose === 'command' && !said) {
      say(`Waiting for a command (process ${holder.pid}) that is using this data.`);
      said = true;
    }
    await delay(POLL_MS, undefined, { signal });
  }
}

function alreadyRunning(dataDirectory: string): StartupError {
  const holder = readLockHolder(dataDirectory);
  const address = readRuntime(dataDirectory)?.address;
  return new StartupError(
    `Gatehouse is already running on ${dataDirectory}` +
      (holder ? ` (process ${holder.pid}${address ? `, ${address}` : ', starting'})` : '') +
      '. Stop it first, or start this one with another GATEHOUSE_DATA_DIR and PORT.',
  );
}
