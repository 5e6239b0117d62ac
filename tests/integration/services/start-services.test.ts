import { chownSync, existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { isAlive } from '../../../lib/services/processes';
import { startServices } from '../../../lib/services/start-services';
import type { ServiceEvent } from '../../../lib/services/supervised-process';
import { REDIS_PACKAGE } from '../../support/test-services';
import {
  cleanUp,
  cloneReadableBy,
  copyOf,
  newDataDirectory,
  processesOn,
  query,
  redisCommand,
  startInChild,
  waitFor,
} from './service-start';

const NOBODY = 65_534;
const isRoot = process.getuid?.() === 0;

/** A stopped data directory whose database has one row in the table `kept`. */
const original = newDataDirectory('-original');

beforeAll(async () => {
  const services = await startHere(original);
  await query(services.databaseUrl, 'CREATE TABLE kept (n int); INSERT INTO kept VALUES (1)');
  await services.stop();
});
afterEach(() => cleanUp(original));
afterAll(() => cleanUp());

/** Starts in this process. */
function startHere(dataDirectory: string, events: ServiceEvent[] = []) {
  return startServices({
    env: { databaseUrl: undefined, redisUrl: undefined, dataDirectory, secret: undefined },
    say: () => {},
    redisPackageDirectory: REDIS_PACKAGE,
    onEvent: (event) => events.push(event),
  });
}

describe('a start on an empty directory', () => {
  test('brings up a migrated Postgres and a Redis, and its stop leaves no process and keeps the data', async () => {
    const dataDirectory = newDataDirectory();
    const first = await startHere(dataDirectory);
    expect(await query(first.databaseUrl, 'SELECT count(*)::int AS bans FROM ban')).toEqual([{ bans: 0 }]);
    await query(first.databaseUrl, "UPDATE desk_settings SET desk_name = 'Kept'");
    await redisCommand(first.redisUrl, 'SET', 'kept', 'yes');
    expect(processesOn(dataDirectory)).toHaveLength(2);
    await Promise.all([first.stop(), first.stop()]);
    expect(processesOn(dataDirectory)).toEqual([]);

    const second = await startHere(dataDirectory);
    expect(second.secret).toBe(first.secret);
    expect(second.databaseUrl).toBe(first.databaseUrl);
    expect(await query(second.databaseUrl, 'SELECT desk_name FROM desk_settings')).toEqual([{ desk_name: 'Kept' }]);
    expect(await redisCommand(second.redisUrl, 'GET', 'kept')).toBe('yes');
    await second.stop();
  });

  test('keeps what is secret from other users and listens on no network port', async () => {
    const dataDirectory = copyOf(original);
    const services = await startHere(dataDirectory);
    for (const file of ['secret', 'runtime.json', 'start.lock', 'services/postgres-password']) {
      expect(`${file} ${(statSync(join(dataDirectory, file)).mode & 0o777).toString(8)}`).toBe(`${file} 600`);
    }
    expect(statSync(join(dataDirectory, 'services')).mode & 0o777).toBe(0o700);
    expect(statSync(join(dataDirectory, 'services/run')).mode & 0o777).toBe(0o700);
    expect(await query(services.databaseUrl, 'SHOW listen_addresses')).toEqual([{ listen_addresses: '' }]);
    expect(await query(services.databaseUrl, 'SHOW fsync')).toEqual([{ fsync: 'on' }]);
    expect(await redisCommand(services.redisUrl, 'CONFIG', 'GET', 'port')).toEqual(['port', '0']);
    expect(await redisCommand(services.redisUrl, 'CONFIG', 'GET', 'maxmemory-policy')).toEqual([
      'maxmemory-policy',
      'noeviction',
    ]);
    const withoutPassword = services.databaseUrl.replace(/:[^:@]*@/, ':wrong@');
    await expect(query(withoutPassword, 'SELECT 1')).rejects.toThrow('password authentication failed');
    await services.stop();
  });

  test('works where the path is too long for a socket', async () => {
    const services = await startHere(newDataDirectory(`-${'long'.repeat(25)}`));
    expect(services.redisUrl.length).toBeLessThan(104);
    expect(await query(services.databaseUrl, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    await services.stop();
  });

  test('does not disturb a second one in another directory', async () => {
    const [one, other] = await Promise.all([startHere(copyOf(original)), startHere(copyOf(original))]);
    await one.stop();
    expect(await query(other.databaseUrl, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    expect(await redisCommand(other.redisUrl, 'PING')).toBe('PONG');
    await other.stop();
  });

  test.runIf(isRoot)('works for an ordinary user', async () => {
    const dataDirectory = newDataDirectory();
    mkdirSync(dataDirectory);
    chownSync(dataDirectory, NOBODY, NOBODY);
    const start = startInChild(dataDirectory, { as: { uid: NOBODY, gid: NOBODY }, root: cloneReadableBy(NOBODY) });
    const { databaseUrl, processes } = await start.ready;
    expect(statSync(`/proc/${processes.postgres}`).uid).toBe(NOBODY);
    expect(await query(databaseUrl, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    start.child.kill('SIGTERM');
    const { code, errors } = await start.ended;
    expect(code).toBe(0);
    expect(errors).toMatch(/^Creating the database\.\nThe database is at the current schema .*\n$/);
    expect(processesOn(dataDirectory)).toEqual([]);
  });

  test.runIf(isRoot)(
    'runs the services as another user where root starts it, also out of reach of that user',
    async () => {
      const outOfReach = newDataDirectory();
      mkdirSync(outOfReach, { mode: 0o700 });
      const start = startInChild(join(outOfReach, 'data'));
      const { databaseUrl, processes } = await start.ready;
      expect(statSync(`/proc/${processes.postgres}`).uid).not.toBe(0);
      expect(statSync(`/proc/${processes.redis}`).uid).not.toBe(0);
      expect(await query(databaseUrl, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
      expect(start.errors()).toMatch(/can't reach .*: the database is kept in \/var\/lib\/gatehouse\/\w+/);
      const elsewhere = readFileSync(join(outOfReach, 'data/services-directory'), 'utf8').trim();
      start.child.kill('SIGTERM');
      await start.ended;
      expect(processesOn(elsewhere)).toEqual([]);

      const again = startInChild(join(outOfReach, 'data'));
      expect((await again.ready).databaseUrl).toBe(databaseUrl);
      again.child.kill('SIGTERM');
      await again.ended;
      rmSync(elsewhere, { recursive: true });
      expect((await startInChild(join(outOfReach, 'data')).ended).errors).toContain(
        `kept in ${elsewhere}, which is gone`,
      );
    },
  );
});

describe('a stop', () => {
  test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('by %s ends in order', async (signal) => {
    const dataDirectory = copyOf(original);
    const start = startInChild(dataDirectory);
    await start.ready;
    // To the whole group, as a terminal does on Ctrl-C, and twice, as npm does.
    process.kill(-(start.child.pid ?? 0), signal);
    process.kill(-(start.child.pid ?? 0), signal);
    expect((await start.ended).code).toBe(0);
    expect(processesOn(dataDirectory)).toEqual([]);
    expect(readFileSync(join(dataDirectory, 'services/postgres.log'), 'utf8')).toContain(
      'database system is shut down',
    );
    expect(existsSync(join(dataDirectory, 'runtime.json'))).toBe(false);
  });

  test('in the middle of the first start leaves nothing running and nothing half-made', async () => {
    const dataDirectory = newDataDirectory();
    const start = startInChild(dataDirectory);
    await waitFor('the first start to be creating the database', () => start.errors().includes('Creating'));
    start.child.kill('SIGINT');
    const { code, errors } = await start.ended;
    expect(`${code} ${errors}`).toContain('Stopped by SIGINT');
    expect(processesOn(dataDirectory)).toEqual([]);
    await (await startHere(dataDirectory)).stop();
  });
});

describe('after a kill -9', () => {
  test('of the process alone, the next start ends what it left and loses nothing', async () => {
    const dataDirectory = copyOf(original);
    const killed = startInChild(dataDirectory);
    const left = await killed.ready;
    await query(left.databaseUrl, 'INSERT INTO kept VALUES (2)');
    killed.child.kill('SIGKILL');
    await killed.ended;
    expect(isAlive(left.processes.postgres)).toBe(true);
    expect(isAlive(left.processes.redis)).toBe(true);

    const next = await startHere(dataDirectory);
    expect(isAlive(left.processes.postgres)).toBe(false);
    expect(isAlive(left.processes.redis)).toBe(false);
    expect(await query(next.databaseUrl, 'SELECT n FROM kept')).toEqual([{ n: 1 }, { n: 2 }]);
    await next.stop();
  });

  test('of the process and of Postgres while clients are connected, the next start waits for the memory', async () => {
    const dataDirectory = copyOf(original);
    const killed = startInChild(dataDirectory);
    const left = await killed.ready;
    await query(left.databaseUrl, 'INSERT INTO kept VALUES (2)');
    // A child of Postgres that is busy does not notice at once that its parent is gone.
    const busy = query(left.databaseUrl, 'SELECT count(*) FROM generate_series(1, 20000000)').catch(() => 'cut off');
    await waitFor('the query to run', async () => {
      const rows = await query(
        left.databaseUrl,
        "SELECT 1 FROM pg_stat_activity WHERE query LIKE '%20000000%' AND pid <> pg_backend_pid()",
      );
      return rows.length > 0;
    });
    killed.child.kill('SIGKILL');
    process.kill(left.processes.postgres, 'SIGKILL');
    const next = await startHere(dataDirectory);
    expect(await query(next.databaseUrl, 'SELECT n FROM kept')).toEqual([{ n: 1 }, { n: 2 }]);
    await next.stop();
    await busy;
  });

  test('a process that has got the id of the old Postgres is left alone', async () => {
    const dataDirectory = copyOf(original);
    // This test's own process, under an id file such as Postgres leaves.
    const idFile = join(dataDirectory, 'services/postgres/postmaster.pid');
    writeFileSync(idFile, `${process.pid}\n${join(dataDirectory, 'services/postgres')}\n1\n5432\n\n\n`);
    const next = await startHere(dataDirectory);
    expect(await query(next.databaseUrl, 'SELECT n FROM kept')).toEqual([{ n: 1 }]);
    await next.stop();
  });

  test('of a service, it is back by itself', async () => {
    const events: ServiceEvent[] = [];
    const services = await startHere(copyOf(original), events);
    const { postgres = 0, redis = 0 } = services.processes();
    process.kill(postgres, 'SIGKILL');
    process.kill(redis, 'SIGKILL');
    await waitFor('both to be back', () => events.filter(({ kind }) => kind === 'restarted').length === 2);
    expect(
      events
        .filter(({ kind }) => kind === 'ended')
        .map(({ service }) => service)
        .sort(),
    ).toEqual(['Postgres', 'Redis']);
    expect(await query(services.databaseUrl, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    expect(await redisCommand(services.redisUrl, 'PING')).toBe('PONG');
    expect(services.processes().postgres).not.toBe(postgres);
    await services.stop();
  });
});

describe('a start is refused with what to do', () => {
  test('on data that a running one uses, which is named', async () => {
    const dataDirectory = copyOf(original);
    const services = await startHere(dataDirectory);
    services.announceAddress('http://localhost:3456');
    const second = await startInChild(dataDirectory).ended;
    expect(second.code).toBe(1);
    expect(second.errors).toContain(
      `already running on ${dataDirectory} (process ${process.pid}, http://localhost:3456)`,
    );
    expect(second.errors).toContain('GATEHOUSE_DATA_DIR');
    // The refused one has touched nothing.
    expect(await query(services.databaseUrl, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    await services.stop();
  });

  test('on data of another Postgres version', async () => {
    const dataDirectory = copyOf(original);
    writeFileSync(join(dataDirectory, 'services/postgres/PG_VERSION'), '17\n');
    await expect(startHere(dataDirectory)).rejects.toThrow(/made by Postgres 17; this Gatehouse brings Postgres 18/);
    expect(processesOn(dataDirectory)).toEqual([]);
  });

  test('on a database whose password is gone', async () => {
    const dataDirectory = copyOf(original);
    rmSync(join(dataDirectory, 'services/postgres-password'));
    await expect(startHere(dataDirectory)).rejects.toThrow(/postgres-password.* is missing/);
  });

  test('in a data directory that belongs to another user', async () => {
    const dataDirectory = isRoot ? newDataDirectory() : '/usr/share';
    if (isRoot) {
      mkdirSync(dataDirectory);
      chownSync(dataDirectory, NOBODY, NOBODY);
    }
    await expect(startHere(dataDirectory)).rejects.toThrow(/belongs to the user with id \d+, but this is/);
  });

  test.runIf(isRoot)('on a database that belongs to another user', async () => {
    const dataDirectory = copyOf(original);
    chownSync(join(dataDirectory, 'services/postgres'), NOBODY, NOBODY);
    await expect(startHere(dataDirectory)).rejects.toThrow(/belongs to the user with id 65534.*chown -R/);
    chownSync(join(dataDirectory, 'services'), NOBODY, NOBODY);
    await expect(startHere(dataDirectory)).rejects.toThrow(/services belongs to the user with id 65534.*chown -R/);
  });

  test('where the data directory is a file or can not be made', async () => {
    const file = newDataDirectory();
    writeFileSync(file, '');
    await expect(startHere(file)).rejects.toThrow(/is not a directory/);
    await expect(startHere(join(file, 'below'))).rejects.toThrow(/can't be created \(\w+\).*GATEHOUSE_DATA_DIR/);
  });
});

test('a snapshot that Redis can not read is put aside', async () => {
  const dataDirectory = copyOf(original);
  const snapshot = join(dataDirectory, 'services/redis/gatehouse.rdb');
  writeFileSync(snapshot, 'REDIS9999 from the future');
  const services = await startHere(dataDirectory);
  expect(await redisCommand(services.redisUrl, 'PING')).toBe('PONG');
  expect(existsSync(`${snapshot}.unreadable`)).toBe(true);
  await services.stop();
});
