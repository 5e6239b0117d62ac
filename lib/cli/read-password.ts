/** A password is typed where nobody sees it, or comes through a pipe; never on the command line, which others can read. */
import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import type { CommandContext } from './command-context';

type Terminal = Pick<CommandContext, 'stdin' | 'stderr' | 'signal' | 'say'>;

/** Asks at the terminal and shows nothing of the answer. Null when the input ended (Ctrl-D). Throws on Ctrl-C. */
export async function askForPassword({ stdin, stderr, signal }: Terminal, question: string): Promise<string | null> {
  signal.throwIfAborted();
  stderr.write(question);
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input: stdin, output: nowhere, terminal: true });
  try {
    return await new Promise<string | null>((resolve, reject) => {
      lines.once('line', resolve);
      lines.once('close', () => resolve(null));
      signal.addEventListener('abort', () => reject(signal.reason), { once: true });
      // The terminal is in raw mode: Ctrl-C arrives here and not as a signal.
      lines.once('SIGINT', () => process.kill(process.pid, 'SIGINT'));
    });
  } finally {
    lines.close();
    stderr.write('\n');
  }
}

/**
 * The first line that comes through a pipe, or null when it ends without one, and after `waitMs` in which nothing came:
 * programs that start this one may leave the pipe open and never write.
 */
export async function readPipedPassword({ stdin, signal }: Terminal, waitMs: number): Promise<string | null> {
  const lines = createInterface({ input: stdin, terminal: false });
  const over = new AbortController();
  try {
    const line = new Promise<string | null>((resolve) => {
      lines.once('line', resolve);
      lines.once('close', () => resolve(null));
    });
    const nothing = delay(waitMs, null, { signal: AbortSignal.any([signal, over.signal]) });
    const first = await Promise.race([line, nothing]);
    return first === '' ? null : first;
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  } finally {
    over.abort();
    lines.close();
    stdin.destroy();
  }
}
