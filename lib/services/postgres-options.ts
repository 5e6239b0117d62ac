import type { PoolConfig } from 'pg';

/** A connection to the embedded Postgres: a socket directory in place of a host, and a generated password. */
export interface EmbeddedPostgresAddress {
  readonly socketDirectory: string;
  readonly user: string;
  readonly password: string;
  readonly database: string;
}

/** The address as a URL that `pg`, libpq and `DATABASE_URL` take. */
export function embeddedPostgresUrl(address: EmbeddedPostgresAddress): string {
  const { user, password, database, socketDirectory } = address;
  const credentials = `${encodeURIComponent(user)}:${encodeURIComponent(password)}`;
  return `postgresql://${credentials}@localhost/${encodeURIComponent(database)}?host=${encodeURIComponent(socketDirectory)}`;
}

/** What to give `new Pool(…)` and `new PrismaPg(…)` for a `DATABASE_URL`. */
export function postgresOptions(databaseUrl: string): PoolConfig {
  // Prisma's adapter writes and reads instants without their offset, so every session must be in UTC whatever the
  // server's or the role's default is.
  const given = /[?&]options=([^&]*)/.exec(databaseUrl);
  if (given) {
    const options = `${decodeURIComponent(given[1]?.replaceAll('+', ' ') ?? '')} -c TimeZone=UTC`;
    const connectionString = databaseUrl.replace(given[0], `${given[0][0]}options=${encodeURIComponent(options)}`);
    return { connectionString };
  }
  return { connectionString: databaseUrl, options: '-c TimeZone=UTC' };
}
