/**
 * A server process of our own: started in a process group of its own (the terminal's Ctrl-C must not reach it before
 * we stop it in order), watched, started again when it ends by itself, and ended with us.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, existsSync, openSync, readSync, renameSync, statSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { endProcess } from './processes';
import type { ServiceAccount } from './service-account';
import { StartupError } from './startup-error';

/** What happened to a service while we run; for the log and for staff. */
export type ServiceEvent =
  | { readonly kind: 'ended'; readonly service: string; readonly how: string }
  | { readonly kind: 'restarted'; readonly service: string };

export interface ProcessPlan {
  /** As people know it: `Postgres`, `Redis`. */
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  readonly account: ServiceAccount;
  readonly logFile: string;
  /** Runs before each start: ends what an earlier start left, and makes room for this one. */
  readonly prepare: () => Promise<void>;
  /** One quick look; called again until true. Throwing gives up. */
  readonly isReady: () => Promise<boolean>;
  /** The process ended before it was ready: true = worth another try at once (`log` is what it wrote). */
  readonly mayRetry: (log: string) => boolean;
  readonly stopSignals: readonly { readonly signal: NodeJS.Signals; readonly waitMs: number }[];
  readonly onEvent: (event: ServiceEvent) => void;
}

export interface SupervisedProcess {
  /** Of the process running now; undefined between two starts and after `stop`. */
  pid(): number | undefined;
  /**
   * Ends it and starts it no more. Resolves when it is gone; further calls give the same promise. `SIGKILL` ends it
   * without its saying goodbye (for tests and for data that is thrown away).
   */
  stop(how?: 'SIGKILL'): Promise<void>;
}

const READY_POLL_MS = 15;
const READY_TIMEOUT_MS = 180_000;
const RETRY_FOR_MS = 30_000;
const RETRY_PAUSE_MS = 200;
const BACK_OFF_FIRST_MS = 100;
const BACK_OFF_LAST_MS = 5_000;
/** After this long without trouble, the back-off begins anew. */
const SETTLED_MS = 60_000;
const KILL_WAIT_MS = 5_000;
const LOG_MAX_BYTES = 8_000_000;
const LOG_TAIL_BYTES = 4_000;

/**
 * Starts the process and resolves when it is ready. Rejects with a `StartupError` (with the end of its log) when it
 * does not become so, and with the signal's reason, once it is gone, when `signal` aborts the start.
 */
export async function startSupervised(plan: ProcessPlan, signal?: AbortSignal): Promise<SupervisedProcess> {
  let current: ChildProcess | undefined;
  let stopping: Promise<void> | undefined;
  const isStopping = () => stopping !== undefined;
  const wakeUp = new AbortController();

  const stop = (how?: 'SIGKILL') => {
    stopping ??= (async () => {
      wakeUp.abort();
      const signals = how ? [{ signal: how, waitMs: KILL_WAIT_MS }] : plan.stopSignals;
      if (current?.pid !== undefined) await endProcess(current.pid, signals);
      process.removeListener('exit', endWithUs);
    })();
    return stopping;
  };
  // Whatever ends this process in an orderly way, also an uncaught error: no orphans.
  const endWithUs = () => current?.kill(plan.stopSignals[0]?.signal);
  process.on('exit', endWithUs);

  const startOnce = async (abort: AbortSignal | undefined): Promise<ChildProcess> => {
    const giveUpAt = Date.now() + RETRY_FOR_MS;
    for (;;) {
      await plan.prepare();
      abort?.throwIfAborted();
      const attempt = launch(plan);
      current = attempt.child;
      const outcome = await becomesReady(attempt, plan, abort);
      if (outcome === 'ready') return attempt.child;
      current = undefined;
      abort?.throwIfAborted();
      if (!plan.mayRetry(outcome.log) || Date.now() > giveUpAt) {
        throw new StartupError(`${plan.name} does not start. The end of ${plan.logFile}:\n${outcome.log.trim()}`);
      }
      await delay(RETRY_PAUSE_MS, undefined, { signal: abort });
    }
  };

  const watch = (child: ChildProcess, backOffMs: number) => {
    const readyAt = Date.now();
    const onExit = async () => {
      if (isStopping()) return;
      current = undefined;
      const how = child.signalCode ?? `code ${child.exitCode}`;
      plan.onEvent({ kind: 'ended', service: plan.name, how });
      const waitMs = Date.now() - readyAt > SETTLED_MS ? BACK_OFF_FIRST_MS : backOffMs;
      try {
        await delay(waitMs, undefined, { signal: wakeUp.signal });
        const next = await startOnce(wakeUp.signal);
        plan.onEvent({ kind: 'restarted', service: plan.name });
        watch(next, Math.min(waitMs * 2, BACK_OFF_LAST_MS));
      } catch (error) {
        if (isStopping()) return;
        plan.onEvent({
          kind: 'ended',
          service: plan.name,
          how: error instanceof Error ? error.message : String(error),
        });
        setTimeout(onExit, BACK_OFF_LAST_MS).unref();
      }
    };
    if (child.exitCode !== null || child.signalCode !== null) void onExit();
    else child.once('exit', () => void onExit());
  };

  try {
    watch(await startOnce(signal), BACK_OFF_FIRST_MS);
  } catch (error) {
    await stop();
    throw error;
  }
  return { pid: () => current?.pid, stop };
}

interface Attempt {
  readonly child: ChildProcess;
  readonly hasEnded: () => boolean;
  readonly log: () => string;
}

function launch(plan: ProcessPlan): Attempt {
  if ((statSync(plan.logFile, { throwIfNoEntry: false })?.size ?? 0) > LOG_MAX_BYTES) {
    renameSync(plan.logFile, `${plan.logFile}.1`);
  }
  const logStart = existsSync(plan.logFile) ? statSync(plan.logFile).size : 0;
  const logFd = openSync(plan.logFile, 'a', 0o600);
  // A file, not a pipe: were Node killed, the next write into a pipe would end the server in disorder.
  const child = spawn(plan.command, plan.args, {
    ...plan.account.spawnAs,
    cwd: '/',
    env: plan.env,
    detached: true,
    stdio: ['ignore', logFd, logFd],
  });
  closeSync(logFd);
  let failure = '';
  let ended = false;
  child.once('error', (error) => {
    failure = error.message;
    ended = true;
  });
  child.once('exit', () => {
    ended = true;
  });
  return { child, hasEnded: () => ended, log: () => failure || readTail(plan.logFile, logStart) };
}

async function becomesReady(
  attempt: Attempt,
  plan: ProcessPlan,
  signal: AbortSignal | undefined,
): Promise<'ready' | { log: string }> {
  const { child } = attempt;
  const giveUpAt = Date.now() + READY_TIMEOUT_MS;
  try {
    while (!attempt.hasEnded()) {
      signal?.throwIfAborted();
      if (await plan.isReady()) return 'ready';
      if (Date.now() > giveUpAt) throw new StartupError(`${plan.name} was not ready in time. See ${plan.logFile}.`);
      await delay(READY_POLL_MS);
    }
    return { log: attempt.log() };
  } catch (error) {
    if (child.pid !== undefined) await endProcess(child.pid, plan.stopSignals);
    throw error;
  }
}

function readTail(file: string, from: number): string {
  const size = statSync(file).size;
  const start = Math.max(from, size - LOG_TAIL_BYTES);
  const buffer = Buffer.alloc(Math.max(0, size - start));
  const fd = openSync(file, 'r');
  try {
    readSync(fd, buffer, 0, buffer.length, start);
  } finally {
    closeSync(fd);
  }
  return buffer.toString('utf8');
}
