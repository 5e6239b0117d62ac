import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, test } from 'vitest';
import { readListLines } from '../../../lib/cli/read-list';

const directory = mkdtempSync(join(tmpdir(), 'gatehouse-read-list-'));
afterAll(() => rmSync(directory, { recursive: true }));

const LINES = ['203.0.113.7', '198.51.100.0/24 # café', '', 'last without a line end'];
const TEXT = Buffer.from(LINES.join('\n'));

const readFrom = (file: string, stdin = new PassThrough(), signal = new AbortController().signal) =>
  readListLines({ stdin, directory, signal, say: () => {} }, file);
const readFile = (content: Buffer) => {
  writeFileSync(join(directory, 'list'), content);
  return readFrom('list');
};

describe('a list is read', () => {
  test.each([
    ['as it is', TEXT],
    ['compressed with gzip', gzipSync(TEXT)],
    [
      'compressed in several members, as appended logs are',
      Buffer.concat([gzipSync(TEXT.subarray(0, 20)), gzipSync(TEXT.subarray(20))]),
    ],
    ['with a byte order mark', Buffer.concat([Buffer.from('\ufeff'), TEXT])],
    ['in UTF-16, as Windows may save it', Buffer.from(`\ufeff${LINES.join('\n')}`, 'utf16le')],
  ])('%s', async (_how, content) => {
    expect(await readFile(content)).toEqual({ ok: true, value: LINES });
  });

  test('from a pipe that delivers a byte at a time, in the middle of characters and of the mark of gzip', async () => {
    for (const content of [TEXT, gzipSync(TEXT)]) {
      const stdin = new PassThrough();
      const reading = readFrom('-', stdin);
      for (const byte of content) stdin.write(Buffer.from([byte]));
      stdin.end();
      expect(await reading).toEqual({ ok: true, value: LINES });
    }
  });

  test('when it is empty, as no lines', async () => {
    expect(await readFile(Buffer.alloc(0))).toEqual({ ok: true, value: [] });
    expect(await readFile(Buffer.from([0x1f]))).toMatchObject({ ok: true });
  });
});

describe('a list is refused', () => {
  test.each([
    [
      'that is cut off in the middle of its compression',
      gzipSync(Buffer.alloc(100_000, TEXT)).subarray(0, 200),
      /damaged/,
    ],
    ['that is binary', Buffer.from([80, 75, 3, 4, 0, 0, 1]), /not a text list/],
    ['whose line never ends', Buffer.alloc(300_000, 'x'), /line 1 has more than/],
  ])('%s', async (_what, content, message) => {
    expect(await readFile(content)).toEqual({
      ok: false,
      error: { kind: 'unreadable-list', message: expect.stringMatching(message), details: { file: 'list' } },
    });
  });

  test('that does not exist, or is a directory, with its full path', async () => {
    expect(await readFrom('nowhere')).toMatchObject({
      ok: false,
      error: {
        message: `${join(directory, 'nowhere')} does not exist. Give the path of a list, or - for standard input.`,
      },
    });
    expect(await readFrom('.')).toMatchObject({
      ok: false,
      error: { message: expect.stringMatching(/is a directory/) },
    });
  });
});

test('Ctrl-C ends the wait for a pipe that stays silent', async () => {
  const stop = new AbortController();
  const reading = readFrom('-', new PassThrough(), stop.signal);
  stop.abort(new Error('stopped'));
  await expect(reading).rejects.toThrow('stopped');
});
