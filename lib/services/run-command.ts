import { type SpawnOptions, spawn } from 'node:child_process';
import { childEnvironment } from '../env';

export interface CommandResult {
  /** Exit code; null when a signal ended it or it could not be started (`output` then says why). */
  readonly code: number | null;
  /** What it wrote to both streams, in order of arrival; at most the last 200 kB. */
  readonly output: string;
}

const OUTPUT_MAX_CHARS = 200_000;

/**
 * Runs a program to its end and answers how it went; a failure is a result, not an exception. `signal` ends the whole
 * process group (SIGINT) and the promise then rejects with the signal's reason once the program is gone. The program
 * is in a group of its own, so that Ctrl-C in the terminal reaches it only through us.
 */
export async function runCommand(
  command: string,
  args: readonly string[],
  options: Pick<SpawnOptions, 'cwd' | 'env' | 'uid' | 'gid' | 'stdio'> & {
    readonly signal?: AbortSignal;
    readonly onOutput?: (text: string) => void;
  } = {},
): Promise<CommandResult> {
  const { signal, onOutput, ...spawnOptions } = options;
  signal?.throwIfAborted();
  const child = spawn(command, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: childEnvironment(),
    ...spawnOptions,
    detached: true,
  });
  let output = '';
  const keep = (chunk: Buffer) => {
    const text = chunk.toString('utf8');
    output = (output + text).slice(-OUTPUT_MAX_CHARS);
    onOutput?.(text);
  };
  child.stdout?.on('data', keep);
  child.stderr?.on('data', keep);

  const interrupt = () => interruptGroup(child.pid);
  signal?.addEventListener('abort', interrupt, { once: true });
  // A program that we started must not outlive us, whatever ends us (short of SIGKILL).
  process.once('exit', interrupt);
  const code = await new Promise<number | null>((resolve) => {
    child.once('error', (error) => {
      output += error.message;
      resolve(null);
    });
    child.once('close', resolve);
  });
  process.removeListener('exit', interrupt);
  signal?.removeEventListener('abort', interrupt);
  signal?.throwIfAborted();
  return { code, output };
}

function interruptGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGINT');
  } catch {
    // It has just ended.
  }
}
