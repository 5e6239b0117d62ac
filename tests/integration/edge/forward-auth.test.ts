import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type IncomingHttpHeaders, request, type Server } from 'node:http';
import { type AddressInfo, createServer as createTcpServer } from 'node:net';
import { resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CheckVisitor } from '../../../lib/bans/check-visitor';
import { formatIpAddress } from '../../../lib/domain/ip-address';
import { readReference } from '../../../lib/gate/refusal-reference';
import { findOrInstallProxy } from '../../support/find-or-install-proxy';
import { type GateDoor, openGateDoor } from '../gate/gate-door';
import { example, freePort, type RunningProxy, type Substitutions, startCaddy, startNginx } from './running-proxy';

/** nginx and Caddy with the very files that docs/forward-auth.md shows, in front of a site, with Gatehouse beside them. */
const UNTIL = '2026-12-24T15:30:00.000Z';
/** The addresses from which visitors connect here, and those that a load balancer in front of the proxy names. */
const BANNED = ['127.0.0.66', '203.0.113.7', '2001:db8::7'];
const [FREE, BALANCER] = ['127.0.0.65', '127.0.0.9'];

let gate: GateDoor;
let site: Server;
let tarpit: ReturnType<typeof createTcpServer>;
let nothing: number;
/** Who came through to the site, as it was told. */
const arrived: string[] = [];

const checkVisitor: CheckVisitor = async ({ address }) => {
  if (address === null || !BANNED.includes(formatIpAddress(address))) return { outcome: 'free' };
  return { outcome: 'banned', banId: 12, validUntil: new Date(UNTIL) };
};

beforeAll(async () => {
  // Now, while there is time to install them.
  for (const proxy of ['nginx', 'caddy'] as const) await findOrInstallProxy(proxy, console.info);
  gate = await openGateDoor({ trustedProxies: ['127.0.0.1', BALANCER], checkVisitor });
  site = createServer(async (req, res) => {
    let body = '';
    for await (const chunk of req) body += chunk;
    arrived.push(`${req.method} ${req.url} ${body}`);
    res.writeHead(req.url === '/forbidden' ? 403 : 200).end(`the site: ${req.method} ${req.url} ${body}`);
  });
  tarpit = createTcpServer(() => {});
  for (const server of [site, tarpit]) {
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
  }
  nothing = await freePort();
}, 300_000);
afterAll(async () => {
  await gate.close();
  site.close();
  site.closeAllConnections();
  tarpit.close();
});

const portOf = (server: { address(): unknown }) => (server.address() as AddressInfo).port;

interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

interface Visit {
  readonly from?: string;
  readonly path?: string;
  readonly method?: string;
  readonly headers?: Record<string, string | string[]>;
  readonly body?: string;
}

async function visit(proxy: RunningProxy, { from = FREE, path = '/', method, headers, body }: Visit): Promise<Answer> {
  const sent = request({
    port: proxy.port,
    host: '127.0.0.1',
    localAddress: from,
    path,
    method: method ?? (body === undefined ? 'GET' : 'POST'),
    headers: { host: 'shop.example.com', ...headers },
    agent: false,
  });
  sent.end(body);
  const [response] = await once(sent, 'response');
  let text = '';
  for await (const chunk of response) text += chunk;
  return { status: response.statusCode, headers: response.headers, body: text };
}

interface Setup {
  /** Where Gatehouse is to be found. */
  readonly gate?: number;
  readonly substitutions?: Substitutions;
}

async function nginx({ gate: gatePort = gate.port, substitutions = [] }: Setup = {}): Promise<RunningProxy> {
  const port = await freePort();
  const text = example('nginx.conf', [
    ...substitutions,
    ['127.0.0.1:3000', `127.0.0.1:${gatePort}`],
    ['127.0.0.1:8080', `127.0.0.1:${portOf(site)}`],
    ['listen 80;', `listen 127.0.0.1:${port};`],
    ['listen [::]:80;', ''],
  ]);
  return startNginx(port, text);
}

async function caddy({ gate: gatePort = gate.port, substitutions = [] }: Setup = {}): Promise<RunningProxy> {
  const port = await freePort();
  const text = example('Caddyfile', [
    ...substitutions,
    ['127.0.0.1:3000', `127.0.0.1:${gatePort}`],
    ['127.0.0.1:8080', `127.0.0.1:${portOf(site)}`],
    ['\tservers {', '\tadmin off\n\tauto_https off\n\tservers {'],
    ['shop.example.com {', `http://:${port} {\n\tbind 127.0.0.1`],
  ]);
  return startCaddy(port, text);
}

const behindBalancer: Readonly<Record<'nginx' | 'caddy', Substitutions>> = {
  nginx: [
    ['# set_real_ip_from 192.0.2.0/24', `set_real_ip_from ${BALANCER}`],
    ['# real_ip', 'real_ip'],
  ],
  caddy: [['# trusted_proxies 192.0.2.0/24', `trusted_proxies ${BALANCER}`]],
};

const realIpInstead: Readonly<Record<'nginx' | 'caddy', Substitutions>> = {
  nginx: [
    ['X-Forwarded-For $remote_addr;\n    proxy_connect_timeout', 'X-Real-IP $remote_addr;\n    proxy_connect_timeout'],
  ],
  caddy: [['# header_up X-Real-IP', 'header_up X-Real-IP']],
};

describe.each([
  ['nginx', nginx],
  ['caddy', caddy],
] as const)('%s', (name, start) => {
  let proxy: RunningProxy;
  beforeAll(async () => {
    proxy = await start();
  });
  afterAll(() => proxy?.stop());
  const banned = (more: Visit = {}) => visit(proxy, { from: BANNED[0], ...more });

  test('shows the banned a refusal with its code and end, and nobody behind is asked', async () => {
    const before = arrived.length;
    const { status, headers, body } = await banned({ headers: { accept: 'text/html' } });
    expect(status).toBe(403);
    expect(headers['content-type']).toContain('text/html');
    expect(headers['cache-control']).toContain('no-store');
    expect(headers['retry-after']).toBe('86400');
    const reference = /GH-\w{4}-\w{2}/.exec(body)?.[0] ?? '';
    expect(readReference(reference)).toBe(reference);
    expect(body).toContain(UNTIL);
    expect(gate.refused.at(-1)).toMatchObject({ reference, channel: 'gate', banId: 12 });
    expect(formatIpAddress(gate.refused.at(-1)?.address ?? failed())).toBe(BANNED[0]);
    expect(arrived).toHaveLength(before);
  });

  test('lets everybody else through, bodies included, and shows the site’s own refusals as they are', async () => {
    expect(await visit(proxy, { path: '/page?x=1' })).toMatchObject({ status: 200, body: 'the site: GET /page?x=1 ' });
    const body = 'x'.repeat(100_000);
    const posted = await visit(proxy, { path: '/form', body });
    expect(posted).toMatchObject({ status: 200, body: `the site: POST /form ${body}` });
    expect(await visit(proxy, { path: '/forbidden' })).toMatchObject({
      status: 403,
      body: 'the site: GET /forbidden ',
    });
  });

  test('refuses the banned a form too, small and large, one after the other', async () => {
    for (const body of ['name=x', 'x'.repeat(100_000)]) {
      expect((await banned({ body, path: '/form' })).status).toBe(403);
      expect((await visit(proxy, { body, path: '/form' })).status).toBe(200);
    }
  });

  test.each<[string, Visit]>([
    ['X-Forwarded-For', { headers: { 'x-forwarded-for': FREE } }],
    ['X-Forwarded-For twice', { headers: { 'x-forwarded-for': [FREE, '203.0.113.8'] } }],
    ['X-Real-Ip', { headers: { 'x-real-ip': FREE } }],
    ['Forwarded', { headers: { forwarded: `for=${FREE}` } }],
    ['X-Forwarded-Host, -Uri and -Method', { headers: { 'x-forwarded-host': 'open.example', 'x-forwarded-uri': '/' } }],
    ['the private header', { headers: { 'x-gatehouse-client': FREE } }],
    ['the reference of a refusal', { headers: { 'x-gatehouse-reference': 'GH-0000-00' } }],
    ['the query', { path: `/?ip=${FREE}&startup=true` }],
    ['a path that looks like the gate', { path: '/_gatehouse' }],
    ['a path that looks like the gate’s own', { path: '/api/v3/gate' }],
    ['a body that is never announced', { method: 'POST', headers: { 'transfer-encoding': 'chunked' }, body: 'x' }],
    ['150 headers', { headers: manyHeaders(150, 10) }],
    ['1000 headers', { headers: manyHeaders(1000, 10) }],
    ['a header of 7 kB', { headers: manyHeaders(1, 7_000) }],
    ['headers of 28 kB', { headers: manyHeaders(4, 7_000) }],
    ['headers of 700 kB', { headers: manyHeaders(100, 7_000) }],
    ['a query of 6 kB', { path: `/?${'x'.repeat(6_000)}` }],
    ['a query of 12 kB', { path: `/?${'x'.repeat(12_000)}` }],
    ['an upgrade', { headers: { connection: 'upgrade', upgrade: 'websocket' } }],
    ['Expect', { headers: { expect: '100-continue' }, body: 'x' }],
  ])('is not misled by %s of the banned', async (_, forged) => {
    const before = arrived.length;
    const { status } = await banned(forged);
    expect(status).toBeGreaterThanOrEqual(400);
    expect(status).toBeLessThan(500);
    expect(arrived).toHaveLength(before);
  });

  test('behind a load balancer that it trusts asks for whom that names, IPv6 too, and for nobody else’s word', async () => {
    const behind = await start({ substitutions: behindBalancer[name] });
    const as = (named: string, from = BALANCER) =>
      visit(behind, { from, headers: { 'x-forwarded-for': named } }).then(({ status }) => status);
    try {
      expect(await as('203.0.113.7')).toBe(403);
      expect(await as('2001:db8::7')).toBe(403);
      expect(await as('2001:db8::8')).toBe(200);
      expect(await as('203.0.113.8, 203.0.113.7')).toBe(403);
      expect(await as('203.0.113.7, 203.0.113.8')).toBe(200);
      expect(await as('203.0.113.8', BANNED[0])).toBe(403);
    } finally {
      await behind.stop();
    }
  });

  test('writes another header, where Gatehouse reads that one, over the visitor’s own copy', async () => {
    const realIp = await openGateDoor({ trustedProxies: ['127.0.0.1'], header: 'X-Real-IP', checkVisitor });
    const behind = await start({ gate: realIp.port, substitutions: realIpInstead[name] });
    try {
      expect((await visit(behind, { from: BANNED[0], headers: { 'x-real-ip': FREE } })).status).toBe(403);
      expect((await visit(behind, { headers: { 'x-real-ip': '203.0.113.7' } })).status).toBe(200);
    } finally {
      await behind.stop();
      await realIp.close();
    }
  });

  test('that Gatehouse doesn’t trust lets nobody through, and the setting is named', async () => {
    const strict = await openGateDoor({ trustedProxies: [], checkVisitor });
    const distrusted = await start({ gate: strict.port });
    try {
      const { status, headers } = await visit(distrusted, {});
      expect(status).toBe(401);
      expect(headers['www-authenticate']).toContain('GATEHOUSE_TRUSTED_PROXIES');
    } finally {
      await distrusted.stop();
      await strict.close();
    }
  });
});

describe('while Gatehouse is down', () => {
  const OPEN_LINE = '    error_page 502 504 = @unchecked;\n';
  const openBlock = /\thandle_errors \{[^}]*\}\n/.exec(read('docs/examples/Caddyfile'))?.[0] ?? failed();
  const closed: Substitutions[] = [[[OPEN_LINE, '']], [[openBlock, '']]];
  const impatient: Substitutions[] = [
    [['proxy_read_timeout 3s', 'proxy_read_timeout 200ms']],
    [['response_header_timeout 3s', 'response_header_timeout 200ms']],
  ];

  test.each([
    ['nginx', nginx, closed[0], impatient[0], [500, 500]],
    ['caddy', caddy, closed[1], impatient[1], [502, 504]],
  ] as const)('%s lets everybody in, or with fewer lines nobody', async (_, start, fewer = [], hasty = [], codes) => {
    const setups = [
      { gate: nothing, substitutions: [] },
      { gate: portOf(tarpit), substitutions: hasty },
      { gate: nothing, substitutions: fewer },
      { gate: portOf(tarpit), substitutions: [...fewer, ...hasty] },
    ];
    const answers = await Promise.all(
      setups.map(async (setup) => {
        const proxy = await start(setup);
        try {
          return [
            await visit(proxy, { path: '/page' }),
            await visit(proxy, { from: BANNED[0], path: '/form', body: 'a body' }),
          ].map(({ status, body }) => (status === 200 ? body : status));
        } finally {
          await proxy.stop();
        }
      }),
    );
    const letIn = ['the site: GET /page ', 'the site: POST /form a body'];
    expect(answers).toEqual([letIn, letIn, [codes[0], codes[0]], [codes[1], codes[1]]]);
  });
});

test.each(['nginx.conf', 'Caddyfile', 'traefik.yml'])('docs/forward-auth.md shows %s as it is', (file) => {
  expect(read('docs/forward-auth.md')).toContain(`\n${read(`docs/examples/${file}`)}\`\`\``);
});

function read(path: string): string {
  return readFileSync(resolve(import.meta.dirname, '../../..', path), 'utf8');
}

function manyHeaders(count: number, length: number): Record<string, string> {
  return Object.fromEntries(Array.from({ length: count }, (_, index) => [`x-much-${index}`, 'x'.repeat(length)]));
}

function failed(): never {
  throw new Error('There is none.');
}
