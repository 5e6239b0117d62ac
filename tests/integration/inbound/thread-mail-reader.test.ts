import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { Worker } from 'node:worker_threads';
import { afterEach, expect, test } from 'vitest';
import { ThreadMailReader } from '../../../lib/adapters/thread-mail-reader';
import { readMail } from '../../../lib/inbound/read-mail';

let reader: ThreadMailReader;
afterEach(() => reader.close());

const GOOD = Buffer.from('From: Jane Doe <jane@example.com>\r\nSubject: My order\r\n\r\nIt has not arrived.');
/** Seconds of work for whoever reads it. */
const SLOW = Buffer.from(
  `From: bo@example.com\r\nContent-Type: text/html\r\n\r\n<table>${'<tr><td>a</td></tr>'.repeat(50_000)}`,
);

test('a mail is read in the thread as it is without one', async () => {
  reader = new ThreadMailReader();
  expect(await reader.read(GOOD)).toEqual(await readMail(GOOD));
});

test('whoever sends mail that is slow to read holds up nobody but other mail', async () => {
  reader = new ThreadMailReader();
  await reader.read(GOOD);
  const delay = monitorEventLoopDelay({ resolution: 5 });
  delay.enable();
  const [slow, next] = await Promise.all([reader.read(SLOW), reader.read(GOOD)]);
  delay.disable();
  expect([slow, next].map((mail) => mail !== 'busy' && mail.malformed)).toEqual([null, null]);
  // In this thread it would be one wait of some seconds.
  expect(delay.max / 1e6).toBeLessThan(500);
});

test('a mail that takes too long is kept as it came, and the next one is read all the same', async () => {
  reader = new ThreadMailReader(500);
  await reader.read(GOOD);
  const slow = await reader.read(SLOW);
  if (slow === 'busy') throw new Error('It did not even begin.');
  expect([slow.malformed, slow.raw === SLOW]).toEqual(['unreadable', true]);
  expect(await reader.read(GOOD)).toMatchObject({ malformed: null, sender: { email: 'jane@example.com' } });
});

test('so many wait and no more', async () => {
  reader = new ThreadMailReader();
  const answers = await Promise.all(Array.from({ length: 30 }, () => reader.read(GOOD)));
  expect(answers.filter((answer) => answer === 'busy')).toHaveLength(9);
});

test('a thread that ended by itself, after its mail, costs the next mail nothing', async () => {
  reader = new ThreadMailReader(2_000);
  await reader.read(GOOD);
  await (Reflect.get(reader, 'thread') as Worker).terminate();
  expect(await reader.read(GOOD)).toMatchObject({ malformed: null, sender: { email: 'jane@example.com' } });
});
