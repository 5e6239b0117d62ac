/**
 * A Redis (or Valkey) of our own, reached through a socket in a private directory. It holds a copy of what Postgres
 * knows: snapshots spare a rebuild after a restart, and nothing is lost without them.
 */
import { chownSync, existsSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { childEnvironment } from '../env';
import type { EmbeddedService, EmbeddedServiceOptions } from './embedded-postgres';
import { errnoOf } from './errno';
import { endProcess, findProcesses } from './processes';
import type { RedisProgram } from './redis-program';
import { StartupError } from './startup-error';
import { startSupervised } from './supervised-process';

/** Redis saves, then ends. It is only a copy: better killed than in the way. */
const STOP_SIGNALS = [
  { signal: 'SIGTERM', waitMs: 10_000 },
  { signal: 'SIGKILL', waitMs: 2_000 },
] as const;
const PING_TIMEOUT_MS = 1_000;

/** Starts it and resolves when it answers, its snapshot loaded. `extraConfig` (lines of redis.conf) is for tests. */
export async function startEmbeddedRedis(
  program: RedisProgram,
  options: EmbeddedServiceOptions,
  extraConfig: readonly string[] = [],
): Promise<EmbeddedService> {
  const { servicesDirectory, socketDirectory, account } = options;
  const directory = join(servicesDirectory, 'redis');
  const socket = join(socketDirectory, 'redis.sock');
  const snapshot = join(directory, 'gatehouse.rdb');
  const configFile = join(directory, 'redis.conf');
  makeDirectory(directory, account);
  writeFileSync(configFile, configuration({ directory, socket, extraConfig }), { mode: 0o600 });
  chownSync(configFile, account.uid, account.gid);

  const supervised = await startSupervised(
    {
      name: 'Redis',
      command: program.command,
      args: [configFile],
      env: childEnvironment(program.libraryPath ? { LD_LIBRARY_PATH: program.libraryPath } : {}),
      account,
      logFile: join(servicesDirectory, 'redis.log'),
      prepare: () => endLeftoverRedis(configFile),
      isReady: () => answersPing(socket),
      // A snapshot that it can't read (damaged, or from a newer version) is put aside: the index is built anew.
      mayRetry: () => {
        if (!existsSync(snapshot)) return false;
        options.say(
          `Redis could not read its snapshot; it is kept as ${snapshot}.unreadable and the index is rebuilt.`,
        );
        renameSync(snapshot, `${snapshot}.unreadable`);
        return true;
      },
      stopSignals: STOP_SIGNALS,
      onEvent: options.onEvent,
    },
    options.signal,
  );
  return { ...supervised, url: socket };
}

function makeDirectory(directory: string, account: EmbeddedServiceOptions['account']): void {
  try {
    mkdirSync(directory, { mode: 0o700 });
    chownSync(directory, account.uid, account.gid);
  } catch (error) {
    if (errnoOf(error) !== 'EEXIST') throw error;
  }
}

function configuration(paths: { directory: string; socket: string; extraConfig: readonly string[] }): string {
  return [
    'port 0',
    `unixsocket "${paths.socket}"`,
    'unixsocketperm 700',
    `dir "${paths.directory}"`,
    'dbfilename gatehouse.rdb',
    'daemonize no',
    // Keeps the path of this file in the process list: that is how the next start knows its own.
    'set-proc-title no',
    'appendonly no',
    'save 3600 1 300 1000',
    'shutdown-on-sigterm save force',
    // A full disk must not stop bans from being enforced.
    'stop-writes-on-bgsave-error no',
    'maxmemory-policy noeviction',
    ...paths.extraConfig,
    '',
  ].join('\n');
}

/** Ends what a killed start left running with this configuration file. Nothing else is ever touched. */
export async function endLeftoverRedis(configFile: string): Promise<void> {
  const leftovers = findProcesses((argv) => argv[1] === configFile && /^(redis|valkey)-server$/.test(argv[0] ?? ''));
  for (const { pid } of leftovers) {
    if (!(await endProcess(pid, STOP_SIGNALS))) {
      throw new StartupError(
        `The process ${pid} still runs Redis with ${configFile} and can't be stopped. End it first.`,
      );
    }
  }
}

/** False also while it loads its snapshot (`-LOADING`). */
function answersPing(socket: string): Promise<boolean> {
  return new Promise((resolve) => {
    const connection = connect(socket);
    const finish = (answer: boolean) => {
      connection.destroy();
      resolve(answer);
    };
    connection.setTimeout(PING_TIMEOUT_MS, () => finish(false));
    connection.once('connect', () => connection.write('PING\r\n'));
    connection.once('data', (data) => finish(data.toString().startsWith('+PONG')));
    connection.once('error', () => finish(false));
  });
}
