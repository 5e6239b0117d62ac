import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readEnv } from '../../lib/env';
import { StartupError } from '../../lib/services/startup-error';

test('an empty environment has the documented defaults', () => {
  expect(readEnv({})).toEqual({
    port: 3000,
    databaseUrl: undefined,
    redisUrl: undefined,
    dataDirectory: resolve('.gatehouse'),
    trustedProxies: [],
    clientIpHeader: 'x-forwarded-for',
    onFailure: 'open',
    secret: undefined,
    adminEmail: undefined,
    adminPassword: undefined,
    publicUrl: undefined,
    iceServers: [],
    turnSecret: undefined,
    iceRelayOnly: false,
    allowedTargets: [],
    metricsFrom: null,
    logLevel: 'info',
    logAddresses: 'full',
    stopDelayMs: 0,
  });
  expect(Object.isFrozen(readEnv({}))).toBe(true);
});

test('every variable is read', () => {
  expect(
    readEnv({
      PORT: '0',
      DATABASE_URL: 'postgresql://user:p%40ss@db.example.com/desk',
      REDIS_URL: 'rediss://:secret@redis.example.com:6380/2',
      GATEHOUSE_DATA_DIR: '/var/lib/gatehouse',
      GATEHOUSE_TRUSTED_PROXIES: ' 192.0.2.0/24, 2001:db8::7 ,',
      GATEHOUSE_CLIENT_IP_HEADER: 'CF-Connecting-IP',
      GATEHOUSE_ON_FAILURE: 'closed',
      GATEHOUSE_SECRET: 'a secret of thirty-two characters',
      GATEHOUSE_ADMIN_EMAIL: 'admin@example.com',
      GATEHOUSE_ADMIN_PASSWORD: 'correct horse',
      GATEHOUSE_PUBLIC_URL: 'https://desk.example.com/',
      GATEHOUSE_ICE_SERVERS: '[{"urls":"turn:turn.example.com","username":"u","credential":"c"}]',
      GATEHOUSE_TURN_SECRET: 'north',
      GATEHOUSE_ICE_RELAY_ONLY: 'yes',
      GATEHOUSE_ALLOW_PRIVATE_TARGETS: '10.0.7.9',
      GATEHOUSE_METRICS_FROM: '192.0.2.10',
      GATEHOUSE_LOG_LEVEL: 'warn',
      GATEHOUSE_LOG_ADDRESSES: 'shortened',
      GATEHOUSE_STOP_DELAY: '15',
    }),
  ).toEqual({
    port: 0,
    databaseUrl: 'postgresql://user:p%40ss@db.example.com/desk',
    redisUrl: 'rediss://:secret@redis.example.com:6380/2',
    dataDirectory: '/var/lib/gatehouse',
    trustedProxies: [
      { family: expect.anything(), first: 0xc0000200n, last: 0xc00002ffn },
      {
        family: expect.anything(),
        first: 0x20010db8000000000000000000000007n,
        last: 0x20010db8000000000000000000000007n,
      },
    ],
    clientIpHeader: 'cf-connecting-ip',
    onFailure: 'closed',
    secret: 'a secret of thirty-two characters',
    adminEmail: 'admin@example.com',
    adminPassword: 'correct horse',
    publicUrl: 'https://desk.example.com',
    iceServers: [{ urls: 'turn:turn.example.com', username: 'u', credential: 'c' }],
    turnSecret: 'north',
    iceRelayOnly: true,
    allowedTargets: [{ family: 4, first: 0x0a000709n, last: 0x0a000709n }],
    metricsFrom: [{ family: expect.anything(), first: 0xc000020an, last: 0xc000020an }],
    logLevel: 'warn',
    logAddresses: 'shortened',
    stopDelayMs: 15_000,
  });
  expect(readEnv({ GATEHOUSE_METRICS_FROM: 'none' }).metricsFrom).toEqual([]);
});

test.each([
  ['a Postgres behind a socket', { DATABASE_URL: 'postgresql://user:password@/desk?host=/run/postgresql' }],
  ['a Redis behind a socket', { REDIS_URL: '/run/redis/redis.sock' }],
  ['an empty variable, which counts as not set', { PORT: '', GATEHOUSE_ON_FAILURE: ' ' }],
])('%s is fine', (_what, source) => {
  expect(() => readEnv(source)).not.toThrow();
});

test('servers for calls can be addresses between commas', () => {
  const read = readEnv({
    GATEHOUSE_ICE_SERVERS: 'stun:stun.example.com:3478, turns:turn.example.com?transport=tcp,',
    GATEHOUSE_TURN_SECRET: 'north',
  });
  expect(read.iceServers).toEqual([
    { urls: 'stun:stun.example.com:3478' },
    { urls: 'turns:turn.example.com?transport=tcp' },
  ]);
});

describe('a wrong value is named with a right example', () => {
  test.each([
    ['PORT', '65536', 'such as 3000'],
    ['PORT', '-1', 'such as 3000'],
    ['PORT', '3000x', 'such as 3000'],
    ['DATABASE_URL', 'mysql://user:hunter2@db/desk', 'such as postgresql://'],
    ['REDIS_URL', 'user:hunter2@localhost:6379', 'such as redis://'],
    ['GATEHOUSE_TRUSTED_PROXIES', '192.0.2.0/24,10.1', 'such as 10.0.0.0/8'],
    ['GATEHOUSE_CLIENT_IP_HEADER', 'X-Forwarded-For, Forwarded', 'such as X-Forwarded-For'],
    ['GATEHOUSE_ON_FAILURE', 'maybe', 'open or closed'],
    ['GATEHOUSE_SECRET', 'hunter2', 'openssl rand -hex 32'],
    ['GATEHOUSE_ADMIN_EMAIL', 'admin', 'such as admin@example.com'],
    ['GATEHOUSE_PUBLIC_URL', 'desk.example.com', 'such as https://desk.example.com'],
    ['GATEHOUSE_PUBLIC_URL', 'https://example.com/desk', 'such as https://desk.example.com'],
    ['GATEHOUSE_ICE_SERVERS', '{"urls":"stun:hunter2"}', 'such as [{"urls"'],
    ['GATEHOUSE_ICE_SERVERS', 'hunter2.example.com', 'such as stun:stun.example.com:3478'],
    ['GATEHOUSE_ICE_SERVERS', '[{"urls":"https://hunter2.example.com"}]', 'such as stun:stun.example.com:3478'],
    // A browser throws at a TURN server that it can't sign in to.
    ['GATEHOUSE_ICE_SERVERS', 'turn:hunter2.example.com', 'GATEHOUSE_TURN_SECRET'],
    // With nothing to relay through no call would ever connect.
    ['GATEHOUSE_ICE_RELAY_ONLY', 'yes', 'such as turn:turn.example.com:3478'],
    ['GATEHOUSE_ICE_RELAY_ONLY', 'perhaps', 'yes or no'],
  ])('%s=%s', (name, value, example) => {
    const read = () => readEnv({ [name]: value });
    expect(read).toThrow(StartupError);
    expect(read).toThrow(name);
    expect(read).toThrow(example);
    // Values that hold passwords are never repeated.
    if (value.includes('hunter2')) expect(read).not.toThrow('hunter2');
  });

  test('all of them at once', () => {
    expect(() => readEnv({ PORT: 'x', GATEHOUSE_ON_FAILURE: 'y' })).toThrow(/PORT.*\n.*GATEHOUSE_ON_FAILURE/);
  });
});
