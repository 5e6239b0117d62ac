import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { parseIpAddress } from '../../../lib/domain/ip-address';
import type { OpenRuntime } from '../../../lib/open-runtime';
import { openTestRuntime } from '../../support/open-test-runtime';
import { COMMANDS_TIMEOUT, openGatehouseOnTestServices } from './gatehouse';

vi.setConfig(COMMANDS_TIMEOUT);

const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

let gatehouse: Awaited<ReturnType<typeof openGatehouseOnTestServices>>;
/** Stands for a server that is running: it keeps its own view of the index. */
let server: OpenRuntime;

beforeAll(async () => {
  gatehouse = await openGatehouseOnTestServices({ GATEHOUSE_TRUSTED_PROXIES: '192.0.2.250' });
  server = await openTestRuntime({ database: gatehouse.database.options, redis: gatehouse.redis.options });
  await server.startKeeping();
});
afterAll(async () => {
  await server.close();
  gatehouse.remove();
});

/** By a server's own check, at the moment of asking. */
const isRefused = async (text: string) => {
  const address = parseIpAddress(text);
  if (!address.ok) throw new Error(address.error.message);
  return (await server.runtime.checkVisitor({ address: address.value, channel: 'chat' })).outcome === 'banned';
};

const rows = async () => {
  const client = new pg.Client(gatehouse.database.options);
  await client.connect();
  const { rows: found } = await client.query(
    `SELECT (SELECT count(*)::int FROM ban) AS bans, (SELECT count(*)::int FROM exemption) AS exemptions,
      (SELECT count(*)::int FROM ban_event) AS events, (SELECT revision::int FROM index_state) AS revision`,
  );
  await client.end();
  return found[0];
};

const added = async (argv: readonly string[]) => {
  const { exitCode, document } = await gatehouse.json(['ban', 'add', ...argv]);
  expect(exitCode).toBe(0);
  return (document as { ban: { id: number; date_valid: string | null } }).ban;
};

describe('ban add', () => {
  test('stores a ban, says it with every field, and running servers refuse at once', async () => {
    const { exitCode, document } = await gatehouse.json(['ban', 'add', '198.51.100.16/28', '--reason', ' spam ']);
    expect(await isRefused('198.51.100.31')).toBe(true);
    expect(await isRefused('198.51.100.32')).toBe(false);
    expect(exitCode).toBe(0);
    expect(document).toEqual({
      ban: {
        id: expect.any(Number),
        date_created: expect.stringMatching(INSTANT),
        agent_id: null,
        start_ip: '198.51.100.16',
        end_ip: '198.51.100.31',
        date_valid: null,
        contact_id: null,
        conversation_id: null,
        reason: 'spam',
      },
    });
  });

  test('says in text what is banned, until when in UTC, and how to end it', async () => {
    const { exitCode, stdout, stderr } = await gatehouse.run(['ban', 'add', '2001:DB8:0::7', '--until', '2999-03-30']);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(stdout).toMatch(
      /^Ban (\d+): 2001:db8::7 is banned until 2999-03-31T00:00:00Z\.\nEnd it with: npm run -s gatehouse -- ban expire \1\n$/,
    );
  });

  test('takes every way to write a range and an end', async () => {
    expect(await added(['203.0.113.10 - 203.0.113.20'])).toMatchObject({
      start_ip: '203.0.113.10',
      end_ip: '203.0.113.20',
    });
    expect(await added(['::ffff:203.0.113.30', '--until', '2999-01-01T00:00:00+01:00'])).toMatchObject({
      start_ip: '203.0.113.30',
      end_ip: '203.0.113.30',
      date_valid: '2998-12-31T23:00:00.000Z',
    });
    const { date_valid } = await added(['203.0.113.40', '--until', '30 days']);
    expect(Date.parse(date_valid ?? '') - Date.now()).toBeGreaterThan(29.9 * 86_400_000);
  });

  test('only warns about private and wide ranges, on stderr', async () => {
    const { exitCode, stdout, stderr } = await gatehouse.run(['ban', 'add', '10.0.0.0/8', '--json', '--until', '1h']);
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ ban: { start_ip: '10.0.0.0' } });
    expect(stderr).toMatch(/private networks/);
    expect(stderr).toMatch(/16,777,216 addresses/);
  });

  test('wants a confirmation for loopback and for a trusted proxy, and takes it', async () => {
    const before = await rows();
    for (const [range, kind] of [
      ['127.0.0.1', 'loopback'],
      ['192.0.2.0/24', 'trusted-proxy'],
    ]) {
      const { exitCode, document } = await gatehouse.json(['ban', 'add', range ?? '']);
      expect(exitCode).toBe(1);
      expect(document).toEqual({
        error: {
          kind: 'needs-confirmation',
          message: expect.stringMatching(/--confirm/),
          warnings: [{ kind, message: expect.any(String) }],
        },
      });
    }
    expect(await rows()).toEqual(before);
    await added(['192.0.2.0/24', '--confirm']);
    expect(await isRefused('192.0.2.250')).toBe(true);
  });

  test('names the ban that is in the way of a second one', async () => {
    const first = await added(['203.0.113.50']);
    const { exitCode, document } = await gatehouse.json(['ban', 'add', '203.0.113.50/32', '--until', '1h']);
    expect(exitCode).toBe(1);
    expect(document).toMatchObject({ error: { kind: 'duplicate', message: expect.any(String), ban: first } });
  });

  test.each([
    ['a range that is none', ['203.0.113.300'], 'invalid-range'],
    ['an end in the past', ['203.0.113.60', '--until', '2020-01-01'], 'invalid-until'],
    ['a reason without end', ['203.0.113.60', '--reason', 'x'.repeat(2001)], 'reason-too-long'],
  ])('refuses %s and stores nothing', async (_what, argv, kind) => {
    const before = await rows();
    const { exitCode, document } = await gatehouse.json(['ban', 'add', ...argv]);
    expect(exitCode).toBe(1);
    expect(document).toEqual({ error: { kind, message: expect.any(String) } });
    expect(await rows()).toEqual(before);
  });

  test('says a refusal on stderr, and nothing on stdout', async () => {
    expect(await gatehouse.run(['ban', 'add', '203.0.113.300'])).toEqual({
      exitCode: 1,
      stdout: '',
      stderr: expect.stringContaining('203.0.113.300'),
    });
  });
});

describe('ban expire', () => {
  test('lets in at once, once', async () => {
    const { id } = await added(['203.0.113.70']);
    expect(await isRefused('203.0.113.70')).toBe(true);
    const { exitCode, document } = await gatehouse.json(['ban', 'expire', String(id)]);
    expect(await isRefused('203.0.113.70')).toBe(false);
    expect(exitCode).toBe(0);
    expect(document).toMatchObject({ ban: { id, date_valid: expect.stringMatching(INSTANT) } });
    expect(await gatehouse.json(['ban', 'expire', String(id)])).toMatchObject({
      exitCode: 1,
      document: { error: { kind: 'past', message: expect.stringContaining('Command line ended it'), ban: { id } } },
    });
  });

  test('names the bans that still cover what it let go', async () => {
    const wide = await added(['203.0.113.80/29']);
    const narrow = await added(['203.0.113.81']);
    const { exitCode, stdout } = await gatehouse.run(['ban', 'expire', String(narrow.id)]);
    expect(exitCode).toBe(0);
    expect(stdout).toContain(`Some of it is still covered by ban ${wide.id} (203.0.113.80 – 203.0.113.87`);
  });

  test('of a ban that never was is refused', async () => {
    expect(await gatehouse.json(['ban', 'expire', '999999'])).toMatchObject({
      exitCode: 1,
      document: { error: { kind: 'not-found' } },
    });
  });
});

describe('exemption', () => {
  test('add, list and end: let in at once, and refused again', async () => {
    const ban = await added(['203.0.113.96/28']);
    const argv = ['exemption', 'add', '203.0.113.100', '--note', 'our office', '--until', '2 weeks'];
    const { exitCode, document } = await gatehouse.json(argv);
    expect(await isRefused('203.0.113.100')).toBe(false);
    expect(await isRefused('203.0.113.101')).toBe(true);
    expect(exitCode).toBe(0);
    const exemption = {
      id: expect.any(Number),
      date_created: expect.stringMatching(INSTANT),
      created_by: 'Command line',
      start_ip: '203.0.113.100',
      end_ip: '203.0.113.100',
      date_valid: expect.stringMatching(INSTANT),
      note: 'our office',
    };
    expect(document).toEqual({ exemption });
    expect(await gatehouse.json(['exemption', 'list'])).toEqual({
      exitCode: 0,
      document: { exemptions: [exemption] },
    });
    expect(await gatehouse.json(['check', '203.0.113.100'])).toMatchObject({
      exitCode: 0,
      document: { banned: false, valid_until: null, bans: [{ id: ban.id }], exempted_by: { note: 'our office' } },
    });
    const { id } = (document as { exemption: { id: number } }).exemption;
    expect(await gatehouse.json(['exemption', 'end', String(id)])).toMatchObject({
      exitCode: 0,
      document: { exemption: { id } },
    });
    expect(await isRefused('203.0.113.100')).toBe(true);
    expect(await gatehouse.json(['exemption', 'end', String(id)])).toMatchObject({
      exitCode: 1,
      document: { error: { kind: 'past' } },
    });
    expect(await gatehouse.json(['exemption', 'list'])).toEqual({ exitCode: 0, document: { exemptions: [] } });
  });

  test('that covers a ban wholly refuses it, with the way out', async () => {
    const { document } = await gatehouse.json(['exemption', 'add', '203.0.113.128/28', '--note', 'partner']);
    const { id } = (document as { exemption: { id: number } }).exemption;
    const { exitCode, stderr } = await gatehouse.run(['ban', 'add', '203.0.113.130']);
    expect(exitCode).toBe(1);
    expect(stderr).toContain(`npm run -s gatehouse -- exemption end ${id}`);
    const partly = await gatehouse.run(['ban', 'add', '203.0.113.128/27']);
    expect(partly).toMatchObject({
      exitCode: 0,
      stderr: expect.stringContaining(`let in all the same, by exemption ${id}`),
    });
  });

  test('that never was can not be ended', async () => {
    const before = await rows();
    expect(await gatehouse.json(['exemption', 'end', '999999'])).toMatchObject({
      exitCode: 1,
      document: { error: { kind: 'not-found' } },
    });
    expect(await rows()).toEqual(before);
  });
});

describe('check', () => {
  test('says every ban on an address, the one that counts first, however the address is written', async () => {
    const short = await added(['203.0.113.160', '--until', '1h']);
    const long = await added(['203.0.113.160/29', '--until', '2999-03-30T15:30:00Z', '--reason', 'botnet']);
    const found = await gatehouse.json(['check', '::FFFF:203.0.113.160']);
    expect(found).toEqual({
      exitCode: 0,
      document: {
        banned: true,
        valid_until: '2999-03-30T15:30:00.000Z',
        bans: [
          { ...long, agent_name: 'Command line', contact_name: null, conversation_code: null },
          expect.objectContaining({ id: short.id }),
        ],
        exempted_by: null,
        changes: [{ at: '2999-03-30T15:30:00.000Z', banned: false, ban_id: null }],
        index: { state: 'agrees', revision: expect.any(Number), applied: expect.any(Number), ban_id: long.id },
      },
    });
    const { stdout } = await gatehouse.run(['check', '203.0.113.160']);
    expect(stdout).toMatch(/^203\.0\.113\.160 is banned until 2999-03-30T15:30:00Z, by ban \d+ \(.*: botnet\)\./);
    expect(stdout).toContain(`Also covered by ban ${short.id} `);
    expect(stdout).toContain('From 2999-03-30T15:30:00Z on it is let in.');
    expect(stdout).toContain('The index agrees with Postgres.');
  });

  test('says when an exemption gives way to a ban again', async () => {
    const ban = await added(['203.0.113.176/28', '--until', '2999-03-30T15:30:00Z']);
    await gatehouse.run(['exemption', 'add', '203.0.113.177', '--note', 'ours', '--until', '2999-01-01T00:00:00Z']);
    const { stdout } = await gatehouse.run(['check', '203.0.113.177']);
    expect(stdout).toMatch(/^203\.0\.113\.177 is not banned: it is let in by exemption \d+ \(.*: ours\)\./);
    expect(stdout).toContain(`From 2999-01-01T00:00:00Z on it is refused by ban ${ban.id}.`);
    expect(stdout).toContain('From 2999-03-30T15:30:00Z on it is let in.');
  });

  test('says that a reference is not known', async () => {
    expect(await gatehouse.json(['check', 'GH-0000-00'])).toMatchObject({
      exitCode: 1,
      document: { error: { kind: 'not-found', message: expect.stringContaining('GH-0000-00') } },
    });
  });

  test('says that an address is free', async () => {
    expect(await gatehouse.json(['check', '203.0.113.250'])).toEqual({
      exitCode: 0,
      document: {
        banned: false,
        valid_until: null,
        bans: [],
        exempted_by: null,
        changes: [],
        index: { state: 'agrees', revision: expect.any(Number), applied: expect.any(Number), ban_id: null },
      },
    });
  });
});

test('after all of this the index is clean', async () => {
  expect(await gatehouse.json(['index', 'verify'])).toMatchObject({
    exitCode: 0,
    document: { clean: true, differences: 0 },
  });
});
