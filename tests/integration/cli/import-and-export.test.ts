import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { COMMANDS_TIMEOUT, type Gatehouse, openGatehouseOnTestServices } from './gatehouse';

vi.setConfig(COMMANDS_TIMEOUT);

const CLOUD = join(import.meta.dirname, '../../cases/data/cloud-all-ipv4.txt.gz');

let gatehouse: Awaited<ReturnType<typeof openGatehouseOnTestServices>>;
let client: pg.Client;

beforeAll(async () => {
  gatehouse = await openGatehouseOnTestServices({ GATEHOUSE_TRUSTED_PROXIES: '192.0.2.250' });
  client = new pg.Client(gatehouse.database.options);
  await client.connect();
});
afterAll(async () => {
  await client.end();
  gatehouse.remove();
});

const file = (name: string, content: string | Buffer) => {
  writeFileSync(join(gatehouse.directory, name), content);
  return join(gatehouse.directory, name);
};
const bansOf = async (batch: string) => {
  const { rows } = await client.query(
    `SELECT host(start_ip) AS start, host(end_ip) AS end, reason, valid_until AS until, banned_by_name AS by FROM ban
      JOIN ban_batch ON ban_batch.id = ban.batch_id WHERE ban_batch.name = $1 ORDER BY start_ip, end_ip`,
    [batch],
  );
  return rows;
};
const counts = async () =>
  (await client.query('SELECT (SELECT count(*) FROM ban) AS bans, (SELECT revision FROM index_state) AS revision'))
    .rows[0];
const verified = async (which: Gatehouse) => (await which.json(['index', 'verify'])).exitCode;

describe('ban import', () => {
  test('takes what is right in a mixed list, and reports each line that is not', async () => {
    const list = file(
      'mixed.txt',
      [
        '# a list',
        '203.0.113.7',
        'not-an-ip',
        '203.0.113.0/33',
        '203.0.113.16/28 # from a comment',
        '203.0.113.9-203.0.113.1',
        '2001:db8::/48,2001:db8::ffff,a name',
        '203.0.113.7/32',
        '127.0.0.0/8',
        '192.0.2.250',
        'allow 203.0.113.40;',
      ].join('\r\n'),
    );
    const { exitCode, document } = await gatehouse.json(['ban', 'import', list]);
    expect({ exitCode, document }).toEqual({
      exitCode: 0,
      document: {
        added: 2,
        covered: 1,
        refused: [
          { line: 3, text: 'not-an-ip', reason: expect.any(String) },
          { line: 4, text: '203.0.113.0/33', reason: expect.stringMatching(/0 to 32/) },
          { line: 6, text: '203.0.113.9-203.0.113.1', reason: expect.stringMatching(/Did you mean/) },
          { line: 7, text: '2001:db8::/48,2001:db8::ffff,a name', reason: expect.any(String) },
          { line: 9, text: '127.0.0.0/8', reason: expect.stringMatching(/loopback.*Add --confirm/) },
          { line: 10, text: '192.0.2.250', reason: expect.stringMatching(/proxy.*Add --confirm/) },
          { line: 11, text: 'allow 203.0.113.40;', reason: expect.stringMatching(/exemption/) },
        ],
      },
    });
    const common = { until: null, by: 'Command line' };
    expect(await bansOf('mixed.txt')).toEqual([
      { start: '203.0.113.7', end: '203.0.113.7', reason: '', ...common },
      { start: '203.0.113.16', end: '203.0.113.31', reason: 'from a comment', ...common },
    ]);
    expect(await verified(gatehouse)).toBe(0);

    const confirmed = await gatehouse.json(['ban', 'import', list, '--confirm', '--name', 'again']);
    expect(confirmed).toMatchObject({ exitCode: 0, document: { added: 2, covered: 3 } });
    expect((await bansOf('again')).map((ban) => ban.start)).toEqual(['127.0.0.0', '192.0.2.250']);
  });

  test('reads CSV with names, through a pipe, compressed; --until, --reason and --name win over the list', async () => {
    const csv = 'start,end,name\n198.51.100.0,198.51.100.7,Example Cloud\n198.51.100.8,198.51.100.9,"Cloud, Inc."\n';
    const named = await gatehouse.json(['ban', 'import', '-', '--name', 'clouds'], { stdin: gzipSync(csv) });
    expect(named).toEqual({ exitCode: 0, document: { added: 2, covered: 0, refused: [] } });
    expect((await bansOf('clouds')).map((ban) => ban.reason)).toEqual(['Example Cloud', 'Cloud, Inc.']);

    const argv = ['ban', 'import', '-', '--until', '2999-01-01T00:00:00Z', '--reason', 'all the same'];
    const overruled = await gatehouse.json(argv, { stdin: '198.51.100.32,198.51.100.39,Example Cloud\n' });
    expect(overruled).toMatchObject({ exitCode: 0, document: { added: 1 } });
    expect(await bansOf('standard input')).toEqual([
      {
        start: '198.51.100.32',
        end: '198.51.100.39',
        reason: 'all the same',
        until: new Date('2999-01-01T00:00:00Z'),
        by: 'Command line',
      },
    ]);
  });

  test('refuses what an exemption covers, and says which lines are worth a second look', async () => {
    await gatehouse.json(['exemption', 'add', '198.51.100.128/28', '--note', 'partner']);
    const stdin = '10.0.0.0/8\n198.51.100.130\n198.51.100.128/27\n';
    const { exitCode, stdout, stderr } = await gatehouse.run(['ban', 'import', '-', '--until', '1h'], { stdin });
    expect({ exitCode, stdout }).toEqual({
      exitCode: 0,
      stdout: expect.stringMatching(
        /^2 bans added, 0 already covered, 1 line refused\.\n {2}line 2: 198\.51\.100\.130: An exemption covers all of it/,
      ),
    });
    expect(stderr).toMatch(/line 1 \(10\.0\.0\.0\/8\): .*private networks/);
    expect(await verified(gatehouse)).toBe(0);
  });

  test('shows people twenty refused lines, and programs all', async () => {
    const stdin = Array.from({ length: 30 }, (_, i) => `wrong ${i}`).join('\n');
    const before = await counts();
    const text = await gatehouse.run(['ban', 'import', '-'], { stdin });
    expect(text).toMatchObject({
      exitCode: 1,
      stdout: expect.stringMatching(/line 20: .*\n {2}and 10 more; see --json\.\n$/),
    });
    const { exitCode, document } = await gatehouse.json(['ban', 'import', '-'], { stdin });
    expect(exitCode).toBe(1);
    expect((document as { refused: unknown[] }).refused).toHaveLength(30);
    expect(await counts()).toEqual(before);
  });

  test.each([
    ['that does not exist', 'nowhere.txt', /does not exist/],
    ['that is damaged', 'damaged.gz', /damaged/],
  ])('of a file %s is refused, and changes nothing', async (_what, name, message) => {
    file('damaged.gz', gzipSync(Buffer.alloc(100_000, '203.0.113.99\n')).subarray(0, 100));
    const before = await counts();
    const { exitCode, document } = await gatehouse.json(['ban', 'import', name], { cwd: gatehouse.directory });
    expect({ exitCode, document }).toEqual({
      exitCode: 1,
      document: { error: { kind: 'unreadable-list', message: expect.stringMatching(message), file: name } },
    });
    expect(await counts()).toEqual(before);
  });

  test('of an empty list does nothing, and says so', async () => {
    const before = await counts();
    const { exitCode, stdout, stderr } = await gatehouse.run(['ban', 'import', '-', '--json'], { stdin: '# none\n' });
    expect({ exitCode, document: JSON.parse(stdout) }).toEqual({
      exitCode: 0,
      document: { added: 0, covered: 0, refused: [] },
    });
    expect(stderr).toContain('only comments');
    expect(await counts()).toEqual(before);
  });
});

describe('ban import --preview and --feed', () => {
  const importing = (list: string, ...more: string[]) => gatehouse.json(['ban', 'import', list, ...more]);

  test('say what would happen and change nothing, then apply only what has changed', async () => {
    const first = file('feed-1.netset', '# hash:net ipset\n203.0.113.160\n203.0.113.161\n203.0.113.162\nx\n');
    const before = await counts();
    const preview = await importing(first, '--preview');
    expect(preview).toMatchObject({
      exitCode: 0,
      document: {
        format: 'netset',
        added: 3,
        covered: 0,
        refused: [{ line: 5, text: 'x' }],
        addresses: { v4: '3', v6: '0' },
        contacts: 0,
        agents: 0,
      },
    });
    expect(await counts()).toEqual(before);

    expect(await importing(first, '--feed', 'proxies')).toMatchObject({
      document: { added: 3, covered: 0, refused: [{ line: 5 }], expired: 0, held: 0 },
    });
    const second = file('feed-2.netset', '203.0.113.161\n203.0.113.162\n203.0.113.163\n');
    expect(await importing(second, '--feed', 'proxies', '--preview')).toMatchObject({
      document: { added: 1, covered: 2, expired: 1 },
    });
    expect(await importing(second, '--feed', 'proxies')).toMatchObject({
      document: { added: 1, covered: 2, refused: [], expired: 1 },
    });
    expect((await bansOf('proxies')).map(({ start }) => start)).toHaveLength(4);
  });

  test('refuse a list that lost more than half, unless it is confirmed, and an end for all of it', async () => {
    const tiny = file('tiny.netset', '203.0.113.163\n');
    expect(await importing(tiny, '--feed', 'proxies')).toMatchObject({
      exitCode: 1,
      document: { error: { kind: 'suspicious-list', listed: 1, before: 3 } },
    });
    expect(await importing(tiny, '--feed', 'proxies', '--until', '1 day')).toMatchObject({ exitCode: 1 });
    expect(await importing(tiny, '--feed', 'proxies', '--confirm')).toMatchObject({ document: { expired: 2 } });
  });
});

describe('ban export', () => {
  test('is read back by ban import: ranges, ends and reasons', async () => {
    const [from, to] = [await openGatehouseOnTestServices(), await openGatehouseOnTestServices()];
    try {
      await from.run(['ban', 'add', '203.0.113.7', '--reason', '=HYPERLINK("http://example.com"),\nclick']);
      await from.run(['ban', 'add', '198.51.100.0/24', '--until', '2999-03-30T15:30:00Z', '--reason', '12']);
      await from.run(['ban', 'add', '2001:db8::/33', '--reason', '203.0.113.9']);
      const { document } = await from.json(['ban', 'add', '203.0.113.8']);
      await from.run(['ban', 'expire', String((document as { ban: { id: number } }).ban.id)]);

      const exported = await from.run(['ban', 'export']);
      expect(exported).toEqual({
        exitCode: 0,
        stderr: '',
        stdout: [
          'start,end,until,reason',
          '198.51.100.0,198.51.100.255,2999-03-30T15:30:00Z,12',
          `203.0.113.7,203.0.113.7,,"'=HYPERLINK(""http://example.com""), click"`,
          '2001:db8::,2001:db8:7fff:ffff:ffff:ffff:ffff:ffff,,203.0.113.9',
          '',
        ].join('\n'),
      });
      const imported = await to.json(['ban', 'import', '-'], { stdin: exported.stdout });
      expect(imported).toEqual({ exitCode: 0, document: { added: 3, covered: 0, refused: [] } });
      expect(await to.run(['ban', 'export'])).toEqual(exported);
      expect(await verified(to)).toBe(0);
      expect(await to.run(['ban', 'export', '--format', 'cidr'])).toEqual({
        exitCode: 0,
        stderr: '',
        stdout: '198.51.100.0/24\n203.0.113.7/32\n2001:db8::/33\n',
      });
      expect(await to.run(['ban', 'export', '--format', 'pf'])).toMatchObject({
        exitCode: 1,
        stderr: expect.stringContaining('cidr, nginx, ipset, nftables'),
      });
      expect(await to.json(['ban', 'export'])).toMatchObject({
        exitCode: 0,
        document: {
          bans: [
            { start_ip: '198.51.100.0', date_valid: '2999-03-30T15:30:00.000Z', reason: '12' },
            { start_ip: '203.0.113.7', reason: '=HYPERLINK("http://example.com"), click' },
            { start_ip: '2001:db8::', date_valid: null, agent_name: 'Command line' },
          ],
        },
      });
    } finally {
      from.remove();
      to.remove();
    }
  });
});

describe('a real list of 111,110 blocks', () => {
  test('is imported, indexed, exported in pages and found covered the second time', async () => {
    const cloud = await openGatehouseOnTestServices();
    try {
      const first = await cloud.json(['ban', 'import', CLOUD]);
      expect(first).toEqual({ exitCode: 0, document: { added: 111_110, covered: 0, refused: [] } });
      expect(await cloud.json(['index', 'verify'])).toMatchObject({
        exitCode: 0,
        document: { bans: 111_110, clean: true },
      });
      expect(await cloud.json(['ban', 'import', CLOUD])).toEqual({
        exitCode: 0,
        document: { added: 0, covered: 111_110, refused: [] },
      });
      const { stdout } = await cloud.run(['ban', 'export']);
      expect(stdout.trimEnd().split('\n')).toHaveLength(111_111);
    } finally {
      cloud.remove();
    }
  });

  test('is given up without a trace on Ctrl-C', async () => {
    const cloud = await openGatehouseOnTestServices();
    try {
      const reading = readFileSync(CLOUD);
      const { exitCode, stdout, stderr } = await cloud.run(['ban', 'import', '-', '--json'], {
        stdin: reading,
        onStart: (child) => void stopWhileStoring(cloud.database.options, child),
      });
      expect({ exitCode, document: JSON.parse(stdout), stderr }).toMatchObject({
        exitCode: 130,
        document: { error: { kind: 'stopped' } },
      });
      const { document } = await cloud.json(['index', 'verify']);
      expect(document).toMatchObject({ bans: 0, revision: 0 });
    } finally {
      cloud.remove();
    }
  });
});

/** Sends Ctrl-C's signal as soon as the database is at work on the import. */
async function stopWhileStoring(database: object, child: { kill(signal: NodeJS.Signals): boolean }): Promise<void> {
  const watcher = new pg.Client(database);
  await watcher.connect();
  for (;;) {
    const { rowCount } = await watcher.query(
      `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()
        AND query LIKE '%INSERT INTO ban %'`,
    );
    if (rowCount) break;
  }
  child.kill('SIGINT');
  await watcher.end();
}
