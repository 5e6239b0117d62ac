import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { WorkSlots } from '../auth/work-slots';
import { unreadMail } from '../inbound/read-mail';
import type { InboundMessage } from '../ports/inbound-store';
import type { MailReader } from '../ports/mail-reader';

/** Honest mail takes milliseconds. */
const READ_MS_MAX = 30_000;
/** Each waits with its 10 MB at most. */
const WAITING_MAX = 20;
const MEMORY_MB_MAX = 512;

/**
 * Reads mail in a thread of its own, one after the other: ten megabytes of empty lines, or of nested tables, take seconds,
 * in which the front door must go on answering. A mail that takes too long, or all of the thread's memory, costs its thread;
 * the next one gets a new one. The thread is started with the first mail and doesn't keep the process alive.
 */
export class ThreadMailReader implements MailReader {
  private readonly slots = new WorkSlots(1, WAITING_MAX);
  private thread: Worker | null = null;

  /** `readMsMax` is replaced in tests only. */
  constructor(private readonly readMsMax: number = READ_MS_MAX) {}

  read(raw: Buffer): Promise<InboundMessage | 'busy'> {
    return this.slots.run<InboundMessage | 'busy'>(async () => {
      const thread = this.thread ?? (await this.open());
      const message = await ask(thread, raw, this.readMsMax);
      if (message) return { ...message, raw };
      await this.close();
      return unreadMail(raw);
    }, 'busy');
  }

  private async open(): Promise<Worker> {
    const thread = await startThread();
    this.thread = thread;
    // One that ends over what a mail has left behind never answers for the next one.
    thread.once('exit', () => {
      if (this.thread === thread) this.thread = null;
    });
    return thread;
  }

  async close(): Promise<void> {
    const thread = this.thread;
    this.thread = null;
    await thread?.terminate();
  }
}

/** Resolves when it can read mail; throws when it can't be started. */
async function startThread(): Promise<Worker> {
  const thread = new Worker(new URL('../inbound/mail-thread.mjs', import.meta.url), {
    resourceLimits: { maxOldGenerationSizeMb: MEMORY_MB_MAX },
  });
  await once(thread, 'message');
  // An error ends the thread, which is noticed by that; without a listener it would end the process.
  thread.on('error', () => {});
  thread.unref();
  return thread;
}

/** What the mail says; null if the thread was too slow, or ended over it. */
function ask(thread: Worker, raw: Buffer, msMax: number): Promise<Omit<InboundMessage, 'raw'> | null> {
  return new Promise((resolve) => {
    const settle = (message: Omit<InboundMessage, 'raw'> | null) => {
      clearTimeout(timer);
      thread.off('message', settle);
      thread.off('exit', giveUp);
      resolve(message);
    };
    const giveUp = () => settle(null);
    const timer = setTimeout(giveUp, msMax);
    thread.on('message', settle);
    thread.on('exit', giveUp);
    thread.postMessage(raw);
  });
}
