import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, test } from 'vitest';
import type { CheckVisitor } from '../../../lib/bans/check-visitor';
import { channelOfPath } from '../../../lib/gate/channel-of-path';
import { GATE_PATH } from '../../../lib/gate/gate-endpoint';
import { readReference } from '../../../lib/gate/refusal-reference';
import { type GateDoor, NOW, openGateDoor } from './gate-door';
import type { TestDoorOptions } from './test-door';

const opened: GateDoor[] = [];

/** A proxy on 127.0.0.1 asks for its visitors. */
async function openDoor(options: TestDoorOptions = {}): Promise<GateDoor> {
  const banned = ['203.0.113.7', '2001:db8::7'];
  const door = await openGateDoor({ trustedProxies: ['127.0.0.1', '10.0.0.0/8'], banned, ...options });
  opened.push(door);
  return door;
}

afterEach(async () => {
  await Promise.all(opened.splice(0).map((door) => door.close()));
});

const BANNED = 'X-Forwarded-For: 203.0.113.7';
const FREE = 'X-Forwarded-For: 203.0.113.8';
const bannedUntil =
  (until: string | null): CheckVisitor =>
  async () => ({ outcome: 'banned', banId: 5, validUntil: until === null ? null : new Date(until) });

describe('a proxy that asks for its visitor', () => {
  test('is answered 204 for whoever is free, and nothing is told of anybody', async () => {
    const door = await openDoor();
    const answer = await door.ask(GATE_PATH, [FREE]);
    expect(answer).toMatchObject({ status: 204, body: '', headers: { 'cache-control': 'no-store' } });
    expect(Object.keys(answer.headers).filter((name) => name.startsWith('x-'))).toEqual([]);
    expect([door.refused, door.reached]).toEqual([[], []]);
  });

  test('is answered 403 for the banned, with the reference that is logged, as on a channel', async () => {
    const door = await openDoor();
    const { status, headers, body } = await door.ask(`${GATE_PATH}`, [BANNED, 'Accept: text/html']);
    const reference = headers['x-gatehouse-reference'] ?? '';
    expect(status).toBe(403);
    expect(readReference(reference)).toBe(reference);
    expect(headers['content-type']).toContain('text/html');
    expect(body).toContain(reference);
    expect(body).toContain('Example Help Desk');
    expect(headers['x-gatehouse-valid-until']).toBeUndefined();
    expect(headers['retry-after']).toBeUndefined();
    expect(door.refused).toMatchObject([
      { outcome: 'banned', reference, channel: 'gate', method: 'GET', banId: 1, doubt: null },
    ]);
    expect(door.reached).toEqual([]);
  });

  test.each<[string, string, string]>([
    ['that ends soon', '2026-11-24T15:31:00.000Z', '60'],
    ['that ends next year: nobody waits longer than a day', '2027-11-24T15:31:00.000Z', '86400'],
    ['that ended while it was looked up', NOW, '1'],
  ])('is told the end of a ban %s', async (_, until, retryAfter) => {
    const door = await openDoor({ checkVisitor: bannedUntil(until) });
    const { headers, body } = await door.ask(GATE_PATH, [BANNED, 'Accept: application/json']);
    expect(headers).toMatchObject({ 'x-gatehouse-valid-until': until, 'retry-after': retryAfter });
    expect(headers['content-type']).toBe('application/problem+json');
    expect(JSON.parse(body)).toEqual({
      type: 'urn:gatehouse:problem:banned',
      title: 'You cannot use this site.',
      status: 403,
      channel: 'gate',
      valid_until: until,
      reference: headers['x-gatehouse-reference'],
    });
  });

  test.each([
    ['an IPv6 address', 'X-Forwarded-For: 2001:db8:0::7'],
    ['a mapped address', 'X-Forwarded-For: ::ffff:203.0.113.7'],
    ['a port', 'X-Forwarded-For: 203.0.113.7:4711'],
    ['a chain of proxies', 'X-Forwarded-For: 203.0.113.8, 203.0.113.7, 10.1.2.3'],
  ])('is understood when it names the visitor with %s', async (_, line) => {
    expect((await (await openDoor()).ask(GATE_PATH, [line])).status).toBe(403);
  });

  test.each([
    ['another address in the query', GATE_PATH, '?ip=203.0.113.8&ip_address=203.0.113.8&startup=true', []],
    ['X-Real-IP', GATE_PATH, '', ['X-Real-IP: 203.0.113.8']],
    ['Forwarded', GATE_PATH, '', ['Forwarded: for=203.0.113.8']],
    ['the private header', GATE_PATH, '', ['x-gatehouse-client: 203.0.113.8']],
    ['a method to override', GATE_PATH, '', ['X-HTTP-Method-Override: GET', 'X-Original-URI: /open']],
  ])('is not misled by the visitor’s %s', async (_, path, query, more) => {
    const door = await openDoor();
    expect((await door.ask(path + query, [BANNED, ...more])).status).toBe(403);
    const others = more.map((line) => line.replace('203.0.113.8', '203.0.113.7'));
    expect((await door.ask(path + query.replaceAll('203.0.113.8', '203.0.113.7'), [FREE, ...others])).status).toBe(204);
  });

  test.each(['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH', 'PROPFIND'])(
    'may ask by %s',
    async (method) => {
      const door = await openDoor();
      expect((await door.ask(GATE_PATH, [BANNED], method)).status).toBe(403);
      expect((await door.ask(GATE_PATH, [FREE], method)).status).toBe(204);
    },
  );

  test('may name the visitor in the configured header alone', async () => {
    const door = await openDoor({ header: 'X-Real-IP' });
    expect((await door.ask(GATE_PATH, ['X-Real-IP: 203.0.113.7', FREE])).status).toBe(403);
    expect((await door.ask(GATE_PATH, ['X-Real-IP: 203.0.113.8', BANNED])).status).toBe(204);
    expect((await door.ask(GATE_PATH, [BANNED])).status).toBe(403);
    expect(door.refused.at(-1)).toMatchObject({ outcome: 'unknown-address', doubt: 'header-missing' });
  });

  test('keeps its connection, as nginx does', async () => {
    const connection = await (await openDoor()).open();
    for (const [line, status] of [
      [FREE, 204],
      [BANNED, 403],
      [FREE, 204],
    ] as const) {
      connection.write(`GET ${GATE_PATH} HTTP/1.1\r\nHost: gate\r\n${line}\r\n\r\n`);
      expect((await connection.read()).status).toBe(status);
    }
    connection.socket.destroy();
  });

  test('may speak HTTP/1.0 and close', async () => {
    const connection = await (await openDoor()).open();
    connection.write(`GET ${GATE_PATH} HTTP/1.0\r\nHost: gate\r\nConnection: close\r\n${BANNED}\r\n\r\n`);
    expect(await connection.read()).toMatchObject({ status: 403, body: expect.stringContaining('<html') });
    expect(await connection.closed()).toBe('');
  });

  test.each([
    ['Content-Length: 11', ''],
    ['Transfer-Encoding: chunked', ''],
    ['Content-Length: 5', 'hello'],
  ])('is answered at once with %s and the body %j, and no later request is taken for a body', async (line, body) => {
    const door = await openDoor();
    for (const [visitor, status] of [
      [FREE, 204],
      [BANNED, 403],
    ] as const) {
      const connection = await door.open();
      const begun = performance.now();
      connection.write(`POST ${GATE_PATH} HTTP/1.1\r\nHost: gate\r\n${visitor}\r\n${line}\r\n\r\n${body}`);
      const answer = await connection.read();
      expect(answer).toMatchObject({ status, headers: { connection: 'close' } });
      expect(performance.now() - begun).toBeLessThan(200);
      connection.write(`GET ${GATE_PATH} HTTP/1.1\r\nHost: gate\r\n${FREE}\r\n\r\n`);
      expect(await connection.closed()).toBe('');
    }
  });

  test('reads the answer though it sends a large body', async () => {
    const connection = await (await openDoor()).open();
    connection.write(`POST ${GATE_PATH} HTTP/1.1\r\nHost: gate\r\n${BANNED}\r\nContent-Length: 3000000\r\n\r\n`);
    connection.write('x'.repeat(3_000_000));
    expect(await connection.read()).toMatchObject({ status: 403, body: expect.stringContaining('GH-') });
    await connection.closed();
  });
});

describe('whoever can’t be told or checked is answered nothing that nginx would make an error of', () => {
  test.each<[string, readonly string[], string]>([
    ['no header: the proxy’s own address is nobody’s', [], 'header-missing'],
    ['an empty one', ['X-Forwarded-For:'], 'empty-entry'],
    ['a name', ['X-Forwarded-For: unknown'], 'hidden-entry'],
    ['rubbish', ['X-Forwarded-For: <script>'], 'unreadable-entry'],
    ['only trusted proxies', ['X-Forwarded-For: 10.1.2.3'], 'only-trusted-hops'],
  ])('%s: 403, and what to set', async (_, lines, doubt) => {
    const door = await openDoor();
    const { status, headers, body } = await door.ask(GATE_PATH, [...lines, 'Accept: application/json']);
    expect(status).toBe(403);
    expect(JSON.parse(body)).toMatchObject({ status: 403, doubt, channel: 'gate' });
    expect(door.refused).toMatchObject([
      { outcome: 'unknown-address', reference: headers['x-gatehouse-reference'], address: null, doubt },
    ]);
  });

  test.each<[string, CheckVisitor]>([
    ['neither index nor store answers and the operator closes', async () => ({ outcome: 'unavailable' })],
    ['the check breaks', () => Promise.reject(new Error('broken'))],
    [
      'the check breaks at once',
      () => {
        throw new Error('broken');
      },
    ],
  ])('%s: 403, to be tried again', async (_, checkVisitor) => {
    const door = await openDoor({ checkVisitor });
    const answer = await door.ask(GATE_PATH, [FREE]);
    expect(answer).toMatchObject({ status: 403, headers: { 'retry-after': '10' } });
    expect(answer.headers['x-gatehouse-valid-until']).toBeUndefined();
    expect(answer.body).toContain('Please try again shortly');
    expect(door.refused).toMatchObject([{ outcome: 'unavailable', channel: 'gate', banId: null }]);
  });
});

describe('who is no trusted proxy', () => {
  test('is told the setting, checked for nobody, and the operator is told once', async () => {
    const door = await openDoor({ trustedProxies: ['10.0.0.0/8'] });
    for (const lines of [[], [FREE], [BANNED]]) {
      const answer = await door.ask(GATE_PATH, lines);
      expect(answer.status).toBe(401);
      expect(answer.body).toContain('GATEHOUSE_TRUSTED_PROXIES');
      expect(answer.headers['www-authenticate']).toBe('TrustedProxy setting="GATEHOUSE_TRUSTED_PROXIES"');
    }
    expect(door.refused).toEqual([]);
    expect(door.distrusted).toEqual(['127.0.0.1']);
  });

  test('is none either when it is banned: it reads the same', async () => {
    const door = await openDoor({ trustedProxies: [], banned: ['127.0.0.1'] });
    expect((await door.ask(GATE_PATH)).status).toBe(401);
  });
});

describe('it is one path, and no channel', () => {
  test('a proxy whose own address is banned asks all the same', async () => {
    const door = await openDoor({ banned: ['127.0.0.1', '203.0.113.7'] });
    expect((await door.ask(GATE_PATH, [FREE])).status).toBe(204);
  });

  test('the path with a slash at its end is none', async () => {
    const door = await openDoor();
    expect((await door.ask(`${GATE_PATH}/`, [BANNED])).status).toBe(404);
    expect(door.reached).toEqual([]);
  });

  test.each(['/api/v3/gate', '/api/v3/gate/', '/api/v3/Gate', '/api/v3/g%61te', '//api/v3/gate'])(
    '%s is no channel’s',
    async (path) => {
      for (const method of ['GET', 'POST']) expect(channelOfPath(method, path)).toBeNull();
    },
  );

  test.each(['/api/v3/Gate', '/api/v3/g%61te', '//api/v3/gate', '/api/v3/gate.json', '/api/v3/gate;x=1'])(
    '%s is left to what stands behind',
    async (path) => {
      const door = await openDoor();
      await door.ask(path, [BANNED]);
      expect(door.reached).toHaveLength(1);
    },
  );

  test('who leaves before the answer is counted as nobody', async () => {
    let answer = () => {};
    const asked = new Promise<void>((resolve) => {
      answer = resolve;
    });
    const door = await openDoor({
      checkVisitor: async () => {
        await asked;
        return { outcome: 'banned', banId: 5, validUntil: null };
      },
    });
    const connection = await door.open();
    connection.write(`GET ${GATE_PATH} HTTP/1.1\r\nHost: gate\r\n${BANNED}\r\n\r\n`);
    await sleep(50);
    connection.socket.destroy();
    await sleep(50);
    answer();
    await sleep(20);
    expect(door.refused).toEqual([]);
  });
});
