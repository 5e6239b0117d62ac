import type { AddressInfo } from 'node:net';
import { createServer, type Server, type Socket } from 'node:net';
import { afterEach, beforeAll, expect, test } from 'vitest';
import { startServices } from '../../../lib/services/start-services';
import {
  createTestDatabase,
  createTestRedis,
  REDIS_PACKAGE,
  startPrivateRedis,
  type TestDatabase,
  type TestRedis,
} from '../../support/test-services';
import { cleanUp, newDataDirectory, query, redisCommand } from './service-start';

let database: TestDatabase;
let redis: TestRedis;
const servers: Server[] = [];

beforeAll(async () => {
  database = await createTestDatabase();
  redis = await createTestRedis();
});
afterEach(async () => {
  for (const server of servers.splice(0)) server.close();
  await cleanUp();
});

function startWith({ databaseUrl = database.url, redisUrl = redis.url, dataDirectory = newDataDirectory() }) {
  return startServices({ env: { databaseUrl, redisUrl, dataDirectory, secret: undefined }, say: () => {} });
}

/** A server on a free port that answers whatever it is sent with `answer`. */
async function fakeServer(answer: (data: Buffer, socket: Socket) => void): Promise<number> {
  const server = createServer((socket) => {
    socket.on('error', () => {});
    socket.on('data', (data) => answer(data, socket));
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

/** A port where nothing listens: it was free a moment ago. */
async function closedPort(): Promise<number> {
  const port = await fakeServer(() => {});
  await new Promise((resolve) => servers.pop()?.close(resolve));
  return port;
}

test('servers of the operator are used, and left running; two instances may share a data directory', async () => {
  const dataDirectory = newDataDirectory();
  const [one, other] = await Promise.all([startWith({ dataDirectory }), startWith({ dataDirectory })]);
  expect(one.secret).toBe(other.secret);
  expect(one.processes()).toEqual({});
  await one.stop();
  await other.stop();
  expect(await query(database.url, 'SELECT count(*)::int AS bans FROM ban')).toEqual([{ bans: 0 }]);
  expect(await redisCommand(redis.url, 'PING')).toBe('PONG');
});

test('only one of the two may be embedded', async () => {
  const services = await startServices({
    env: { databaseUrl: database.url, redisUrl: undefined, dataDirectory: newDataDirectory(), secret: 's'.repeat(32) },
    say: () => {},
    redisPackageDirectory: REDIS_PACKAGE,
  });
  expect(services.databaseUrl).toBe(database.url);
  expect(Object.keys(services.processes()).filter((name) => name === 'redis')).toEqual(['redis']);
  expect(services.secret).toBe('s'.repeat(32));
  await services.stop();
});

test('an unreachable server is named, without its password', async () => {
  const port = await closedPort();
  const [postgres, redisServer] = await Promise.all([
    startWith({ databaseUrl: `postgresql://user:hunter2@127.0.0.1:${port}/desk` }).catch(String),
    startWith({ redisUrl: `redis://:hunter2@127.0.0.1:${port}` }).catch(String),
  ]);
  expect(postgres).toContain(`The Postgres of DATABASE_URL (127.0.0.1:${port}, database desk) can't be used`);
  expect(postgres).toContain('ECONNREFUSED');
  expect(postgres).toContain('unset it to use the embedded one');
  expect(redisServer).toContain(`The Redis of REDIS_URL (127.0.0.1:${port}) can't be used`);
  expect(redisServer).toContain('ECONNREFUSED');
  expect(`${postgres} ${redisServer}`).not.toContain('hunter2');
});

test('a wrong password for Postgres is said at once', async () => {
  const begun = Date.now();
  const start = startWith({ databaseUrl: database.url.replace(/:[^:@]*@/, ':hunter2@') });
  const message = await start.catch((error: Error) => error.message);
  expect(message).toContain('password authentication failed');
  expect(message).not.toContain('hunter2');
  expect(Date.now() - begun).toBeLessThan(4_000);
});

test('a Postgres older than 15 is refused', async () => {
  const port = await fakeServer(answerAsPostgres14);
  const message = await startWith({ databaseUrl: `postgresql://user:hunter2@127.0.0.1:${port}/desk` }).catch(String);
  expect(message).toContain(`(127.0.0.1:${port}, database desk) has version 14.11; Gatehouse needs 15 or newer`);
});

test('a Redis older than 7 is refused', async () => {
  const info = '# Server\r\nredis_version:6.2.14\r\n';
  const port = await fakeServer((data, socket) => {
    for (const command of data.toString().match(/\r\n(info|client|hello|select|auth)\r\n/gi) ?? []) {
      socket.write(/info/i.test(command) ? `$${info.length}\r\n${info}\r\n` : '+OK\r\n');
    }
  });
  const message = await startWith({ redisUrl: `redis://127.0.0.1:${port}` }).catch(String);
  expect(message).toContain(`(127.0.0.1:${port}) has version 6.2.14; Gatehouse needs 7.0 or newer`);
});

test('a Redis that wants a password is said at once', async () => {
  const locked = await startPrivateRedis();
  await redisCommand(locked.url, 'CONFIG', 'SET', 'requirepass', 'hunter2');
  const begun = Date.now();
  const message = await startWith({ redisUrl: locked.url }).catch(String);
  expect(message).toContain('NOAUTH');
  expect(Date.now() - begun).toBeLessThan(4_000);
  await locked.stop();
});

/** As much of Postgres' protocol (version 3) as it takes to be asked for a version. */
function answerAsPostgres14(data: Buffer, socket: Socket): void {
  const message = (type: string, ...parts: (string | Buffer)[]) => {
    const body = Buffer.concat(parts.map((part) => Buffer.from(part)));
    const head = Buffer.alloc(5);
    head.write(type);
    head.writeInt32BE(body.length + 4, 1);
    return Buffer.concat([head, body]);
  };
  const int16 = (value: number) => Buffer.from([value >> 8, value & 255]);
  const int32 = (value: number) => Buffer.from([value >> 24, (value >> 16) & 255, (value >> 8) & 255, value & 255]);
  const column = (name: string, type: number) => [
    `${name}\0`,
    int32(0),
    int16(0),
    int32(type),
    int16(-1),
    int32(-1),
    int16(0),
  ];
  const value = (text: string) => [int32(text.length), text];
  const ready = message('Z', 'I');
  if (data[0] === 'Q'.charCodeAt(0)) {
    socket.write(message('T', int16(2), ...column('number', 23), ...column('text', 25)));
    socket.write(message('D', int16(2), ...value('140011'), ...value('14.11')));
    socket.write(message('C', 'SELECT 1\0'));
    socket.write(ready);
  } else if (data[0] === 0) {
    socket.write(message('R', int32(0)));
    socket.write(ready);
  }
}
