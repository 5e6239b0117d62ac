import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { connectOrStartServices } from '../../../lib/services/connect-or-start-services';
import { startServices } from '../../../lib/services/start-services';
import { REDIS_PACKAGE } from '../../support/test-services';
import { cleanUp, copyOf, newDataDirectory, processesOn, query, redisCommand, startInChild } from './service-start';

const original = newDataDirectory('-original');
const optionsFor = (dataDirectory: string, say: (line: string) => void = () => {}) => ({
  env: { databaseUrl: undefined, redisUrl: undefined, dataDirectory, secret: undefined },
  say,
  redisPackageDirectory: REDIS_PACKAGE,
});

beforeAll(async () => {
  await (await startServices(optionsFor(original))).stop();
});
afterEach(() => cleanUp(original));
afterAll(() => cleanUp());

test('a command without a server starts the services for itself, and takes them with it', async () => {
  const dataDirectory = copyOf(original);
  const services = await connectOrStartServices(optionsFor(dataDirectory));
  expect(services.serverAddress).toBeUndefined();
  expect(await query(services.databaseUrl, 'SELECT count(*)::int AS bans FROM ban')).toEqual([{ bans: 0 }]);
  await services.stop();
  expect(processesOn(dataDirectory)).toEqual([]);
});

test("a command beside a server uses the server's services, and leaves them running", async () => {
  const dataDirectory = copyOf(original);
  const server = startInChild(dataDirectory);
  const running = await server.ready;
  const services = await connectOrStartServices(optionsFor(dataDirectory));
  expect(services.serverAddress).toBe('http://localhost:3000');
  expect(services.secret).toBe(running.secret);
  expect(services.databaseUrl).toBe(running.databaseUrl);
  await services.stop();
  expect(await redisCommand(running.redisUrl, 'PING')).toBe('PONG');
});

test('a command that comes while a server is starting waits for it', async () => {
  const dataDirectory = copyOf(original);
  const server = startInChild(dataDirectory);
  await new Promise((resolve) => server.child.once('spawn', resolve));
  // Whichever takes the lock first: both get through.
  const services = await connectOrStartServices(optionsFor(dataDirectory));
  expect(await query(services.databaseUrl, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  await services.stop();
  const { databaseUrl } = await server.ready;
  expect(await query(databaseUrl, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
});

test('a server waits for a command to finish, and commands wait for one another', async () => {
  const dataDirectory = copyOf(original);
  const first = await connectOrStartServices(optionsFor(dataDirectory));
  const said: string[] = [];
  const server = startServices(optionsFor(dataDirectory, (line) => said.push(line)));
  await expect.poll(() => said).toEqual([expect.stringContaining(`command (process ${process.pid})`)]);
  await first.stop();
  await (await server).stop();

  const second = await connectOrStartServices(optionsFor(dataDirectory));
  const third = connectOrStartServices(optionsFor(dataDirectory));
  await second.stop();
  await (await third).stop();
});

test('a command after a kill -9 of the server starts its own services on what is left', async () => {
  const dataDirectory = copyOf(original);
  const server = startInChild(dataDirectory);
  const left = await server.ready;
  server.child.kill('SIGKILL');
  await server.ended;
  const services = await connectOrStartServices(optionsFor(dataDirectory));
  expect(services.serverAddress).toBeUndefined();
  expect(await query(services.databaseUrl, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  expect(processesOn(dataDirectory).some((line) => line.startsWith(`${left.processes.postgres} `))).toBe(false);
  await services.stop();
});
