import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { errnoOf } from './errno';
import { postgresOptions } from './postgres-options';
import { StartupError } from './startup-error';

const MIN_MAJOR = 15;
const CONNECT_TIMEOUT_MS = 3_000;
/** Services that are started together with us may be a moment behind. */
const RETRY_FOR_MS = 5_000;
const RETRY_PAUSE_MS = 250;
/** Refusals that no waiting helps: authentication (28…), no such database (3D000), no permission (42501). */
const FINAL = /^(28\w{3}|3D000|42501)$/;

/**
 * Checks that the Postgres at `databaseUrl` answers and is new enough (15). Tries for a few seconds. Throws a
 * `StartupError` that names the host and never the password.
 */
export async function checkExternalPostgres(databaseUrl: string, signal?: AbortSignal): Promise<void> {
  const giveUpAt = Date.now() + RETRY_FOR_MS;
  for (;;) {
    signal?.throwIfAborted();
    const client = new pg.Client({ ...postgresOptions(databaseUrl), connectionTimeoutMillis: CONNECT_TIMEOUT_MS });
    client.on('error', () => {});
    try {
      await client.connect();
      const { rows } = await client.query<{ number: number; text: string; zone: string }>(
        `SELECT current_setting('server_version_num')::int AS number, current_setting('server_version') AS text,
          current_setting('TimeZone') AS zone`,
      );
      assertNewEnough(rows[0], client);
      assertUtc(rows[0]?.zone, client);
      return;
    } catch (error) {
      if (error instanceof StartupError) throw error;
      if (FINAL.test(errnoOf(error) ?? '') || Date.now() > giveUpAt) throw unreachable(client, error);
      await delay(RETRY_PAUSE_MS, undefined, { signal });
    } finally {
      await client.end().catch(() => {});
    }
  }
}

function assertNewEnough(version: { number: number; text: string } | undefined, client: pg.Client): void {
  const major = Math.floor((version?.number ?? 0) / 10_000);
  if (major >= MIN_MAJOR) return;
  throw new StartupError(
    `The Postgres of DATABASE_URL (${describe(client)}) has version ${version?.text}; Gatehouse needs ${MIN_MAJOR} or newer. ` +
      'Upgrade it, or unset DATABASE_URL to use the embedded one.',
  );
}

/** We ask for UTC when connecting; a pooler in between may have dropped that. */
function assertUtc(zone: string | undefined, client: pg.Client): void {
  if (/^(UTC|Etc\/UTC|GMT)$/i.test(zone ?? '')) return;
  throw new StartupError(
    `Connections to the Postgres of DATABASE_URL (${describe(client)}) are in the time zone ${zone}, and Gatehouse needs UTC. ` +
      `Set it for the role: ALTER ROLE "${client.user}" SET timezone = 'UTC';`,
  );
}

function unreachable(client: pg.Client, error: unknown): StartupError {
  const reason = error instanceof Error ? error.message || errnoOf(error) : String(error);
  return new StartupError(
    `The Postgres of DATABASE_URL (${describe(client)}) can't be used: ${reason}. ` +
      'Start it or correct DATABASE_URL, or unset it to use the embedded one.',
  );
}

function describe(client: pg.Client): string {
  return `${client.host}:${client.port}, database ${client.database ?? client.user}`;
}
