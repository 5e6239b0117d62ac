import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliDecompressSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { packFiles } from '../../../lib/gate/packed-files';

const SCRIPT = 'const greeting = "hello";\n'.repeat(100);
const directory = mkdtempSync(join(tmpdir(), 'gatehouse-static-'));
const server = createServer((req, res) => {
  if (!answer(req, res)) res.writeHead(299).end('somebody else');
});
let answer: ReturnType<typeof packFiles>;

beforeAll(async () => {
  mkdirSync(join(directory, 'chunks'));
  writeFileSync(join(directory, 'chunks/a.js'), SCRIPT);
  writeFileSync(join(directory, 'chunks/font.woff2'), 'not text');
  answer = packFiles(directory, new AbortController().signal, (error) => {
    throw error;
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  await vi.waitFor(async () => expect((await ask('/_next/static/chunks/a.js', { encoding: 'br' })).status).toBe(200));
});
afterAll(() => {
  server.close();
  rmSync(directory, { recursive: true });
});

interface Reply {
  readonly status: number | undefined;
  readonly encoding: string | undefined;
  readonly body: Buffer;
}

function ask(path: string, { method = 'GET', encoding = 'gzip, deflate, br' } = {}): Promise<Reply> {
  const { port } = server.address() as AddressInfo;
  return new Promise((resolve, reject) => {
    const sent = request(
      { port, path, method, agent: false, headers: { 'accept-encoding': encoding } },
      async (res) => {
        const chunks: Buffer[] = [];
        for await (const chunk of res) chunks.push(chunk);
        const { statusCode: status, headers } = res;
        resolve({ status, encoding: headers['content-encoding'], body: Buffer.concat(chunks) });
      },
    );
    sent.on('error', reject).end();
  });
}

describe('packed files', () => {
  test('a browser that takes Brotli gets the whole script in it, and it is smaller', async () => {
    const reply = await ask('/_next/static/chunks/a.js?dpl=1');
    expect(reply).toMatchObject({ status: 200, encoding: 'br' });
    expect(brotliDecompressSync(reply.body).toString()).toBe(SCRIPT);
    expect(reply.body.length).toBeLessThan(SCRIPT.length / 10);
  });

  test.each(['br', 'gzip;q=1.0, br;q=0.9', 'BR', 'br ; q=1', 'br;q=0.01'])('%j takes Brotli', async (encoding) => {
    expect(await ask('/_next/static/chunks/a.js', { encoding })).toMatchObject({ encoding: 'br' });
  });

  test.each(['gzip', 'br;q=0', 'br;q=0.0', 'brx', '', '*'])('%j is left to somebody else', async (encoding) => {
    expect(await ask('/_next/static/chunks/a.js', { encoding })).toMatchObject({ status: 299 });
  });

  test.each([
    '/_next/static/chunks/b.js',
    '/_next/static/chunks/font.woff2',
    '/_next/static/chunks/../chunks/a.js',
    '/_next/static/chunks/%61.js',
    '/_next/static/',
    '/',
  ])('%s is left to somebody else', async (path) => {
    expect(await ask(path)).toMatchObject({ status: 299 });
  });

  test('only reading is answered; asking for the head brings no body', async () => {
    expect(await ask('/_next/static/chunks/a.js', { method: 'POST' })).toMatchObject({ status: 299 });
    expect((await ask('/_next/static/chunks/a.js', { method: 'HEAD' })).body.length).toBe(0);
  });

  test('a directory that is not there is told, and everything left to somebody else', async () => {
    const told = await new Promise((failed) =>
      packFiles(join(directory, 'none'), new AbortController().signal, failed),
    );
    expect(told).toMatchObject({ code: 'ENOENT' });
  });
});
