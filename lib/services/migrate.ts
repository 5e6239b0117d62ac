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

/** Keeps instances that start together from applying the same migration: any constant of ours will do. */
const LOCK_KEY = 7_283_640_119;

/**
 * Applies what is missing, and answers the names of what it applied. Instances that start together wait for one
 * another. Throws a `StartupError` when a migration fails (the database is then as before it), when an earlier one by
 * other means failed half-way, and when the database is ahead of this release.
 */
export async function migrate(database: PoolConfig, options: MigrateOptions = {}): Promise<readonly string[]> {
  const { directory = MIGRATIONS_DIRECTORY, say = () => {} } = options;
  const migrations = readMigrations(directory);
  // One connection: the transaction that is begun here is the one in which the engine works.
  const pool = new pg.Pool({ ...database, max: 1, idleTimeoutMillis: 0 });
  pool.on('error', () => {});
  try {
    let pending = pendingMigrations(migrations, await readRecords(pool), say);
    if (pending.length === 0) return [];
    const applied: string[] = [];
    const engine = await loadSchemaEngine(pool);
    try {
      while (pending[0]) {
        const next = pending[0].name;
        await pool.query('BEGIN');
        await pool.query('SELECT pg_advisory_xact_lock($1)', [LOCK_KEY]);
        // Another instance may have been faster.
        pending = pendingMigrations(migrations, await readRecords(pool), say);
        if (pending[0]?.name === next) {
          const upToNext = migrations.slice(0, migrations.findIndex((migration) => migration.name === next) + 1);
          await engine.applyMigrations({
            filters: { externalTables: [], externalEnums: [] },
            migrationsList: asMigrationList(directory, upToNext),
          });
          applied.push(next);
          pending = pending.slice(1);
        }
        await pool.query('COMMIT');
      }
      if (applied.length > 0) say(`The database is at the current schema (applied: ${applied.join(', ')}).`);
      return applied;
    } catch (error) {
      await pool.query('ROLLBACK').catch(() => {});
      if (error instanceof StartupError) throw error;
      const reason = error instanceof Error ? error.message : String(error);
      throw new StartupError(
        `The migration ${pending[0]?.name} failed; the database is as it was before it.\n${reason}`,
      );
    } finally {
      engine.free();
    }
  } finally {
    await pool.end();
  }
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
