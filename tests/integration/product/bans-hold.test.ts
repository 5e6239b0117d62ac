import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { request } from 'node:http';
import { promisify } from 'node:util';
import { Redis } from 'ioredis';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { postgresOptions } from '../../../lib/services/postgres-options';
import { isAlive } from '../../../lib/services/processes';
import { redisOptions } from '../../../lib/services/redis-options';
import { readRuntime } from '../../../lib/services/start-lock';
import { type RunningProduct, startProduct } from '../../e2e/start-product';
import { parseMetrics, sampleOf } from '../metrics/parse-metrics';

/** The whole product as its operator runs it: one command, the command line beside it, and what visitors get. */
let product: RunningProduct;
const SETTINGS = { GATEHOUSE_LOG_ADDRESSES: 'shortened', GATEHOUSE_STOP_DELAY: '2' };
beforeAll(async () => {
  product = await startProduct({ env: SETTINGS });
}, 300_000);
afterAll(() => product.remove());

interface Answer {
  readonly status: number;
  readonly headers: Record<string, string | string[] | undefined>;
  readonly body: string;
}

/** A visitor's request, through a trusted proxy that names the visitor. */
async function as(visitor: string, path: string, init: { method?: string; body?: object; headers?: object } = {}) {
  const body = init.body && JSON.stringify(init.body);
  const sent = request(new URL(product.url), {
    path,
    method: init.method ?? (body ? 'POST' : 'GET'),
    headers: {
      'x-forwarded-for': visitor,
      ...(body && { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }),
      ...init.headers,
    },
  });
  sent.end(body);
  const [response] = await once(sent, 'response');
  let text = '';
  for await (const chunk of response) text += chunk;
  return { status: response.statusCode, headers: response.headers, body: text } as Answer;
}

const MESSAGE = { name: 'Vera Visitor', email: 'vera@example.com', subject: 'Hello', message: 'Is anybody there?' };
const write = (visitor: string) => as(visitor, '/api/channels/contact-form', { body: MESSAGE });

async function gatehouse(...args: string[]): Promise<{ code: number; json: Record<string, unknown> }> {
  const command = [process.execPath, '--import', 'tsx', 'scripts/gatehouse.ts', '--json', ...args] as const;
  const { stdout, code } = await promisify(execFile)(command[0], command.slice(1), { env: product.env }).then(
    ({ stdout }) => ({ stdout, code: 0 }),
    (error: { stdout: string; code: number }) => error,
  );
  return { code, json: JSON.parse(stdout) as Record<string, unknown> };
}
const banOf = (json: Record<string, unknown>) => json.ban as { id: number; start_ip: string; end_ip: string };

describe('a ban', () => {
  test('made on the command line refuses page and JSON at once, and lets the neighbours in', async () => {
    expect((await write('203.0.113.7')).status).toBe(201);
    const added = await gatehouse('ban', 'add', '203.0.113.4 - 203.0.113.7', '--reason', 'abuse <b>of</b> the form');
    expect(added.code).toBe(0);

    const page = await as('203.0.113.7', '/contact', { headers: { accept: 'text/html' } });
    expect(page.status).toBe(403);
    expect(page.headers['content-type']).toContain('text/html');
    expect(page.headers['cache-control']).toContain('no-store');
    const json = await write('203.0.113.4');
    expect(json.status).toBe(403);
    expect(JSON.parse(json.body)).toMatchObject({ channel: 'contact_form', valid_until: null });
    const { reference } = JSON.parse(json.body) as { reference: string };
    // What the visitor was shown leads staff to the refusal, in another process too.
    await vi.waitFor(
      async () =>
        expect(await gatehouse('check', reference.toLowerCase())).toMatchObject({
          code: 0,
          json: { reference, channel: 'contact_form', address: '203.0.113.4', ban_id: banOf(added.json).id },
        }),
      { timeout: 30_000, interval: 500 },
    );
    for (const said of [page.body, json.body]) {
      expect(said).not.toMatch(/abuse|203\.0\.113|Command line/);
    }
    expect((await write('203.0.113.3')).status).toBe(201);
    expect((await as('203.0.113.8', '/contact')).status).toBe(200);
  });

  test('counts each request that it refused once, within seconds, by channel', async () => {
    const { json } = await gatehouse('ban', 'add', '198.51.100.30');
    await as('198.51.100.30', '/contact');
    await write('198.51.100.30');
    await as('198.51.100.30', '/chat');
    await as('198.51.100.30', '/sign-in');
    const client = new pg.Client(postgresOptions(readRuntime(product.dataDirectory)?.databaseUrl ?? ''));
    await client.connect();
    const hits = async () => {
      const query = 'SELECT channel::text, count::int FROM ban_hit WHERE ban_id = $1 ORDER BY channel';
      return (await client.query(query, [banOf(json).id])).rows;
    };
    await vi.waitFor(
      async () =>
        expect(await hits()).toEqual([
          { channel: 'chat', count: 1 },
          { channel: 'contact_form', count: 2 },
        ]),
      { timeout: 10_000, interval: 100 },
    );
    await client.end();
  });

  test('holds at a proxy that asks for a site of its own, and its visitor’s code leads to the refusal', async () => {
    const { json } = await gatehouse('ban', 'add', '198.51.100.40', '--until', '1h');
    expect((await as('198.51.100.41', '/api/v3/gate?ip=198.51.100.40')).status).toBe(204);
    const { status, headers } = await as('198.51.100.40', '/api/v3/gate?ip=198.51.100.41');
    expect(status).toBe(403);
    const until = new Date(String(headers['x-gatehouse-valid-until'])).getTime();
    expect(until - Date.now()).toBeLessThanOrEqual(3_600_000);
    const reference = String(headers['x-gatehouse-reference']);
    await vi.waitFor(
      async () =>
        expect(await gatehouse('check', reference)).toMatchObject({
          code: 0,
          json: { channel: 'gate', address: '198.51.100.40', ban_id: banOf(json).id },
        }),
      { timeout: 30_000, interval: 500 },
    );
  });

  test('that is expired lets in at once', async () => {
    const { json } = await gatehouse('ban', 'add', '198.51.100.9');
    expect((await write('198.51.100.9')).status).toBe(403);
    expect((await gatehouse('ban', 'expire', String(banOf(json).id))).code).toBe(0);
    expect((await write('198.51.100.9')).status).toBe(201);
  });

  test('does not stand before the console, and staff pages ask to sign in', async () => {
    await gatehouse('ban', 'add', '198.51.100.20');
    expect((await as('198.51.100.20', '/sign-in')).status).toBe(200);
    expect((await as('198.51.100.20', '/desk/bans')).status).toBeGreaterThanOrEqual(302);
    expect((await as('198.51.100.20', '/contact')).status).toBe(403);
  });

  test.each([
    ['an IPv4-mapped spelling', { 'x-forwarded-for': '::ffff:203.0.113.5' }],
    ['a mapped spelling in hex with a port', { 'x-forwarded-for': '[::ffff:cb00:7105]:4711' }],
    ['a forged address in front', { 'x-forwarded-for': '192.0.2.1, 203.0.113.5' }],
    ['another header that names somebody else', { 'x-forwarded-for': '203.0.113.5', 'x-real-ip': '192.0.2.1' }],
    ['a forged private header', { 'x-forwarded-for': '203.0.113.5', 'x-gatehouse-client': 'v1 192.0.2.1' }],
    ['a header that skips middleware', { 'x-forwarded-for': '203.0.113.5', 'x-middleware-subrequest': 'proxy:proxy' }],
    ['a header for data requests', { 'x-forwarded-for': '203.0.113.5', 'x-nextjs-data': '1' }],
    ['a header for React data', { 'x-forwarded-for': '203.0.113.5', rsc: '1' }],
  ])('is not got round by %s', async (_, headers) => {
    expect((await as('', '/contact', { headers })).status).toBe(403);
    expect((await as('', '/api/channels/contact-form', { body: MESSAGE, headers })).status).toBe(403);
  });

  test.each([
    '/%63ontact',
    '//contact',
    '/contact/',
    '/./contact',
    '/x/../contact',
    '/contact?x=1',
    '/contact.rsc',
    '/CONTACT',
  ])('is not got round by the path %s', async (path) => {
    expect((await as('203.0.113.5', path)).status).toBe(403);
  });

  test('is not got round by posting the form’s action to another page', async () => {
    const page = await as('192.0.2.50', '/contact', { headers: { accept: 'text/html' } });
    const id =
      /\$ACTION_ID_([0-9a-f]{40,})/.exec(page.body)?.[1] ??
      /"id":"([0-9a-f]{40,})"/.exec(page.body.replaceAll('&quot;', '"').replaceAll('\\"', '"'))?.[1];
    expect(id, 'the page names its action').toBeTruthy();
    for (const path of ['/sign-in', '/desk', '/']) {
      const answer = await as('203.0.113.5', path, {
        body: [MESSAGE],
        headers: { 'next-action': id, 'content-type': 'text/plain;charset=UTF-8' },
      });
      expect(answer.body).not.toMatch(/[A-Z]{3}-\d{5}-\d{3}/);
    }
  });

  test('is not offered for a visitor whose address can’t be told: the channel answers 400 and says what to set', async () => {
    const answer = await write('not an address');
    expect(answer.status).toBe(400);
    expect((await as('127.0.0.1', '/contact')).status).toBe(400);
  });
});

describe('whoever watches', () => {
  test('reads how many were refused and checked, and no stranger does', async () => {
    const read = async () => parseMetrics(await (await fetch(`${product.url}/metrics`)).text());
    const refusals = { channel: 'contact_form', outcome: 'banned' };
    const before = sampleOf(await read(), 'gatehouse_refusals_total', refusals) ?? Number.NaN;
    expect((await write('203.0.113.5')).status).toBe(403);
    // The text is shared for a second.
    await vi.waitFor(
      async () => expect(sampleOf(await read(), 'gatehouse_refusals_total', refusals)).toBe(before + 1),
      { timeout: 5000, interval: 100 },
    );
    const samples = await read();
    expect(sampleOf(samples, 'gatehouse_index_state', { state: 'ready' })).toBe(1);
    expect(sampleOf(samples, 'gatehouse_checks_total', { outcome: 'banned' })).toBeGreaterThan(0);
    expect(sampleOf(samples, 'gatehouse_http_requests_total', { kind: 'desk' })).toBeGreaterThan(0);
    expect(sampleOf(samples, 'gatehouse_refusals_total', { channel: 'gate' })).toBeGreaterThan(0);
    expect(sampleOf(samples, 'gatehouse_http_requests_total', { kind: 'gate', status: '4xx' })).toBeGreaterThan(0);
    expect((await as('192.0.2.60', '/metrics')).status).toBe(401);
  });

  test('finds each line of the log in JSON, with networks for addresses, and nothing that visitors keep secret', async () => {
    const secret = 'canary-7f3a91';
    const headers = {
      authorization: `Bearer gh_${secret}`,
      apikey: secret,
      cookie: `gatehouse-visitor=${secret}; next-auth.session-token=${secret}`,
      'user-agent': `${secret}\u009b31m`,
      referer: `http://${secret}.example/`,
    };
    const body = { ...MESSAGE, name: secret, message: `${secret}\n{"level":"fatal"}` };
    for (const [visitor, path] of [
      ['203.0.113.5', '/contact'],
      ['192.0.2.61', `/contact?token=${secret}`],
      [`192.0.2.61, ${secret}`, '/chat'],
      ['192.0.2.61', `/join/${secret}`],
      ['192.0.2.61', `/${secret}/%zz`],
      ['192.0.2.61', '/metrics'],
      ['192.0.2.61', '/desk/bans'],
      ['192.0.2.61', '/api/auth/session'],
    ] as const) {
      await as(visitor, path, { headers });
    }
    for (const path of ['/api/channels/contact-form', '/api/channels/chat', '/api/v3/inbound/calls', '/sign-in']) {
      await as('192.0.2.61', path, { headers, body });
      await as('203.0.113.5', path, { headers, body });
    }
    // Next tells of these, and quotes what it was sent.
    await as('192.0.2.61', '/sign-in', { headers: { ...headers, 'next-action': 'no\u009b31m-action' }, body });
    await vi.waitFor(() => expect(product.output()).toContain('"doubt":"unreadable-entry"'), { timeout: 5000 });

    const output = product.output();
    expect(output).not.toContain(secret);
    expect(output).not.toMatch(/203\.0\.113\.[1-9]|192\.0\.2\.[1-9]|198\.51\.100\.[1-9]/);
    const lines = output.split('\n').filter((line) => line.startsWith('{'));
    expect(lines.length).toBeGreaterThan(10);
    for (const line of lines) {
      expect(JSON.parse(line)).toMatchObject({
        time: expect.stringMatching(/^\d{4}-.*Z$/),
        level: expect.stringMatching(/^[a-z]+$/),
        msg: expect.any(String),
      });
    }
    expect(output).toContain('"address":"203.0.113.0/24"');
    expect(output).toContain('"from":"console"');
    expect(output).not.toContain('\u009b');
    // After the start nothing else is printed.
    const afterStart = output.slice(output.indexOf('Stop it with Ctrl-C.\n') + 'Stop it with Ctrl-C.\n'.length);
    expect(afterStart.split('\n').filter((line) => line !== '' && !line.startsWith('{'))).toEqual([]);
  });
});

describe('through trouble', () => {
  test('flushing Redis changes no answer, and the index is whole again within a second', async () => {
    await gatehouse('ban', 'add', '198.51.100.40');
    const runtime = readRuntime(product.dataDirectory);
    if (!runtime) throw new Error('not running');
    const redis = new Redis(redisOptions(runtime.redisUrl));
    await redis.flushall();
    redis.disconnect();
    expect((await write('198.51.100.40')).status).toBe(403);
    expect((await write('198.51.100.41')).status).toBe(201);
    await vi.waitFor(async () => expect((await as('', '/readyz')).status).toBe(200), { timeout: 1000, interval: 20 });
    expect(await gatehouse('index', 'verify')).toMatchObject({ code: 0 });
  });

  test('after kill -9 the next start takes over: bans hold, tickets are there, the index is clean', async () => {
    await gatehouse('ban', 'add', '198.51.100.60');
    process.kill(product.pid, 'SIGKILL');
    await vi.waitFor(() => expect(isAlive(product.pid)).toBe(false), { timeout: 5000, interval: 20 });
    const begun = performance.now();
    product = await startProduct({ dataDirectory: product.dataDirectory, env: SETTINGS });
    console.info(`ready again after kill -9 in ${Math.round(performance.now() - begun)} ms`);
    expect((await write('198.51.100.60')).status).toBe(403);
    expect((await write('198.51.100.61')).status).toBe(201);
    expect(await gatehouse('index', 'verify')).toMatchObject({ code: 0 });
  });

  test('stopped in order it leaves no process, and a ban made while it is down holds at the next start', async () => {
    // It serves on for a while, and says that it is about to end.
    const stopped = product.stop();
    await vi.waitFor(
      async () => {
        const readiness = await as('', '/readyz');
        expect(readiness.status).toBe(503);
        expect(JSON.parse(readiness.body)).toMatchObject({ status: 'stopping', store: 'ready', index: 'ready' });
      },
      { timeout: 1900, interval: 20 },
    );
    expect((await write('198.51.100.62')).status).toBe(201);
    expect(await stopped).toBe(0);
    expect((await gatehouse('ban', 'add', '198.51.100.80')).code).toBe(0);
    const begun = performance.now();
    product = await startProduct({ dataDirectory: product.dataDirectory });
    console.info(`a warm start took ${Math.round(performance.now() - begun)} ms`);
    expect((await write('198.51.100.80')).status).toBe(403);
    expect((await write('203.0.113.7')).status).toBe(403);
  });
});
