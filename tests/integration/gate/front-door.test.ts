import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, test } from 'vitest';
import type { Decision } from '../../../lib/domain/decision';
import { formatIpAddress, parseIpAddress } from '../../../lib/domain/ip-address';
import { CLIENT_HEADER, clientHeaderValue, readClientHeaderValue } from '../../../lib/gate/client-header';
import type { StaticHandler } from '../../../lib/gate/front-door';
import { createOpenChannelResponses } from '../../../lib/gate/open-channel-responses';
import { PROXY_CHECK_HEADER, proxyCheck, proxyCheckValue, readProxyCheck } from '../../../lib/gate/proxy-check';
import { openTestDoor, SECRET, type TestDoor, type TestDoorOptions } from './test-door';

const opened: TestDoor[] = [];

async function openDoor(options: TestDoorOptions): Promise<TestDoor> {
  const door = await openTestDoor(options);
  opened.push(door);
  return door;
}

/** Visitors connect directly, from 127.0.0.1, and that is banned. */
const openToBanned = () => openDoor({ banned: ['127.0.0.1'] });

/** Visitors come through a proxy on 127.0.0.1 that names them. */
const openBehindProxy = (options: TestDoorOptions = {}) =>
  openDoor({ trustedProxies: ['127.0.0.1'], banned: ['203.0.113.7', '2001:db8::7'], ...options });

afterEach(async () => {
  await Promise.all(opened.splice(0).map((door) => door.close()));
});

const BANNED = 'X-Forwarded-For: 203.0.113.7';
const FREE = 'X-Forwarded-For: 203.0.113.8';

function clientOf(text: string, secret = SECRET): string {
  const parsed = parseIpAddress(text);
  if (!parsed.ok) throw new Error(parsed.error.message);
  return clientHeaderValue({ address: parsed.value, ground: 'peer', via: [] }, secret);
}

describe('no header gets a banned visitor into a channel', () => {
  test.each<[string, readonly string[]]>([
    ['none', []],
    ['X-Forwarded-For with another address', ['X-Forwarded-For: 203.0.113.8']],
    ['X-Forwarded-For twice', ['X-Forwarded-For: 203.0.113.8', 'X-Forwarded-For: 203.0.113.9']],
    ['X-Forwarded-For in lower case', ['x-forwarded-for: 203.0.113.8']],
    ['an empty X-Forwarded-For', ['X-Forwarded-For:']],
    ['X-Forwarded-For with a mapped address', ['X-Forwarded-For: ::ffff:203.0.113.8']],
    ['X-Forwarded-For with a zone', ['X-Forwarded-For: fe80::1%eth0']],
    ['X-Forwarded-For with rubbish', ['X-Forwarded-For: !!!']],
    ['Forwarded', ['Forwarded: for=203.0.113.8']],
    ['X-Real-IP', ['X-Real-IP: 203.0.113.8']],
    ['CF-Connecting-IP', ['CF-Connecting-IP: 203.0.113.8']],
    ['True-Client-IP', ['True-Client-IP: 203.0.113.8']],
    ['X-Forwarded-Host', ['X-Forwarded-Host: localhost']],
    ['the private header, invented', [`${CLIENT_HEADER}: 203.0.113.8`]],
    ['the private header of another process', [`${CLIENT_HEADER}: ${clientOf('203.0.113.8', 'another secret')}`]],
    ['the private header twice', [`${CLIENT_HEADER}: a`, `X-GATEHOUSE-CLIENT: b`]],
    ['a subrequest of a middleware', ['x-middleware-subrequest: proxy:proxy:proxy:proxy:proxy']],
    ['a subrequest of a middleware in src', ['X-Middleware-Subrequest: src/middleware:src/middleware']],
    ['x-middleware-rewrite', ['x-middleware-rewrite: /desk']],
    ['x-middleware-next', ['x-middleware-next: 1']],
    ['x-invoke-path', ['x-invoke-path: /desk']],
    ['x-matched-path', ['x-matched-path: /desk']],
    ['x-now-route-matches', ['x-now-route-matches: 1=desk']],
    ['x-nextjs-data', ['x-nextjs-data: 1']],
    ['x-prerender-revalidate', ['x-prerender-revalidate: 1']],
    ['next-resume', ['next-resume: 1', 'x-next-resume-state-length: 0']],
    ['rsc', ['rsc: 1']],
    ['a prefetch', ['rsc: 1', 'next-router-prefetch: 1', 'next-router-segment-prefetch: /_tree']],
    ['next-url', ['next-url: /desk']],
    ['x-original-url', ['x-original-url: /desk', 'x-rewrite-url: /desk']],
    ['another method', ['x-http-method-override: GET']],
    ['another host', ['X-Host: localhost']],
    ['hop-by-hop headers that name ours', ['Connection: close, x-gatehouse-client, x-forwarded-for']],
  ])('%s', async (_, headers) => {
    const door = await openToBanned();
    for (const target of ['/contact', '/api/channels/contact-form']) {
      expect(await door.ask(target, headers)).toMatchObject({ status: 403 });
      expect(await door.ask(target, headers, 'POST', '{}')).toMatchObject({ status: 403 });
    }
    expect(door.reached).toEqual([]);
    expect(door.refused).toHaveLength(4);
  });

  test('claiming to be a server action that was passed on is refused to anybody, anywhere', async () => {
    const door = await openDoor({});
    for (const target of ['/', '/contact', '/desk', '/sign-in']) {
      expect(await door.ask(target, ['Next-Action: 7f', 'X-Action-Forwarded: 1'], 'POST', '[]')).toMatchObject({
        status: 400,
      });
    }
    expect(door.reached).toEqual([]);
  });
});

describe('no spelling of the address gets a banned visitor into a channel', () => {
  test.each([
    '203.0.113.7',
    '203.0.113.7:4711',
    '::ffff:203.0.113.7',
    '::FFFF:cb00:7107',
    '0:0:0:0:0:ffff:203.0.113.7',
    '[::ffff:203.0.113.7]:4711',
    '::ffff:203.0.113.7%eth0',
    '198.51.100.1, 203.0.113.7',
    '198.51.100.1,, !!!, 203.0.113.7',
    '198.51.100.1, 203.0.113.7, 127.0.0.1',
    '198.51.100.1\r\nx-forwarded-for: 203.0.113.7',
    '198.51.100.1, 203.0.113.7\r\nX-FORWARDED-FOR: 127.0.0.1, ::ffff:127.0.0.1',
    '2001:db8::7',
    '2001:DB8::7',
    '2001:0db8:0000:0000:0000:0000:0000:0007',
    '2001:db8::0.0.0.7',
    '[2001:db8::7]',
    '[2001:db8::7]:4711',
    '2001:db8::7%eth0',
    '[2001:db8::7%25eth0]:4711',
  ])('%j', async (value) => {
    const door = await openBehindProxy();
    expect(await door.ask('/chat', [`X-Forwarded-For: ${value}`])).toMatchObject({ status: 403 });
    expect(door.reached).toEqual([]);
  });

  test('the same in Forwarded', async () => {
    const door = await openBehindProxy({ header: 'Forwarded' });
    for (const value of [
      'for=203.0.113.7',
      'For="[2001:db8::7]:4711"',
      'for=198.51.100.1, for="203.0.113.7:80";proto=http',
    ]) {
      expect(await door.ask('/chat', [`Forwarded: ${value}`, FREE])).toMatchObject({ status: 403 });
    }
    expect(door.reached).toEqual([]);
  });
});

describe('an address that can’t be told is never free', () => {
  test.each([
    'X-Forwarded-For:',
    'X-Forwarded-For: ,',
    'X-Forwarded-For: unknown',
    'X-Forwarded-For: !!!',
    'X-Forwarded-For: 0.0.0.0',
    'X-Forwarded-For: 203.0.113.008',
    'X-Forwarded-For: 3405803784',
    'X-Forwarded-For: 203.0.113.8/32',
    'X-Forwarded-For: 127.0.0.1',
    'X-Forwarded-For: 203.0.113.8, unix:',
    'X-Forwarded-For: 203.0.113.8\r\nX-Forwarded-For:',
  ])('%j', async (line) => {
    const door = await openBehindProxy();
    const page = await door.ask('/contact', [line]);
    expect(page.status).toBe(400);
    expect(page.body).toContain('For whoever runs it');
    const problem = await door.ask('/api/channels/chat', [line], 'POST', '{}');
    expect(problem.status).toBe(400);
    expect(JSON.parse(problem.body)).toMatchObject({ type: 'urn:gatehouse:problem:unknown-address', status: 400 });
    expect(door.reached).toEqual([]);
    expect(door.refused).toMatchObject([{ outcome: 'unknown-address', address: null }, { outcome: 'unknown-address' }]);
  });

  test('but it reads the board and signs in, and what is behind is told of the doubt', async () => {
    const door = await openBehindProxy();
    for (const target of ['/board', '/sign-in', '/desk']) {
      expect(await door.ask(target, ['X-Forwarded-For: unknown'])).toMatchObject({ status: 200 });
    }
    for (const { headers } of door.reached) {
      expect(readClientHeaderValue(String(headers[CLIENT_HEADER]), SECRET)).toEqual({
        kind: 'unknown',
        doubt: 'hidden-entry',
      });
      expect(headers['x-forwarded-for']).toBe('unknown');
    }
  });

  test('a header that must hold one address and is missing or doubled', async () => {
    const door = await openBehindProxy({ header: 'CF-Connecting-IP' });
    expect(await door.ask('/chat', [FREE])).toMatchObject({ status: 400 });
    expect(await door.ask('/chat', ['CF-Connecting-IP: 203.0.113.8', 'CF-Connecting-IP: 203.0.113.8'])).toMatchObject({
      status: 400,
    });
    expect(await door.ask('/chat', ['CF-Connecting-IP: 203.0.113.8'])).toMatchObject({ status: 200 });
  });

  test('a visitor can’t push the proxy’s header out of sight with headers of their own', async () => {
    const door = await openBehindProxy();
    const many = Array.from({ length: 2100 }, (_, index) => `a${index}:`);
    expect(await door.ask('/chat', [...many, BANNED])).toMatchObject({ status: 431 });
    expect(await door.ask('/chat', [...many.slice(0, 190), BANNED])).toMatchObject({ status: 403 });
    expect(door.reached).toEqual([]);
  });
});

describe('nobody else is refused', () => {
  test('a forged header does not make a banned address of one’s own', async () => {
    const door = await openDoor({ banned: ['203.0.113.7'] });
    expect(await door.ask('/chat', [BANNED])).toMatchObject({ status: 200 });
  });

  test('the next address up and down, behind a proxy whose own address is banned', async () => {
    const door = await openBehindProxy({ banned: ['203.0.113.7', '127.0.0.1'] });
    for (const address of ['203.0.113.6', '203.0.113.8', '::ffff:203.0.113.8']) {
      expect(await door.ask('/chat', [`X-Forwarded-For: ${address}`])).toMatchObject({ status: 200 });
    }
  });

  test('a banned visitor elsewhere: staff, sign-in, the board to read, the root, files', async () => {
    const door = await openToBanned();
    const open = [
      '/',
      '/desk',
      '/desk/chat',
      '/sign-in',
      '/api/auth/session',
      '/embed.js',
      '/board',
      '/board/7',
      '/healthz',
    ];
    for (const target of [...open, '/_next/static/chunks/contact.js', '/api/channels/board/topics', '/api/v3/bans']) {
      expect(await door.ask(target)).toMatchObject({ status: 200, body: 'next' });
      expect(await door.ask(target, [], 'HEAD')).toMatchObject({ status: 200 });
    }
    for (const target of ['/desk', '/sign-in', '/api/auth/callback/credentials']) {
      expect(await door.ask(target, [], 'POST', 'a=1')).toMatchObject({ status: 200 });
    }
    expect(await door.ask('/board', [], 'POST', 'a=1')).toMatchObject({ status: 403 });
    expect(await door.ask('/api/channels/board/topics', [], 'POST', '{}')).toMatchObject({ status: 403 });
    expect(door.refused).toHaveLength(2);
  });
});

describe('no spelling of the path gets a banned visitor into a channel', () => {
  test.each([
    '/contact?x=/desk',
    '/contact/',
    '//contact',
    '///contact',
    '/\\contact',
    '/%2fcontact',
    '/CONTACT',
    '/%63ontact',
    '/%43ONTACT',
    '/%2563ontact',
    '/contact.',
    '/contact%2e',
    '/contact%20',
    '/contact;v=1',
    '/contact.rsc',
    '/contact.txt',
    '/contact.segments/_tree.segment.rsc',
    '/_next/data/build/contact.json',
    '/./contact',
    '/desk/../contact',
    '/desk/%2e%2e/contact',
    '/desk/..%2fcontact',
    '/desk/%252e%252e/contact',
    '/desk\\..\\contact',
    '/../contact',
    '/(visitor)/contact',
    '/api%2fchannels%2fchat',
    '/api//channels//chat',
    '/API/channels/chat',
    '/api/auth/../channels/chat',
    '/api/channels/unheard-of',
    'http://desk.example/contact',
    'HTTP://desk.example:3000/contact',
    'http://desk.example/desk/../contact',
    'http://127.0.0.1//contact',
    'https://other.example/contact?x',
    'http://[2001:db8::1]/contact',
  ])('%s', async (target) => {
    const door = await openToBanned();
    expect(await door.ask(target)).toMatchObject({ status: 403 });
    expect(await door.ask(target, [], 'POST', 'a=1')).toMatchObject({ status: 403 });
    expect(door.reached).toEqual([]);
  });

  test.each<[string, number]>([
    ['/contact#x', 400],
    ['/#/../contact', 400],
    ['/contact%00', 400],
    ['/contact%2500', 400],
    ['/contact%', 400],
    ['/%zz/../contact', 400],
    ['/%ff/../contact', 400],
    ['/%c0%afcontact', 400],
    ['/caf\u00e9/../contact', 400],
    ['*', 400],
    ['contact', 400],
    ['http://', 400],
    ['http:///contact', 400],
    ['http://visitor@desk.example/contact', 400],
    ['http://desk.example\\contact', 400],
    ['ftp://desk.example/contact', 400],
    ['file:///contact', 400],
  ])('%s is refused to anybody: %i', async (target, status) => {
    const door = await openDoor({});
    for (const method of ['GET', 'POST', 'OPTIONS']) {
      expect(await door.ask(target, [], method)).toMatchObject({ status });
    }
    expect(door.reached).toEqual([]);
  });

  test('a target beyond 8192 characters is refused to anybody: 414', async () => {
    const door = await openDoor({});
    expect(await door.ask(`/${'a'.repeat(8192)}`)).toMatchObject({ status: 414 });
    expect(await door.ask(`/?${'a'.repeat(8190)}`)).toMatchObject({ status: 200 });
  });

  test.each(['HEAD', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE', 'PROPFIND', 'QUERY'])(
    '%s neither',
    async (method) => {
      const door = await openToBanned();
      expect(await door.ask('/contact', [], method)).toMatchObject({ status: 403 });
      expect(door.reached).toEqual([]);
    },
  );

  test('CONNECT neither, with or without a path', async () => {
    const door = await openToBanned();
    for (const target of ['desk.example:80', '/contact']) {
      const connection = await door.open();
      connection.write(`CONNECT ${target} HTTP/1.1\r\nHost: desk.example\r\n\r\n`);
      await connection.closed();
    }
    expect(door.reached).toEqual([]);
  });

  test('asking for an upgrade is no way past: it is an ordinary request', async () => {
    const door = await openToBanned();
    const upgrade = [
      'Connection: Upgrade',
      'Upgrade: websocket',
      'Sec-WebSocket-Version: 13',
      'Sec-WebSocket-Key: eA==',
    ];
    for (const target of ['/contact', '/api/channels/chat/7/events']) {
      const connection = await door.open();
      connection.write(`GET ${target} HTTP/1.1\r\nHost: desk.example\r\n${upgrade.join('\r\n')}\r\n\r\n`);
      expect(await connection.read()).toMatchObject({ status: 403 });
    }
    expect(door.reached).toEqual([]);
    const other = await door.open();
    other.write('GET / HTTP/1.1\r\nHost: desk.example\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n');
    expect(await other.read()).toMatchObject({ status: 200 });
  });

  test('a flood of requests on one connection is cut off, however it would be answered', async () => {
    const door = await openToBanned();
    const connection = await door.open();
    connection.write('GET /contact HTTP/1.1\r\nHost: desk.example\r\n\r\n'.repeat(500));
    await connection.closed();
    expect(door.refused.length).toBeLessThan(500);
    expect(door.reached).toEqual([]);
  });
});

describe('what the refusal says', () => {
  test('a page to a browser, with the code that is logged with the ban', async () => {
    const door = await openToBanned();
    const { status, headers, body } = await door.ask('/chat', ['Accept: text/html,*/*;q=0.8']);
    expect(status).toBe(403);
    expect(headers).toMatchObject({ 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' });
    expect(body).toContain('Example Help Desk');
    expect(door.refused).toMatchObject([{ outcome: 'banned', channel: 'chat', method: 'GET', banId: 1, doubt: null }]);
    expect(body).toContain(door.refused[0]?.reference);
    expect(body).not.toContain('127.0.0.1');
  });

  test('a problem document to a program', async () => {
    const door = await openToBanned();
    const { headers, body } = await door.ask('/api/channels/contact-form', ['Accept: text/html'], 'POST', '{}');
    expect(headers['content-type']).toBe('application/problem+json');
    expect(JSON.parse(body)).toEqual({
      type: 'urn:gatehouse:problem:banned',
      title: expect.any(String),
      status: 403,
      channel: 'contact_form',
      valid_until: null,
      reference: door.refused[0]?.reference,
    });
  });

  test('nothing that Next’s client takes for its own: a navigation falls back to the document', async () => {
    const door = await openToBanned();
    const { status, headers } = await door.ask('/chat', ['rsc: 1', 'Accept: */*']);
    expect(status).toBe(403);
    expect(headers['content-type']).not.toContain('text/x-component');
    expect(headers['x-action-redirect']).toBeUndefined();
  });

  test('to a server action, where the refusal is to be seen; there it is', async () => {
    const door = await openToBanned();
    const answer = await door.ask('/board', ['next-action: 7f', 'Accept: text/x-component'], 'POST', '[]');
    expect(answer.status).toBe(403);
    expect(answer.headers['x-action-redirect']).toBe('/refused/board;replace');
    expect(await door.ask('/refused/board')).toMatchObject({ status: 403, body: expect.stringContaining('board') });
    expect(door.reached).toEqual([]);
  });

  test('the refusal’s own path leads whoever is free back to the channel', async () => {
    const door = await openBehindProxy();
    const pages = { chat: '/chat', contact_form: '/contact', call: '/call', board: '/board' };
    for (const [channel, page] of Object.entries(pages)) {
      expect(await door.ask(`/refused/${channel}`, [FREE])).toMatchObject({ status: 303, headers: { location: page } });
      expect(await door.ask(`/refused/${channel}`, [BANNED])).toMatchObject({ status: 403 });
    }
    expect(await door.ask('/refused/fax', [BANNED])).toMatchObject({ status: 200, body: 'next' });
  });

  test('can be read by the pages of listed sites that chat or call, and by nobody else’s', async () => {
    const door = await openDoor({ banned: ['127.0.0.1'], listedSites: () => ['https://shop.example.com'] });
    const ask = (origin: string, target: string, method = 'POST', lines: string[] = []) =>
      door.ask(target, [`Origin: ${origin}`, ...lines], method);
    const listed = await ask('https://shop.example.com', '/api/channels/chat');
    expect(listed).toMatchObject({
      status: 403,
      headers: { 'access-control-allow-origin': 'https://shop.example.com', vary: 'origin' },
    });
    expect(listed.body).toContain('urn:gatehouse:problem:banned');
    expect(await ask('https://shop.example.com', '/api/channels/call')).toMatchObject({
      status: 403,
      headers: { 'access-control-allow-origin': 'https://shop.example.com' },
    });
    for (const [origin, target] of [
      ['https://evil.example', '/api/channels/chat'],
      ['null', '/api/channels/chat'],
      ['https://shop.example.com, https://evil.example', '/api/channels/chat'],
      ['https://shop.example.com', '/api/channels/contact-form'],
    ] as const) {
      const { status, headers } = await ask(origin, target);
      expect({ status, cors: headers['access-control-allow-origin'] }).toEqual({ status: 403, cors: undefined });
    }

    // The browser asks first: without a yes the page never learns of the refusal. Nothing of it gets past.
    const question = ['Access-Control-Request-Method: POST', 'Access-Control-Request-Headers: content-type'];
    const chats = '/api/channels/chat/abc/messages';
    expect(await ask('https://shop.example.com', chats, 'OPTIONS', question)).toMatchObject({
      status: 204,
      headers: { 'access-control-allow-methods': expect.stringContaining('POST') },
    });
    expect((await ask('https://evil.example', chats, 'OPTIONS', question)).status).toBe(403);
    expect((await ask('https://shop.example.com', chats, 'OPTIONS')).status).toBe(403);
    expect(door.reached).toEqual([]);
  });

  test('to HEAD, its headers alone', async () => {
    const door = await openToBanned();
    const connection = await door.open();
    connection.write('HEAD /chat HTTP/1.1\r\nHost: desk.example\r\n\r\n');
    const answer = await connection.read('HEAD');
    expect(answer.status).toBe(403);
    expect(Number(answer.headers['content-length'])).toBeGreaterThan(500);
    connection.write('GET / HTTP/1.1\r\nHost: desk.example\r\nConnection: close\r\n\r\n');
    expect(await connection.read()).toMatchObject({ status: 200 });
    expect(await connection.closed()).toBe('');
  });
});

describe('one connection, many requests', () => {
  const GET = (target: string, ...lines: string[]) =>
    `GET ${target} HTTP/1.1\r\nHost: desk.example\r\n${lines.map((line) => `${line}\r\n`).join('')}\r\n`;

  test('each is checked for itself, one after the other', async () => {
    const door = await openToBanned();
    const connection = await door.open();
    for (const [target, status] of [
      ['/', 200],
      ['/chat', 403],
      ['/desk', 200],
      ['/call', 403],
      ['/board', 200],
    ] as const) {
      connection.write(GET(target));
      expect(await connection.read()).toMatchObject({ status });
    }
    expect(door.reached.map(({ url }) => url)).toEqual(['/', '/desk', '/board']);
  });

  test('each is checked for itself, all at once', async () => {
    const door = await openToBanned();
    const connection = await door.open();
    const targets = ['/', '/chat', '/desk', '/api/channels/call', '/chat', '/board', '/contact'];
    connection.write(targets.map((target) => GET(target)).join(''));
    const statuses = [];
    for (const _ of targets) statuses.push((await connection.read()).status);
    expect(statuses).toEqual([200, 403, 200, 403, 403, 200, 403]);
    expect(door.reached.map(({ url }) => url)).toEqual(['/', '/desk', '/board']);
  });

  test('behind a proxy each has its own visitor', async () => {
    const door = await openBehindProxy();
    const connection = await door.open();
    connection.write([FREE, BANNED, FREE, 'X-Forwarded-For: ?', BANNED].map((line) => GET('/chat', line)).join(''));
    const statuses = [];
    for (let count = 0; count < 5; count += 1) statuses.push((await connection.read()).status);
    expect(statuses).toEqual([200, 403, 200, 400, 403]);
  });

  test('what a refused request’s body holds is not taken for a request', async () => {
    const door = await openToBanned();
    const connection = await door.open();
    const hidden = GET('/smuggled');
    connection.write(
      `POST /contact HTTP/1.1\r\nHost: desk.example\r\nContent-Length: ${hidden.length}\r\n\r\n${hidden}`,
    );
    expect(await connection.read()).toMatchObject({ status: 403 });
    connection.write(GET('/', 'Connection: close'));
    expect(await connection.read()).toMatchObject({ status: 200 });
    expect(await connection.closed()).toBe('');
    expect(door.reached.map(({ url }) => url)).toEqual(['/']);
  });

  test('the same with a chunked body that comes slowly', async () => {
    const door = await openToBanned();
    const connection = await door.open();
    const hidden = GET('/smuggled');
    connection.write('POST /contact HTTP/1.1\r\nHost: desk.example\r\nTransfer-Encoding: chunked\r\n\r\n');
    expect(await connection.read()).toMatchObject({ status: 403 });
    connection.write(`${hidden.length.toString(16)}\r\n${hidden.slice(0, 10)}`);
    await sleep(20);
    connection.write(`${hidden.slice(10)}\r\n0\r\n\r\n${GET('/', 'Connection: close')}`);
    expect(await connection.read()).toMatchObject({ status: 200 });
    expect(await connection.closed()).toBe('');
    expect(door.reached.map(({ url }) => url)).toEqual(['/']);
  });

  test('a huge body ends the connection, after the refusal', async () => {
    const door = await openToBanned();
    const connection = await door.open();
    connection.write(`POST /contact HTTP/1.1\r\nHost: desk.example\r\nContent-Length: ${2 ** 33}\r\n\r\n`);
    expect(await connection.read()).toMatchObject({ status: 403 });
    const piece = Buffer.alloc(64 * 1024);
    const flood = setInterval(() => connection.write(piece), 1);
    await connection.closed();
    clearInterval(flood);
    expect(connection.socket.bytesWritten).toBeLessThan(64 * 1024 * 1024);
  });

  test('a body that waits for 100 Continue is not asked for, and the connection ends', async () => {
    const door = await openToBanned();
    const connection = await door.open();
    connection.write(
      'POST /contact HTTP/1.1\r\nHost: desk.example\r\nExpect: 100-continue\r\nContent-Length: 9\r\n\r\n',
    );
    expect(await connection.read()).toMatchObject({ status: 403, headers: { connection: 'close' } });
    expect(await connection.closed()).toBe('');
  });

  test('a free visitor’s is asked for, and arrives', async () => {
    const door = await openDoor({});
    const connection = await door.open();
    connection.write(
      'POST /contact HTTP/1.1\r\nHost: desk.example\r\nExpect: 100-continue\r\nContent-Length: 9\r\n\r\n',
    );
    expect(await connection.read()).toMatchObject({ status: 100 });
    connection.write('a=1&b=2&c');
    expect(await connection.read()).toMatchObject({ status: 200 });
    expect(door.reached).toMatchObject([{ body: 'a=1&b=2&c' }]);
  });

  test('HTTP/0.9, which Node still takes', async () => {
    const door = await openToBanned();
    const connection = await door.open();
    connection.write('GET /chat\r\n\r\n');
    expect(await connection.read()).toMatchObject({ status: 403 });
    expect(door.reached).toEqual([]);
  });

  test('HTTP/1.0, with and without keep-alive', async () => {
    const door = await openToBanned();
    const connection = await door.open();
    connection.write('GET /chat HTTP/1.0\r\nConnection: keep-alive\r\n\r\n');
    expect(await connection.read()).toMatchObject({ status: 403 });
    connection.write('GET /chat HTTP/1.0\r\n\r\n');
    expect(await connection.read()).toMatchObject({ status: 403 });
    expect(await connection.closed()).toBe('');
    expect(door.reached).toEqual([]);
  });

  test('a free visitor’s body arrives whole', async () => {
    const door = await openDoor({});
    const body = 'x'.repeat(300_000);
    expect(await door.ask('/contact', [], 'POST', body)).toMatchObject({ status: 200 });
    expect(door.reached[0]?.body).toBe(body);
  });
});

describe('a request that two readers could read differently reaches nobody', () => {
  const HOST = 'Host: desk.example\r\n';
  test.each<[string, string]>([
    ['a folded header', `GET / HTTP/1.1\r\n${HOST}X-A: b\r\n X-Forwarded-For: 203.0.113.8\r\n\r\n`],
    ['a space before the colon', `GET / HTTP/1.1\r\n${HOST}X-Forwarded-For : 203.0.113.8\r\n\r\n`],
    ['a space in a header’s name', `GET / HTTP/1.1\r\n${HOST}X Forwarded: a\r\n\r\n`],
    ['a header without a name', `GET / HTTP/1.1\r\n${HOST}: a\r\n\r\n`],
    ['a NUL in a header', `GET / HTTP/1.1\r\n${HOST}X-A: \0\r\n\r\n`],
    ['a bare carriage return', `GET / HTTP/1.1\r\n${HOST}X-A: b\rX-B: c\r\n\r\n`],
    ['length and chunks', `POST / HTTP/1.1\r\n${HOST}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`],
    ['two lengths', `POST / HTTP/1.1\r\n${HOST}Content-Length: 0\r\nContent-Length: 5\r\n\r\nhello`],
    ['a length with a sign', `POST / HTTP/1.1\r\n${HOST}Content-Length: +5\r\n\r\nhello`],
    ['chunks not last', `POST / HTTP/1.1\r\n${HOST}Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n`],
    ['no host', 'GET / HTTP/1.1\r\n\r\n'],
    ['a control character in the target', `GET /\u0001 HTTP/1.1\r\n${HOST}\r\n`],
    ['a space in the target', `GET / /chat HTTP/1.1\r\n${HOST}\r\n`],
    ['another version', `GET / HTTP/3.0\r\n${HOST}\r\n`],
    ['headers beyond the limit', `GET / HTTP/1.1\r\n${HOST}X-A: ${'a'.repeat(20_000)}\r\n\r\n`],
  ])('%s', async (_, request) => {
    const door = await openDoor({});
    const connection = await door.open();
    connection.write(Buffer.from(request, 'latin1'));
    const { status } = await connection.read();
    expect([400, 431]).toContain(status);
    await connection.closed();
    expect(door.reached).toEqual([]);
  });
});

describe('what Next gets to see', () => {
  test('the visitor’s address in the private header and in X-Forwarded-For, once, and no forged one', async () => {
    const door = await openDoor({});
    await door.ask('/?a=1', [
      'X-Forwarded-For: 203.0.113.8',
      'x-forwarded-for: 203.0.113.9',
      'X-Real-IP: 203.0.113.8',
      'Forwarded: for=203.0.113.8',
      'X-Forwarded-Host: other.example',
      'X-Forwarded-Proto: https',
      'X-Forwarded-Port: 443',
      `X-Gatehouse-Client: ${clientOf('203.0.113.8', 'another secret')}`,
      'X-GATEHOUSE-client: 203.0.113.9',
      'X-Gatehouse-Anything: 1',
      'x-middleware-subrequest: proxy',
      'x-nextjs-data: 1',
      'Cookie: a=1',
    ]);
    const [seen] = door.reached;
    expect(seen?.url).toBe('/?a=1');
    expect(seen?.headers).toEqual({
      host: 'desk.example',
      connection: 'close',
      cookie: 'a=1',
      'x-forwarded-for': '127.0.0.1',
      [CLIENT_HEADER]: clientOf('127.0.0.1'),
    });
    const rawNames = seen?.rawHeaders.filter((_, index) => index % 2 === 0).map((name) => name.toLowerCase());
    expect(rawNames?.sort()).toEqual(Object.keys(seen?.headers ?? {}).sort());
  });

  test('from a trusted proxy the host and protocol too, but no second word on the address', async () => {
    const door = await openBehindProxy();
    await door.ask('/chat', [
      'X-Forwarded-For: 198.51.100.1, 203.0.113.8',
      'X-Real-IP: 198.51.100.1',
      'Forwarded: for=198.51.100.1',
      'X-Forwarded-Host: desk.example',
      'X-Forwarded-Proto: https',
    ]);
    expect(door.reached[0]?.headers).toMatchObject({
      'x-forwarded-for': '203.0.113.8',
      'x-forwarded-host': 'desk.example',
      'x-forwarded-proto': 'https',
      [CLIENT_HEADER]: clientOf('203.0.113.8'),
    });
    expect(door.reached[0]?.headers).not.toHaveProperty('x-real-ip');
    expect(door.reached[0]?.headers).not.toHaveProperty('forwarded');
  });

  test('an absolute target as a path, and its host in place of the other (RFC 9112 §3.2.2)', async () => {
    const door = await openDoor({});
    await door.ask('http://public.example:8080/board?x=1');
    expect(door.reached).toMatchObject([{ url: '/board?x=1', headers: { host: 'public.example:8080' } }]);
  });

  test('on the pages that show it, how the request came here, and nobody else’s idea of it', async () => {
    const door = await openBehindProxy();
    const forged = proxyCheckValue(
      proxyCheck({ socketAddress: '', headers: [], trustedProxies: [], header: '' }),
      SECRET,
    );
    for (const path of ['/desk/proxy-check', '/desk/check-address?address=192.0.2.1', '/desk/bans', '/']) {
      await door.ask(path, [FREE, `${PROXY_CHECK_HEADER}: ${forged}`]);
    }
    const told = door.reached.map(({ headers }) =>
      readProxyCheck(new Headers(headers as Record<string, string>), SECRET),
    );
    const seen = { seenAs: '203.0.113.8', ground: 'last-untrusted-hop' };
    expect(told).toMatchObject([seen, seen, null, null]);
    for (const { headers } of door.reached.slice(2)) expect(headers).not.toHaveProperty(PROXY_CHECK_HEADER);
  });
});

describe('Next calling itself is no way past the gate', () => {
  const action = ['next-action: 7f', 'x-action-forwarded: 1'];

  test('it is checked as the visitor on whose behalf it calls', async () => {
    const door = await openDoor({ banned: ['203.0.113.7'] });
    const answer = await door.ask(
      '/contact',
      [...action, `${CLIENT_HEADER}: ${clientOf('203.0.113.7')}`],
      'POST',
      '[]',
    );
    expect(answer.status).toBe(403);
    expect(door.refused[0]?.address && formatIpAddress(door.refused[0].address)).toBe('203.0.113.7');
    expect(door.reached).toEqual([]);
  });

  test('a free visitor’s goes through, still theirs, marked as Next marked it', async () => {
    const door = await openDoor({ banned: ['127.0.0.1'] });
    const client = clientOf('203.0.113.8');
    const lines = [...action, 'x-next-revalidated-tags: a', 'x-forwarded-proto: https', `${CLIENT_HEADER}: ${client}`];
    expect(await door.ask('/contact', lines, 'POST', '[]')).toMatchObject({ status: 200 });
    expect(door.reached[0]?.headers).toMatchObject({
      'x-action-forwarded': '1',
      'x-next-revalidated-tags': 'a',
      'x-forwarded-proto': 'https',
      'x-forwarded-for': '203.0.113.8',
      [CLIENT_HEADER]: client,
    });
  });

  test('a visitor in doubt stays in doubt', async () => {
    const door = await openDoor({});
    const doubt = { kind: 'unreadable-entry', message: '' } as const;
    const client = clientHeaderValue({ address: null, doubt, via: [] }, SECRET);
    expect(await door.ask('/contact', [...action, `${CLIENT_HEADER}: ${client}`], 'POST', '[]')).toMatchObject({
      status: 400,
    });
    expect(door.refused).toMatchObject([{ outcome: 'unknown-address', doubt: 'unreadable-entry' }]);
  });

  test('even the right header is worth nothing from another address', async ({ skip }) => {
    const door = await openDoor({ banned: ['127.0.0.2'] });
    const connection = await door.open('127.0.0.2').catch(() => null);
    if (connection === null) return skip('this system has only one loopback address');
    connection.write(
      `GET /chat HTTP/1.1\r\nHost: desk.example\r\n${CLIENT_HEADER}: ${clientOf('203.0.113.8')}\r\n\r\n`,
    );
    expect(await connection.read()).toMatchObject({ status: 403 });
    expect(door.reached).toEqual([]);
  });
});

describe('when something breaks nobody is let in by it', () => {
  test.each<[string, () => Promise<Decision>]>([
    ['rejects', () => Promise.reject(new Error('the check broke'))],
    [
      'throws',
      () => {
        throw new Error('the check broke');
      },
    ],
    ['says so', async () => ({ outcome: 'unavailable' })],
    ['is confused', async () => ({ outcome: 'unknown-address' })],
  ])('the check %s: 503, try again', async (how, checkVisitor) => {
    const door = await openDoor({ checkVisitor });
    expect(await door.ask('/chat')).toMatchObject({ status: 503, headers: { 'retry-after': '10' } });
    const problem = await door.ask('/api/channels/chat', [], 'POST', '{}');
    expect(problem.status).toBe(503);
    expect(JSON.parse(problem.body)).toMatchObject({ type: 'urn:gatehouse:problem:unavailable', channel: 'chat' });
    expect(door.reached).toEqual([]);
    expect(door.failed).toHaveLength(how === 'rejects' || how === 'throws' ? 2 : 0);
    expect(await door.ask('/')).toMatchObject({ status: 200 });
  });

  test('the refusal can’t be written: 500', async () => {
    const deskName = () => {
      throw new Error('no name');
    };
    const door = await openDoor({ banned: ['127.0.0.1'], deskName });
    expect(await door.ask('/chat')).toMatchObject({ status: 500 });
    expect(door.reached).toEqual([]);
    expect(door.failed).toMatchObject([{ what: 'check' }]);
  });

  test.each<[string, () => unknown]>([
    [
      'throws',
      () => {
        throw new Error('next broke');
      },
    ],
    ['rejects', () => Promise.reject(new Error('next broke'))],
  ])('Next %s: 500, and the server lives on', async (_, next) => {
    const door = await openDoor({ next });
    expect(await door.ask('/')).toMatchObject({ status: 500 });
    expect(await door.ask('/chat')).toMatchObject({ status: 500 });
    expect(door.failed).toMatchObject([{ what: 'next' }, { what: 'next' }]);
  });

  test('Next breaks in the middle of an answer: the connection is cut, no second answer follows', async () => {
    const door = await openDoor({
      next: async (_, res) => {
        res.writeHead(200, { 'content-length': '100' });
        res.write('half');
        throw new Error('next broke');
      },
    });
    const connection = await door.open();
    connection.write('GET / HTTP/1.1\r\nHost: desk.example\r\n\r\n');
    expect(await connection.closed()).not.toContain('500');
  });

  test('a visitor who leaves while being checked is not passed on', async () => {
    let answer: (decision: Decision) => void = () => {};
    let asked: () => void = () => {};
    const isAsked = new Promise<void>((resolve) => {
      asked = resolve;
    });
    const checkVisitor = () =>
      new Promise<Decision>((resolve) => {
        answer = resolve;
        asked();
      });
    const door = await openDoor({ checkVisitor });
    const connection = await door.open();
    connection.write('GET /chat HTTP/1.1\r\nHost: desk.example\r\n\r\n');
    await isAsked;
    connection.socket.destroy();
    await sleep(50);
    answer({ outcome: 'free' });
    await sleep(20);
    expect(door.reached).toEqual([]);
  });
});

describe('endpoints of the front door’s own', () => {
  test('answer without Next, and know the visitor and the proxy', async () => {
    const seen: unknown[] = [];
    const door = await openBehindProxy({
      staticHandlers: new Map([
        [
          '/api/v3/gate',
          (req, res, { client, fromTrustedProxy, target }) => {
            const address = client.address === null ? null : formatIpAddress(client.address);
            seen.push({ address, fromTrustedProxy, path: target.path, forwarded: req.headers['x-forwarded-for'] });
            res.writeHead(204).end();
          },
        ],
      ]),
    });
    expect(await door.ask('/api/v3/gate?ip=203.0.113.8', [BANNED])).toMatchObject({ status: 204 });
    expect(seen).toEqual([
      { address: '203.0.113.7', fromTrustedProxy: true, path: '/api/v3/gate', forwarded: undefined },
    ]);
    expect(door.reached).toEqual([]);
    expect(await door.ask('/api/v3/gate/', [BANNED])).toMatchObject({ body: 'next' });
  });

  test('answer at once when the body that was announced never comes', async () => {
    const door = await openDoor({
      staticHandlers: new Map([['/api/v3/gate', (_, res) => res.writeHead(204).end()]]),
    });
    const connection = await door.open();
    connection.write('GET /api/v3/gate HTTP/1.0\r\nContent-Length: 11\r\n\r\n');
    expect(await connection.read()).toMatchObject({ status: 204 });
  });

  test('that stand on a channel’s path are behind the check all the same', async () => {
    const door = await openDoor({
      banned: ['127.0.0.1'],
      staticHandlers: new Map([['/api/channels/chat/events', (_, res) => res.end('stream')]]),
    });
    expect(await door.ask('/api/channels/chat/events')).toMatchObject({ status: 403 });
  });

  test('that give up a body half-read answer, and the next request is served', async () => {
    const halfRead: StaticHandler = async (req, res) => {
      for await (const _ of req) break;
      res.writeHead(413).end('too much');
    };
    const door = await openDoor({ staticHandlers: new Map([['/half', halfRead]]) });
    for (let i = 0; i < 3; i++) {
      const { status } = await door.ask('/half', [], 'POST', 'x'.repeat(200_000));
      expect(status).toBe(413);
    }
    expect(door.failed).toEqual([]);
  });

  test('that break: 500', async () => {
    const door = await openDoor({ staticHandlers: new Map([['/healthz', () => Promise.reject(new Error('broke'))]]) });
    expect(await door.ask('/healthz')).toMatchObject({ status: 500 });
    expect(door.failed).toMatchObject([{ what: 'handler' }]);
  });
});

describe('a ban ends what is open', () => {
  test('streams of the banned on channels, and nothing else', async () => {
    const openResponses = createOpenChannelResponses();
    const door = await openBehindProxy({
      banned: [],
      openResponses,
      next: (_, res) => {
        res.writeHead(200, { 'content-type': 'text/event-stream' });
        res.write('data: 1\n\n');
      },
    });
    const stream = async (target: string, line: string) => {
      const connection = await door.open();
      connection.write(`GET ${target} HTTP/1.1\r\nHost: desk.example\r\n${line}\r\n\r\n`);
      await new Promise((resolve) => connection.socket.once('data', resolve));
      return connection;
    };
    const banned = await stream('/api/channels/chat/7/events', BANNED);
    const second = await stream('/api/channels/chat/8/events', BANNED);
    const free = await stream('/api/channels/chat/9/events', FREE);
    const reading = await stream('/api/channels/board/events', BANNED);
    const staff = await stream('/desk/events', BANNED);
    expect(openResponses.size).toBe(3);

    const questions: string[] = [];
    const isBanned = async (address: { value: bigint }) => {
      questions.push(String(address.value));
      return address.value === 0xcb007107n;
    };
    expect(await openResponses.endBanned(isBanned)).toEqual({ ended: 2, failures: [] });
    await Promise.all([banned.closed(), second.closed()]);
    expect(questions).toHaveLength(2);
    expect([free, reading, staff].map(({ socket }) => socket.destroyed)).toEqual([false, false, false]);
    expect(openResponses.size).toBe(1);

    free.socket.destroy();
    await expect.poll(() => openResponses.size).toBe(0);
  });

  test('a question that fails ends nothing and is told', async () => {
    const openResponses = createOpenChannelResponses();
    const door = await openDoor({ openResponses, next: (_, res) => res.write('data: 1\n\n') });
    const connection = await door.open();
    connection.write('GET /api/channels/chat/7/events HTTP/1.1\r\nHost: desk.example\r\n\r\n');
    await new Promise((resolve) => connection.socket.once('data', resolve));
    const error = new Error('no answer');
    expect(await openResponses.endBanned(() => Promise.reject(error))).toEqual({ ended: 0, failures: [error] });
    expect(openResponses.size).toBe(1);
  });
});
