import { expect, test } from 'vitest';
import { readTextBody } from '../../../lib/channels/read-text-body';

test('a body is read whole, over chunks that cut characters in two', async () => {
  const bytes = new TextEncoder().encode('für Jane 😀');
  expect(await readTextBody({ body: streamOf(bytes.slice(0, 2), bytes.slice(2)) }, 100)).toEqual({
    ok: true,
    value: 'für Jane 😀',
  });
});

test('no body is the empty text', async () => {
  expect(await readTextBody({ body: null }, 100)).toEqual({ ok: true, value: '' });
});

test('a body of just as many bytes as allowed is read', async () => {
  expect(await readTextBody({ body: streamOf(new Uint8Array(64), new Uint8Array(36)) }, 100)).toMatchObject({
    ok: true,
  });
});

test('an endless body is given up as soon as it is too large, and its sender is told to stop', async () => {
  let sent = 0;
  let cancelled = false;
  const endless = new ReadableStream<Uint8Array>(
    {
      pull: (controller) => {
        sent += 10;
        controller.enqueue(new Uint8Array(10));
      },
      cancel: () => {
        cancelled = true;
      },
    },
    { highWaterMark: 0 },
  );
  expect(await readTextBody({ body: endless }, 100)).toEqual({ ok: false, error: 'too-large' });
  expect(sent).toBe(110);
  expect(cancelled).toBe(true);
});

function streamOf(...chunks: Uint8Array[]): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start: (controller) => {
      for (const chunk of chunks) controller.enqueue(chunk);
      controller.close();
    },
  });
}
