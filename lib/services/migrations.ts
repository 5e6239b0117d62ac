import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

export interface Migration {
  /** The folder's name, such as `20261122000000_first`. */
  readonly name: string;
  readonly sql: string;
  /** As Prisma records it: SHA-256 of the file, in hex. */
  readonly checksum: string;
}

/** Where this repository keeps its migrations. */
export const MIGRATIONS_DIRECTORY = resolve(import.meta.dirname, '../../prisma/migrations');

/** The migrations in `directory`, in the order in which they are applied (by name). */
export function readMigrations(directory: string): Migration[] {
  return readdirSync(directory)
    .filter((name) => existsSync(join(directory, name, 'migration.sql')))
    .sort()
    .map((name) => {
      const sql = readFileSync(join(directory, name, 'migration.sql'), 'utf8');
      return { name, sql, checksum: createHash('sha256').update(sql).digest('hex') };
    });
}
