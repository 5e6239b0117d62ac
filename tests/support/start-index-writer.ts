import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { IndexWriterTask } from './index-writer';

export interface IndexWriterProcess {
  readonly child: ChildProcess;
  /** Lets it begin. */
  go(): void;
  /** How it ended: its exit code, or the signal that killed it. */
  readonly ended: Promise<number | NodeJS.Signals>;
}

/** Starts a process that changes bans; resolves when it is connected and waits for `go`. */
export async function startIndexWriter(task: IndexWriterTask): Promise<IndexWriterProcess> {
  const script = join(import.meta.dirname, 'index-writer.ts');
  const child = spawn(process.execPath, ['--import', 'tsx', script, JSON.stringify(task)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit').then(([code, signal]) => (signal ?? code) as number | NodeJS.Signals);
  const early = ended.then((how) => {
    throw new Error(`The writer ended before it was ready: ${how}`);
  });
  await Promise.race([once(child.stdout, 'data'), early]);
  early.catch(() => {});
  return { child, go: () => child.stdin.write('go\n'), ended };
}
