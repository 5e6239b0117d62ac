import { setTimeout as delay } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { redisOptions } from './redis-options';
import { REDIS_MIN_MAJOR } from './redis-program';
import { StartupError } from './startup-error';

const TIMEOUT_MS = 3_000;
/** Services that are started together with us may be a moment behind. */
const RETRY_FOR_MS = 5_000;
const RETRY_PAUSE_MS = 250;
const FINAL = /WRONGPASS|NOAUTH|NOPERM|invalid password|DB index/i;

/**
 * Checks that the Redis or Valkey at `redisUrl` answers and is new enough (7). Tries for a few seconds, also while it
 * loads its data. Throws a `StartupError` that names the host and never the password.
 */
export async function checkExternalRedis(redisUrl: string, signal?: AbortSignal): Promise<void> {
  const giveUpAt = Date.now() + RETRY_FOR_MS;
  for (;;) {
    signal?.throwIfAborted();
    try {
      assertNewEnough(await readInfo(redisUrl), redisUrl);
      return;
    } catch (error) {
      if (error instanceof StartupError) throw error;
      const reason = error instanceof Error ? error.message : String(error);
      if (FINAL.test(reason) || Date.now() > giveUpAt) {
        throw new StartupError(
          `The Redis of REDIS_URL (${describe(redisUrl)}) can't be used: ${reason}. ` +
            'Start it or correct REDIS_URL, or unset it to use a private one.',
        );
      }
      await delay(RETRY_PAUSE_MS, undefined, { signal });
    }
  }
}

async function readInfo(redisUrl: string): Promise<string> {
  const redis = new Redis({
    ...redisOptions(redisUrl),
    lazyConnect: true,
    enableReadyCheck: false,
    retryStrategy: () => null,
    connectTimeout: TIMEOUT_MS,
    commandTimeout: TIMEOUT_MS,
    maxRetriesPerRequest: 0,
  });
  let lastError: Error | undefined;
  redis.on('error', (error) => {
    lastError = error;
  });
  try {
    await redis.connect();
    return await redis.info('server');
  } catch (error) {
    // "Connection is closed." says less than the socket's own error before it.
    throw lastError ?? error;
  } finally {
    redis.disconnect();
  }
}

/** Valkey says `redis_version:7.2.4` for its clients' sake, and its own version beside it. */
function assertNewEnough(info: string, redisUrl: string): void {
  const version = /^redis_version:(\S+)/m.exec(info)?.[1] ?? 'unknown';
  if (Number.parseInt(version, 10) >= REDIS_MIN_MAJOR) return;
  throw new StartupError(
    `The Redis of REDIS_URL (${describe(redisUrl)}) has version ${version}; Gatehouse needs ${REDIS_MIN_MAJOR}.0 or newer. ` +
      'Upgrade it, or unset REDIS_URL to use a private one.',
  );
}

function describe(redisUrl: string): string {
  const { path, host, port } = redisOptions(redisUrl);
  return path ?? `${host}:${port}`;
}
