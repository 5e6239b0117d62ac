import type { Env } from '../env';
import { checkExternalPostgres } from '../services/check-external-postgres';
import { type ConnectedServices, connectOrStartServices } from '../services/connect-or-start-services';
import { openDataDirectory } from '../services/data-directory';
import { migrate } from '../services/migrate';
import { postgresOptions } from '../services/postgres-options';
import { redisOptions } from '../services/redis-options';
import { readOrCreateSecret } from '../services/secret';

interface OpenServicesOptions {
  readonly env: Env;
  readonly say: (line: string) => void;
  readonly signal: AbortSignal;
}

/**
 * The services for one command: see `connectOrStartServices`. A Redis that somebody else runs may be away, unlike for a
 * server that starts: what the command changes is stored then, and the index follows.
 */
export async function openServices({ env, say, signal }: OpenServicesOptions): Promise<ConnectedServices> {
  const { databaseUrl, redisUrl } = env;
  if (databaseUrl === undefined || redisUrl === undefined) return connectOrStartServices({ env, say, signal });
  const dataDirectory = openDataDirectory(env.dataDirectory);
  await checkExternalPostgres(databaseUrl, signal);
  const database = postgresOptions(databaseUrl);
  await migrate(database, { say });
  return {
    database,
    databaseUrl,
    redis: redisOptions(redisUrl),
    redisUrl,
    secret: readOrCreateSecret(dataDirectory, env.secret),
    serverAddress: undefined,
    stop: async () => {},
  };
}
