/**
 * The thread of ThreadMailReader: says when it is ready, then answers each mail, as bytes, with what it says. Plain JavaScript,
 * because a thread of Node 20 knows TypeScript only once it has been told.
 */
import { parentPort } from 'node:worker_threads';
import { register } from 'tsx/esm/api';

register();
const { readMail } = await import('./read-mail.ts');

parentPort?.on('message', async (bytes) => {
  const { raw: _, ...message } = await readMail(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  parentPort?.postMessage(message);
});
parentPort?.postMessage('ready');
