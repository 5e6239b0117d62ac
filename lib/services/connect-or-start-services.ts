import { setTimeout as delay } from 'node:timers/promises';
import { openDataDirectory } from './data-directory';
import { postgresOptions } from './postgres-options';
import { redisOptions } from './redis-options';
import { readOrCreateSecret } from './secret';
import { readLockHolder, readRuntime, tryStartLock } from './start-lock';
import { type ServiceConnections, type StartServicesOptions, startServices, startWithLock } from './start-services';
import { StartupError } from './startup-error';

export interface ConnectedServices extends ServiceConnections {
  /** Where the running web server listens; undefined when there is none, or not yet. */
  readonly serverAddress: string | undefined;
  /** Ends what was started for this command; leaves a server's services alone. */
  stop(): Promise<void>;
}

/** A first start may install Redis and build the pages before it is ready. */
const WAIT_MS = 120_000;
const POLL_MS = 50;

/**
 * Services for a command that runs beside a server or without one: those of the server that is running on the data
 * directory, else its own, started for the command. Waits for a server that is starting and for other commands.
 * Throws a `StartupError` like `startServices`.
 */
export async function connectOrStartServices(
  options: Omit<StartServicesOptions, 'purpose'>,
): Promise<ConnectedServices> {
  const { env, signal } = options;
  if (env.databaseUrl !== undefined && env.redisUrl !== undefined) {
    return { ...(await startServices({ ...options, purpose: 'command' })), serverAddress: undefined };
  }
  const dataDirectory = openDataDirectory(env.dataDirectory);
  const giveUpAt = Date.now() + WAIT_MS;
  for (;;) {
    const lock = tryStartLock(dataDirectory, 'command');
    if (lock) {
      return { ...(await startWithLock(options, dataDirectory, lock)), serverAddress: undefined };
    }
    const holder = readLockHolder(dataDirectory);
    // A command takes its services with it when it ends, so only a server's are shared.
    const runtime = holder?.purpose === 'server' ? readRuntime(dataDirectory) : undefined;
    if (runtime) {
      return {
        database: postgresOptions(runtime.databaseUrl),
        databaseUrl: runtime.databaseUrl,
        redis: redisOptions(runtime.redisUrl),
        redisUrl: runtime.redisUrl,
        secret: readOrCreateSecret(dataDirectory, env.secret),
        serverAddress: runtime.address ?? undefined,
        stop: async () => {},
      };
    }
    if (Date.now() > giveUpAt) {
      throw new StartupError(
        `The process ${holder?.pid ?? '(unknown)'} is using ${dataDirectory} and is not ready. ` +
          'Wait for it or end it, then try again.',
      );
    }
    await delay(POLL_MS, undefined, { signal });
  }
}
