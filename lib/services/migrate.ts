/**
 * Brings a database to the schema of this release: prisma/migrations, applied by Prisma's own engine and recorded in
 * `_prisma_migrations` as `prisma migrate deploy` would. Each migration and its record are one transaction: whatever
 * kills us in the middle, it happened or it did not. (So a migration can't use CREATE INDEX CONCURRENTLY, and a new
 * value of an enumeration is used in the migration after the one that adds it.)
 */
import pg, { type PoolConfig } from 'pg';
import { MIGRATIONS_DIRECTORY, type Migration, readMigrations } from './migrations';
import { loadSchemaEngine } from './schema-engine';
import { StartupError } from './startup-error';

export interface MigrateOptions {
  readonly directory?: string;
  readonly say?: (line: string) => void;
}

interface MigrationRow {
  readonly migration_name: string;
  readonly checksum: string;
  readonly finished_at: Date | null;
}

/** The lock that Prisma's engine takes for the same purpose; it belongs to the session, which may take it again. */
const PRISMA_LOCK_KEY = 72_707_369;

/**
 * Applies what is missing, and answers the names of what it applied. Instances that start together wait for one
 * another. Throws a `StartupError` when a migration fails (the database is then as before it), when an earlier one by
 * other means failed half-way, and when the database is ahead of this release.
 */
export async function migrate(database: PoolConfig, options: MigrateOptions = {}): Promise<readonly string[]> {
  const { directory = MIGRATIONS_DIRECTORY, say = () => {} } = options;
  const migrations = readMigrations(directory);
  // One connection: the lock and the transactions that are begun here are those in which the engine works.
  const pool = new pg.Pool({ ...database, max: 1, idleTimeoutMillis: 0 });
  pool.on('error', () => {});
  try {
    if (pendingMigrations(migrations, await readRecords(pool), say).length === 0) return [];
    await pool.query('SELECT pg_advisory_lock($1)', [PRISMA_LOCK_KEY]);
    // Another instance may have been faster.
    const pending = pendingMigrations(migrations, await readRecords(pool), () => {});
    await applyEach(pool, directory, migrations, pending);
    const names = pending.map(({ name }) => name);
    if (names.length > 0) say(`The database is at the current schema (applied: ${names.join(', ')}).`);
    return names;
  } finally {
    await pool.end();
  }
}

async function applyEach(
  pool: pg.Pool,
  directory: string,
  migrations: readonly Migration[],
  pending: readonly Migration[],
): Promise<void> {
  if (pending.length === 0) return;
  let scriptError: unknown;
  const engine = await loadSchemaEngine(pool, (error) => {
    scriptError = error;
  });
  try {
    for (const migration of pending) {
      await pool.query('BEGIN');
      try {
        await engine.applyMigrations({
          filters: { externalTables: [], externalEnums: [] },
          migrationsList: asMigrationList(directory, migrations.slice(0, migrations.indexOf(migration) + 1)),
        });
        await pool.query('COMMIT');
      } catch (error) {
        await pool.query('ROLLBACK').catch(() => {});
        throw failure(migration, scriptError ?? error);
      }
    }
  } finally {
    engine.free();
  }
}

function failure(migration: Migration, error: unknown): StartupError {
  const reason = error instanceof Error ? error.message : String(error);
  return new StartupError(
    `The migration ${migration.name} failed: ${reason}\nThe database is as it was before it. ` +
      'Start the release that you had before, and report this.',
  );
}

async function readRecords(pool: pg.Pool): Promise<readonly MigrationRow[]> {
  const { rows: tables } = await pool.query("SELECT to_regclass('_prisma_migrations') IS NOT NULL AS present");
  if (!tables[0]?.present) return [];
  const { rows } = await pool.query<MigrationRow>(
    'SELECT migration_name, checksum, finished_at FROM _prisma_migrations WHERE rolled_back_at IS NULL',
  );
  return rows;
}

function pendingMigrations(
  migrations: readonly Migration[],
  records: readonly MigrationRow[],
  say: (line: string) => void,
): readonly Migration[] {
  const failed = records.find((record) => record.finished_at === null);
  if (failed) {
    throw new StartupError(
      `The migration ${failed.migration_name} is recorded as begun and not finished, by another tool than this one. ` +
        'Restore the database from a backup, or settle it with: npx prisma migrate resolve',
    );
  }
  const unknown = records.find((record) => !migrations.some(({ name }) => name === record.migration_name));
  if (unknown) {
    throw new StartupError(
      `The database is ahead of this Gatehouse: it has the migration ${unknown.migration_name}, which this release ` +
        'does not know. Start the newer release, or restore a backup that was made by this one.',
    );
  }
  const recorded = new Map(records.map((record) => [record.migration_name, record.checksum]));
  for (const { name, checksum } of migrations) {
    if (recorded.has(name) && recorded.get(name) !== checksum) {
      say(`The migration ${name} was changed after it had been applied to this database: the two may differ.`);
    }
  }
  return migrations.filter(({ name }) => !recorded.has(name));
}

function asMigrationList(baseDir: string, migrations: readonly Migration[]) {
  return {
    baseDir,
    lockfile: { path: 'migration_lock.toml', content: 'provider = "postgresql"\n' },
    shadowDbInitScript: '',
    migrationDirectories: migrations.map(({ name, sql }) => ({
      path: name,
      migrationFile: { path: 'migration.sql', content: { tag: 'ok' as const, value: sql } },
    })),
  };
}
