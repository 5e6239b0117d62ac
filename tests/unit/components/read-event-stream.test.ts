import { expect, test } from 'vitest';
import { readEventStream, type StreamEvent } from '../../../components/ui/read-event-stream';

async function read(...chunks: readonly (string | Uint8Array)[]): Promise<{ events: StreamEvent[]; bytes: number }> {
  const events: StreamEvent[] = [];
  let bytes = 0;
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      for (const chunk of chunks)
        controller.enqueue(typeof chunk === 'string' ? new TextEncoder().encode(chunk) : chunk);
      controller.close();
    },
  });
  await readEventStream(
    body,
    (event) => events.push(event),
    () => bytes++,
  );
  return { events, bytes };
}

test('events are read whole, however the network cuts them up', async () => {
  const text = 'event: state\ndata: {"a":"ü"}\n\n: still here\n\nid: 7\nevent: message\ndata: one\ndata: two\n\n';
  const expected = [
    { event: 'state', data: '{"a":"ü"}' },
    { event: 'message', data: 'one\ntwo' },
  ];
  expect((await read(text)).events).toEqual(expected);
  const bytes = new TextEncoder().encode(text);
  expect((await read(...Array.from(bytes, (byte) => Uint8Array.of(byte)))).events).toEqual(expected);
  expect((await read(text.replaceAll('\n', '\r\n'))).events).toEqual(expected);
  expect((await read(...text.replaceAll('\n', '\r\n').split(''))).events).toEqual(expected);
});

test('comments are heard but are no events, and half an event is none', async () => {
  expect(await read(': hello\n\n')).toEqual({ events: [], bytes: 1 });
  expect((await read('event: state\ndata: {}\n')).events).toEqual([]);
  expect((await read('data:x\n\n')).events).toEqual([{ event: 'message', data: 'x' }]);
});

test('a connection that breaks ends the reading', async () => {
  const body = new ReadableStream<Uint8Array>({ start: (controller) => controller.error(new Error('reset')) });
  await expect(
    readEventStream(
      body,
      () => {},
      () => {},
    ),
  ).resolves.toBeUndefined();
});
