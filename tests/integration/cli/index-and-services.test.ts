import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { indexKey } from '../../../lib/adapters/redis-keys';
import { createTestDatabase, startPrivateRedis } from '../../support/test-services';
import { COMMANDS_TIMEOUT, openGatehouse, openGatehouseOnTestServices } from './gatehouse';

vi.setConfig(COMMANDS_TIMEOUT);

describe('the index', () => {
  let gatehouse: Awaited<ReturnType<typeof openGatehouseOnTestServices>>;
  let redis: Redis;
  beforeAll(async () => {
    gatehouse = await openGatehouseOnTestServices();
    redis = new Redis(gatehouse.redis.options);
    await gatehouse.run(['ban', 'import', '-'], { stdin: '203.0.113.7\n198.51.100.0/24\n2001:db8::/32\n' });
  });
  afterAll(() => {
    redis.disconnect();
    gatehouse.remove();
  });

  test('that is right is verified as clean, with its counts', async () => {
    expect(await gatehouse.json(['index', 'verify'])).toEqual({
      exitCode: 0,
      document: {
        clean: true,
        revision: 1,
        applied: 1,
        bans: 3,
        segments: 3,
        differences: 0,
        examples: [],
        ms: expect.any(Number),
      },
    });
    const { exitCode, stdout } = await gatehouse.run(['index', 'verify']);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^The index is clean: 3 bans, 3 segments, revision 1, applied 1, \d+\.\d s\.\n$/);
  });

  test('from which a member was taken, and to which another was added, is not; rebuild mends it', async () => {
    const [member = ''] = await redis.zrangebylex(indexKey(4), '[0', '+', 'LIMIT', 0, 1);
    const forged = `cb007132cb007132${member.slice(16)}`;
    await redis.zrem(indexKey(4), member);
    await redis.zadd(indexKey(4), 0, forged);
    const { exitCode, document } = await gatehouse.json(['index', 'verify']);
    expect({ exitCode, document }).toEqual({
      exitCode: 2,
      document: expect.objectContaining({
        clean: false,
        differences: 2,
        examples: expect.arrayContaining([
          { family: 4, expected: member, found: null },
          { family: 4, expected: null, found: forged },
        ]),
      }),
    });
    const text = await gatehouse.run(['index', 'verify']);
    expect(text.exitCode).toBe(2);
    expect(text.stdout).toContain('missing: 198.51.100.0 – 198.51.100.255, ban ');
    expect(text.stdout).toContain('should not be there: 203.0.113.50, ban ');
    expect(text.stdout).toContain('npm run -s gatehouse -- index rebuild');

    expect(await gatehouse.json(['index', 'rebuild'])).toEqual({
      exitCode: 0,
      document: { bans: 3, segments: 3, applied: 1, ms: expect.any(Number) },
    });
    expect((await gatehouse.run(['index', 'verify'])).exitCode).toBe(0);
  });

  test('that is gone is reported and not silently built by looking at it', async () => {
    await redis.flushdb();
    expect(await gatehouse.json(['index', 'verify'])).toMatchObject({
      exitCode: 2,
      document: { clean: false, applied: null, bans: 3, segments: 0 },
    });
    expect(await redis.dbsize()).toBe(0);
    expect(await gatehouse.run(['index', 'rebuild'])).toMatchObject({
      exitCode: 0,
      stdout: expect.stringMatching(/^The index is rebuilt: 3 bans, 3 segments, revision 1, /),
    });
  });
});

describe('with Redis away', () => {
  test('a ban is stored, the command says that the index is behind, and the next command catches up', async () => {
    const [database, redis] = await Promise.all([createTestDatabase(), startPrivateRedis()]);
    const gatehouse = openGatehouse({ DATABASE_URL: database.url, REDIS_URL: redis.url });
    try {
      await gatehouse.run(['ban', 'add', '203.0.113.7']);
      await redis.kill();
      const added = await gatehouse.run(['ban', 'add', '203.0.113.8', '--json']);
      expect({ exitCode: added.exitCode, document: JSON.parse(added.stdout) }).toMatchObject({
        exitCode: 0,
        document: { ban: { start_ip: '203.0.113.8' } },
      });
      expect(added.stderr).toContain('Stored; the index is behind and follows by itself');
      expect(await gatehouse.json(['check', '203.0.113.8'])).toMatchObject({
        exitCode: 0,
        document: { banned: true, index: { state: 'unreachable' } },
      });
      expect(await gatehouse.json(['index', 'verify'])).toEqual({
        exitCode: 2,
        document: { error: { kind: 'redis', message: expect.stringContaining('REDIS_URL') } },
      });
      await redis.start();
      await gatehouse.run(['ban', 'add', '203.0.113.9']);
      expect(await gatehouse.json(['index', 'verify'])).toMatchObject({ exitCode: 0, document: { bans: 3 } });
    } finally {
      gatehouse.remove();
      await redis.stop();
    }
  });
});

describe('with the database away', () => {
  test('a command fails with exit code 2, names it and shows no password', async () => {
    const gatehouse = openGatehouse({
      DATABASE_URL: 'postgresql://somebody:hunter2@127.0.0.1:1/gatehouse',
      REDIS_URL: 'redis://127.0.0.1:1',
    });
    const { exitCode, stdout, stderr } = await gatehouse.run(['check', '203.0.113.7', '--json']);
    expect({ exitCode, document: JSON.parse(stdout) }).toEqual({
      exitCode: 2,
      document: { error: { kind: 'services', message: expect.stringContaining('127.0.0.1:1') } },
    });
    expect(stdout + stderr).not.toContain('hunter2');
    gatehouse.remove();
  });

  test('a wrong setting is named', async () => {
    const gatehouse = openGatehouse({ GATEHOUSE_TRUSTED_PROXIES: 'everybody' });
    expect(await gatehouse.json(['check', '203.0.113.7'])).toMatchObject({
      exitCode: 2,
      document: { error: { kind: 'services', message: expect.stringContaining('GATEHOUSE_TRUSTED_PROXIES') } },
    });
    gatehouse.remove();
  });
});

describe('without a server', () => {
  test('commands start services of their own, one after the other, and keep what they did', async () => {
    const gatehouse = openGatehouse({});
    try {
      const outcomes = await Promise.all([
        gatehouse.json(['ban', 'add', '203.0.113.7', '--reason', 'first']),
        gatehouse.json(['ban', 'add', '203.0.113.8', '--reason', 'second']),
      ]);
      expect(outcomes).toMatchObject([
        { exitCode: 0, document: { ban: { reason: 'first' } } },
        { exitCode: 0, document: { ban: { reason: 'second' } } },
      ]);
      expect(await gatehouse.json(['check', '203.0.113.8'])).toMatchObject({
        exitCode: 0,
        document: { banned: true, bans: [{ reason: 'second' }] },
      });
      expect(await gatehouse.json(['index', 'verify'])).toMatchObject({ exitCode: 0, document: { bans: 2 } });
    } finally {
      gatehouse.remove();
    }
  });
});
