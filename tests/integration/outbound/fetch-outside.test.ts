import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { type AddressInfo, createServer as createNetServer } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { ipRangeFromText } from '../../../lib/domain/ip-range';
import { fetchOutside, type OutsideRequest } from '../../../lib/outbound/fetch-outside';
import { TEST_CERTIFICATE } from '../../support/test-certificate';

const LOOPBACK = [ipRangeFromText('127.0.0.1')];
const closers: (() => void)[] = [];
let asked: { readonly method: string; readonly url: string; readonly headers: object; readonly body: string }[] = [];

beforeEach(() => {
  asked = [];
});
afterEach(() => {
  for (const close of closers.splice(0)) close();
  vi.unstubAllEnvs();
});

type Answer = (req: IncomingMessage, res: ServerResponse) => void;

async function listening(server: Server, host = '127.0.0.1'): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, host, resolve));
  closers.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

function noting(answer: Answer): RequestListener {
  return async (req, res) => {
    let body = '';
    for await (const chunk of req) body += chunk;
    asked.push({ method: req.method ?? '', url: req.url ?? '', headers: req.headers, body });
    answer(req, res);
  };
}

const serve = (answer: Answer) => listening(createServer(noting(answer)));

/** Every name is this machine, unless told otherwise. */
function get(url: string, more: Partial<OutsideRequest> = {}) {
  const network = { resolve: async () => ['127.0.0.1'], ...more.network };
  return fetchOutside(url, { method: 'GET', timeoutMs: 5_000, bytesMax: 1_000, allowed: LOOPBACK, ...more, network });
}

const kindOf = async (result: ReturnType<typeof get>) => {
  const answered = await result;
  return answered.ok ? answered.value.status : answered.error.kind;
};

describe('a request to the outside', () => {
  test('is answered with status, headers and body', async () => {
    const port = await serve((_req, res) => res.writeHead(201, { 'X-Kind': 'b', etag: '"1"' }).end('hello'));
    const result = await get(`http://hooks.example.com:${port}/in?a=1`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: '{"ü":1}',
    });
    expect(result).toMatchObject({
      ok: true,
      value: {
        status: 201,
        headers: { 'x-kind': 'b', etag: '"1"' },
        body: Buffer.from('hello'),
        wasCut: false,
        url: `http://hooks.example.com:${port}/in?a=1`,
      },
    });
    expect(asked).toMatchObject([
      {
        method: 'POST',
        url: '/in?a=1',
        body: '{"ü":1}',
        headers: {
          host: `hooks.example.com:${port}`,
          'content-type': 'application/json',
          'content-length': '8',
          'user-agent': 'Gatehouse',
        },
      },
    ]);
  });

  test('goes to no address that isn’t allowed, and says which', async () => {
    const port = await serve((_req, res) => res.end());
    const url = `http://hooks.example.com:${port}/`;
    expect(await get(url, { allowed: [] })).toMatchObject({
      error: {
        kind: 'private-network',
        message:
          'The address of hooks.example.com is on this machine (127.0.0.1). ' +
          'Add it to GATEHOUSE_ALLOW_PRIVATE_TARGETS if that is meant.',
      },
    });
    // Every answer counts, whichever would have been used.
    for (const addresses of [
      ['8.8.8.8', '10.0.0.5'],
      ['::ffff:10.0.0.5', '127.0.0.1'],
      ['127.0.0.1', '64:ff9b::a00:5'],
      ['127.0.0.1', 'fe80::1%eth0'],
    ]) {
      expect(await kindOf(get(url, { network: { resolve: async () => addresses } }))).toBe('private-network');
    }
    expect(await kindOf(get(url, { network: { resolve: async () => ['127.0.0.1', 'nonsense'] } }))).toBe(
      'unknown-host',
    );
    expect(asked).toEqual([]);
  });

  test('connects to the address that was checked, though the name means another a moment later', async () => {
    const port = await serve((_req, res) => res.end('ours'));
    const answers = [['127.0.0.1'], ['10.0.0.5']];
    const resolve = vi.fn(async () => answers.shift() ?? []);
    expect(await kindOf(get(`http://rebinding.example.com:${port}/`, { network: { resolve } }))).toBe(200);
    expect(resolve).toHaveBeenCalledTimes(1);
    expect(asked).toHaveLength(1);
  });

  test('an address in place of a name is not looked up, and has to be allowed', async () => {
    const port = await serve((_req, res) => res.end());
    const resolve = vi.fn(async () => ['127.0.0.1']);
    expect(await kindOf(get(`http://127.0.0.1:${port}/`, { network: { resolve } }))).toBe(200);
    expect(await kindOf(get(`http://0x7f000001:${port}/`, { network: { resolve } }))).toBe(200);
    expect(await kindOf(get(`http://127.0.0.2:${port}/`, { network: { resolve } }))).toBe('private-network');
    expect(resolve).not.toHaveBeenCalled();
  });

  test('finds names by the system’s own rules', async () => {
    const port = await serve((_req, res) => res.end());
    const options = { method: 'GET', timeoutMs: 5_000, bytesMax: 10 } as const;
    const loopback = [...LOOPBACK, ipRangeFromText('::1')];
    const result = await fetchOutside(`http://localhost:${port}/`, { ...options, allowed: loopback });
    expect(result).toMatchObject({ ok: true });
    expect(await kindOf(fetchOutside(`http://localhost:${port}/`, { ...options, allowed: [] }))).toBe(
      'private-network',
    );
  });

  test('ignores proxies in the environment', async () => {
    const port = await serve((_req, res) => res.end());
    for (const name of ['HTTP_PROXY', 'http_proxy', 'ALL_PROXY']) vi.stubEnv(name, 'http://127.0.0.1:9/');
    vi.stubEnv('NODE_USE_ENV_PROXY', '1');
    expect(await kindOf(get(`http://hooks.example.com:${port}/`))).toBe(200);
  });

  test('says what is wrong with the other side', async () => {
    expect(await kindOf(get('http://none.example.com/', { network: { resolve: async () => [] } }))).toBe(
      'unknown-host',
    );
    const failing = async () => {
      throw new Error('ENOTFOUND');
    };
    expect(await kindOf(get('http://none.example.com/', { network: { resolve: failing } }))).toBe('unknown-host');

    const closed = await listening(createServer());
    closers.pop()?.();
    expect(await get(`http://hooks.example.com:${closed}/`)).toMatchObject({
      error: {
        kind: 'unreachable',
        message: `hooks.example.com:${closed} can’t be reached: it refuses the connection.`,
      },
    });

    const shouting = createNetServer((socket) => socket.on('error', () => {}).end('220 mail.example.com ESMTP\r\n'));
    await new Promise<void>((resolve) => shouting.listen(0, '127.0.0.1', resolve));
    closers.push(() => shouting.close());
    expect(await kindOf(get(`http://hooks.example.com:${(shouting.address() as AddressInfo).port}/`))).toBe(
      'bad-answer',
    );
  });

  test('believes no certificate but a good one for that name', async () => {
    const { cert, key } = TEST_CERTIFICATE;
    const port = await listening(
      createSecureServer(
        { cert, key },
        noting((_req, res) => res.end()),
      ),
    );
    vi.stubEnv('NODE_TLS_REJECT_UNAUTHORIZED', '0');
    const url = `https://hooks.example.com:${port}/`;
    expect(await kindOf(get(url))).toBe('certificate');
    expect(await kindOf(get(url, { network: { ca: cert } }))).toBe(200);
    expect(await kindOf(get(`https://other.example.com:${port}/`, { network: { ca: cert } }))).toBe('certificate');
  });
});

describe('the answer', () => {
  test('that is too long is refused, or cut and read no further', async () => {
    let written = 0;
    const port = await serve((_req, res) => {
      const more = () => {
        while (!res.destroyed && res.write('x'.repeat(10_000))) written += 10_000;
      };
      res.on('drain', more);
      more();
    });
    const url = `http://hooks.example.com:${port}/`;
    expect(await get(url)).toMatchObject({
      error: { kind: 'too-large', message: `The answer of hooks.example.com:${port} is longer than 1 kB.` },
    });
    expect(await get(url, { tooLong: 'cut' })).toMatchObject({
      value: { body: Buffer.from('x'.repeat(1_000)), wasCut: true },
    });
    expect(written).toBeLessThan(50_000_000);
  });

  test('is unpacked, and counted as it is unpacked', async () => {
    const port = await serve((req, res) => {
      const text = req.url === '/bomb' ? '0'.repeat(50_000_000) : 'a list';
      res.setHeader('content-encoding', 'gzip').end(gzipSync(text));
    });
    expect(await get(`http://hooks.example.com:${port}/`)).toMatchObject({ value: { body: Buffer.from('a list') } });
    expect(await kindOf(get(`http://hooks.example.com:${port}/bomb`))).toBe('too-large');
  });

  test('that can’t be unpacked or breaks off is an error', async () => {
    const port = await serve((req, res) => {
      if (req.url === '/odd') res.setHeader('content-encoding', 'compress').end('x');
      else if (req.url === '/broken') res.setHeader('content-encoding', 'gzip').end(gzipSync('a list').subarray(0, 12));
      else res.writeHead(200, { 'content-length': '100' }).write('part', () => res.destroy());
    });
    for (const path of ['odd', 'broken', 'short']) {
      expect(await kindOf(get(`http://hooks.example.com:${port}/${path}`))).toBe('bad-answer');
    }
  });

  test('that is answered by a change to another protocol ends at once', async () => {
    const switching = createNetServer((socket) => {
      socket.on('error', () => {});
      socket.once('data', () => socket.write('HTTP/1.1 101 Switching\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n'));
    });
    await new Promise<void>((resolve) => switching.listen(0, '127.0.0.1', resolve));
    closers.push(() => switching.close());
    const { port } = switching.address() as AddressInfo;
    expect(await kindOf(get(`http://hooks.example.com:${port}/`))).toBe('bad-answer');
  });

  test('may take no longer than it may, wherever the time goes', async () => {
    const port = await serve((req, res) => {
      if (req.url === '/drip') {
        res.writeHead(200);
        const timer = setInterval(() => res.write('.'), 20);
        res.on('close', () => clearInterval(timer));
      }
    });
    const limit = { timeoutMs: 150 };
    const url = `http://hooks.example.com:${port}`;
    expect(await get(`${url}/silent`, limit)).toMatchObject({
      error: { kind: 'timed-out', message: `hooks.example.com:${port} did not answer within 0.15 s.` },
    });
    expect(await kindOf(get(`${url}/drip`, limit))).toBe('timed-out');
    const never = { ...limit, network: { resolve: () => new Promise<string[]>(() => {}) } };
    expect(await kindOf(get(`${url}/`, never))).toBe('timed-out');
  });

  test('is given up at once when the caller stops', async () => {
    const port = await serve(() => {});
    const stop = new AbortController();
    const result = get(`http://hooks.example.com:${port}/`, { signal: stop.signal });
    await vi.waitFor(() => expect(asked).toHaveLength(1));
    stop.abort(new Error('stopping'));
    await expect(result).rejects.toThrow('stopping');
  });
});

describe('redirects', () => {
  const redirecting = (status: number, location: (port: number) => string) => {
    let port = 0;
    return serve((req, res) => {
      if (req.url === '/from') res.writeHead(status, { location: location(port) }).end();
      else res.end('arrived');
    }).then((opened) => {
      port = opened;
      return port;
    });
  };
  const secrets = { authorization: 'Bearer x', cookie: 'a=b', 'webhook-signature': 'v1,x', accept: 'text/plain' };
  const post = { method: 'POST', body: 'body', headers: secrets } as const;

  test.each([301, 302, 303, 307, 308])('%i is followed by a GET', async (status) => {
    const port = await redirecting(status, () => '/to');
    expect(await get(`http://hooks.example.com:${port}/from`, { headers: secrets })).toMatchObject({
      value: { status: 200, url: `http://hooks.example.com:${port}/to` },
    });
    expect(asked[1]).toMatchObject({ method: 'GET', headers: secrets });
  });

  test('a POST follows 307 and 308 with its body; others are its answer', async () => {
    for (const status of [307, 308]) {
      asked = [];
      const port = await redirecting(status, () => '/to');
      expect(await kindOf(get(`http://hooks.example.com:${port}/from`, post))).toBe(200);
      expect(asked[1]).toMatchObject({ method: 'POST', body: 'body', headers: secrets });
    }
    for (const status of [301, 302, 303]) {
      asked = [];
      const port = await redirecting(status, () => '/to');
      expect(await kindOf(get(`http://hooks.example.com:${port}/from`, post))).toBe(status);
      expect(asked).toHaveLength(1);
    }
  });

  test('to another origin no secret goes along', async () => {
    const port = await redirecting(307, (own) => `http://other.example.com:${own}/to`);
    expect(await kindOf(get(`http://hooks.example.com:${port}/from`, post))).toBe(200);
    expect(asked[1]?.headers).toMatchObject({ host: `other.example.com:${port}`, accept: 'text/plain' });
    for (const name of ['authorization', 'cookie', 'webhook-signature']) {
      expect(asked[1]?.headers).not.toHaveProperty(name);
    }
  });

  test('each is checked again: into a private network none is followed', async () => {
    const resolve = async (host: string) => [host === 'hooks.example.com' ? '127.0.0.1' : '10.0.0.5'];
    for (const target of ['http://inside.example.com/', 'http://169.254.169.254/latest/', 'http://[::1]/']) {
      const port = await redirecting(302, () => target);
      expect(await kindOf(get(`http://hooks.example.com:${port}/from`, { network: { resolve } }))).toBe(
        'private-network',
      );
    }
  });

  test('at most three are followed', async () => {
    const port = await serve((req, res) => {
      const step = Number(req.url?.slice(1));
      if (step === 0) res.end('arrived');
      else res.writeHead(302, { location: `/${step - 1}` }).end();
    });
    expect(await kindOf(get(`http://hooks.example.com:${port}/3`))).toBe(200);
    expect(await kindOf(get(`http://hooks.example.com:${port}/4`))).toBe('bad-redirect');
  });

  test('that name no address are the answer', async () => {
    const port = await serve((_req, res) => res.writeHead(302).end());
    expect(await kindOf(get(`http://hooks.example.com:${port}/`))).toBe(302);
  });
});
