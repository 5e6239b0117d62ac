/** One start at a time on one data directory, and how others learn who that is. */
import { randomUUID } from 'node:crypto';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { tryLock } from './file-lock';
import { isAlive, processStartedAt } from './processes';
import { writeFileAtomically } from './write-file-atomically';

/** A server stays; a command (of the command line) is over in a moment and worth waiting for. */
export type StartPurpose = 'server' | 'command';

export interface LockHolder {
  /** Unlike process ids, never used twice. */
  readonly startId: string;
  readonly pid: number;
  readonly processStartedAt: string | undefined;
  readonly purpose: StartPurpose;
}

/** What a start has brought up; in `runtime.json` (0600) while it runs. */
export interface Runtime {
  readonly startId: string;
  readonly pid: number;
  readonly databaseUrl: string;
  readonly redisUrl: string;
  /** Where the web server listens; null until it does, and for commands. */
  readonly address: string | null;
}

export interface StartLock {
  /** Publishes, or replaces, what others may connect to. */
  publish(runtime: Pick<Runtime, 'databaseUrl' | 'redisUrl' | 'address'>): void;
  /** Withdraws what was published and frees the lock. */
  release(): void;
}

const lockFile = (dataDirectory: string) => join(dataDirectory, 'start.lock');
const runtimeFile = (dataDirectory: string) => join(dataDirectory, 'runtime.json');

/** Takes the lock without waiting; undefined when another living process has it. */
export function tryStartLock(dataDirectory: string, purpose: StartPurpose): StartLock | undefined {
  const lock = tryLock(lockFile(dataDirectory));
  if (!lock) return undefined;
  const holder: LockHolder = {
    startId: randomUUID(),
    pid: process.pid,
    processStartedAt: processStartedAt(process.pid),
    purpose,
  };
  // In this order: what a killed start published must not look like ours.
  rmSync(runtimeFile(dataDirectory), { force: true });
  writeFileSync(lockFile(dataDirectory), `${JSON.stringify(holder)}\n`);
  return {
    publish: (runtime) => {
      const content: Runtime = { startId: holder.startId, pid: holder.pid, ...runtime };
      writeFileAtomically(runtimeFile(dataDirectory), `${JSON.stringify(content, null, 2)}\n`);
    },
    release: () => {
      rmSync(runtimeFile(dataDirectory), { force: true });
      lock.release();
    },
  };
}

/** Who holds the lock, by its own account; undefined when that can't be read or the process is gone. */
export function readLockHolder(dataDirectory: string): LockHolder | undefined {
  const holder = readJson<LockHolder>(lockFile(dataDirectory));
  const lives = holder && isAlive(holder.pid) && processStartedAt(holder.pid) === holder.processStartedAt;
  return lives ? holder : undefined;
}

/** What the living holder of the lock has published; undefined while it has not, or when there is none. */
export function readRuntime(dataDirectory: string): Runtime | undefined {
  const holder = readLockHolder(dataDirectory);
  const runtime = readJson<Runtime>(runtimeFile(dataDirectory));
  return holder && runtime?.startId === holder.startId ? runtime : undefined;
}

function readJson<T>(file: string): T | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    // Not there, or being written.
    return undefined;
  }
}
