import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { migrate } from '../../../lib/services/migrate';
import { createTestDatabase, type TestDatabase } from '../../support/test-services';
import { query } from './service-start';

let database: TestDatabase;
let directory: string;

beforeEach(async () => {
  database = await createTestDatabase({ empty: true });
  directory = mkdtempSync(join(tmpdir(), 'gatehouse-migrations-'));
});
afterEach(async () => {
  rmSync(directory, { recursive: true });
  await database.drop();
});

function write(name: string, sql: string): void {
  mkdirSync(join(directory, name), { recursive: true });
  writeFileSync(join(directory, name, 'migration.sql'), sql);
}
const run = (say?: (line: string) => void) => migrate(database.options, { directory, say });
const tables = () => query(database.url, "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1");

test("this repository's migrations apply to an empty database, once, and a second look takes no time", async () => {
  expect(await migrate(database.options)).not.toEqual([]);
  const begun = performance.now();
  expect(await migrate(database.options)).toEqual([]);
  expect(performance.now() - begun).toBeLessThan(300);
});

test('a function whose body has semicolons is one statement', async () => {
  write('1_trigger', 'CREATE FUNCTION one() RETURNS int LANGUAGE plpgsql AS $$ BEGIN PERFORM 1; RETURN 1; END; $$;');
  expect(await run()).toEqual(['1_trigger']);
  expect(await query(database.url, 'SELECT one()')).toEqual([{ one: 1 }]);
});

test('later migrations join earlier ones, and a value of an enumeration can be used in the next', async () => {
  write('1_type', "CREATE TYPE colour AS ENUM ('red');");
  expect(await run()).toEqual(['1_type']);
  write('2_value', "ALTER TYPE colour ADD VALUE 'blue';");
  write('3_use', "CREATE TABLE paint (colour colour DEFAULT 'blue');");
  expect(await run()).toEqual(['2_value', '3_use']);
});

test('one that fails leaves the database as it was, and succeeds once it is put right', async () => {
  write('1_good', 'CREATE TABLE good (id int);');
  write('2_bad', 'CREATE TABLE half (id int); INSERT INTO missing VALUES (1);');
  await expect(run()).rejects.toThrow(/migration 2_bad failed: .*missing.*\nThe database is as it was before it/);
  expect(await tables()).toEqual([{ tablename: '_prisma_migrations' }, { tablename: 'good' }]);
  write('2_bad', 'CREATE TABLE half (id int);');
  expect(await run()).toEqual(['2_bad']);
});

test('two instances that start together apply each migration once', async () => {
  write('1_first', 'CREATE TABLE first (id int); SELECT pg_sleep(0.2);');
  write('2_second', 'CREATE TABLE second (id int);');
  const applied = await Promise.all([run(), run(), run()]);
  expect(applied.flat().sort()).toEqual(['1_first', '2_second']);
  expect(await query(database.url, 'SELECT count(*)::int AS count FROM _prisma_migrations')).toEqual([{ count: 2 }]);
});

test('a database that is ahead of this release is refused', async () => {
  write('1_first', 'CREATE TABLE first (id int);');
  write('2_newer', 'CREATE TABLE newer (id int);');
  await run();
  rmSync(join(directory, '2_newer'), { recursive: true });
  await expect(run()).rejects.toThrow(/ahead of this Gatehouse: it has the migration 2_newer/);
});

test('a migration that another tool began and did not finish is refused', async () => {
  write('1_first', 'CREATE TABLE first (id int);');
  await run();
  await query(database.url, 'UPDATE _prisma_migrations SET finished_at = NULL');
  await expect(run()).rejects.toThrow(/1_first is recorded as begun and not finished/);
});

test('one that was edited after it had been applied is said', async () => {
  write('1_first', 'CREATE TABLE first (id int);');
  await run();
  write('1_first', 'CREATE TABLE first (id bigint);');
  const said: string[] = [];
  expect(await run((line) => said.push(line))).toEqual([]);
  expect(said).toEqual([expect.stringContaining('1_first was changed after it had been applied')]);
});
