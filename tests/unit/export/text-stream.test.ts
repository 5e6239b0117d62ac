import { expect, test } from 'vitest';
import { textStream } from '../../../lib/export/text-stream';

/** Pieces without end, and how many were made. */
function counted() {
  const made = { pieces: 0, ended: false };
  async function* pieces() {
    try {
      for (;;) yield made.pieces++ % 2 === 0 ? '' : 'piece ';
    } finally {
      made.ended = true;
    }
  }
  return { made, stream: textStream(pieces()) };
}

test('a piece is made when the one before was taken, and none after the reader has gone', async () => {
  const { made, stream } = counted();
  const reader = stream.getReader();
  expect(made.pieces).toBe(0);
  expect(new TextDecoder().decode((await reader.read()).value)).toBe('piece ');
  await reader.read();
  expect(made).toEqual({ pieces: 4, ended: false });
  await reader.cancel();
  expect(made).toEqual({ pieces: 4, ended: true });
});

test('a failure breaks the stream off', async () => {
  async function* failing() {
    yield 'a';
    throw new Error('down');
  }
  const reader = textStream(failing()).getReader();
  await reader.read();
  await expect(reader.read()).rejects.toThrow('down');
});
