/**
 * Processes that an earlier start left behind. They are found by what they were started with (their argument list
 * names our own directory), never by a remembered process id: ids are used again, and a stranger's process must not
 * be ended. Linux is read from /proc, which works in containers without any privilege; other systems through `ps`.
 */
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

export interface RunningProcess {
  readonly pid: number;
  readonly uid: number;
  /** Base name of the program, then its arguments. */
  readonly argv: readonly string[];
}

const POLL_MS = 20;

/** The processes, of any user that we can see, whose argument list `matches`. Zombies have none and never match. */
export function findProcesses(matches: (argv: readonly string[]) => boolean): RunningProcess[] {
  return listProcesses().filter((process) => matches(process.argv));
}

/** Whether the process still runs. A zombie that nobody has collected (usual in containers) counts as ended. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    // EPERM: it is there and belongs to somebody else.
    if (!(error instanceof Error && 'code' in error && error.code === 'EPERM')) return false;
  }
  return processState(pid) !== 'Z';
}

/**
 * When the process started, as text that tells two processes with the same id apart; undefined when it isn't running
 * or the system doesn't say.
 */
export function processStartedAt(pid: number): string | undefined {
  if (process.platform !== 'linux') return psField(pid, 'lstart=');
  // Field 22 of /proc/<pid>/stat, counted after the parenthesised name (which may hold spaces).
  return statFields(pid)?.[19];
}

/**
 * Sends the signals in turn until the process has ended, waiting the given time after each. SIGCONT comes first, as a
 * stopped process handles no other signal. Answers whether it ended.
 */
export async function endProcess(
  pid: number,
  signals: readonly { readonly signal: NodeJS.Signals; readonly waitMs: number }[],
): Promise<boolean> {
  for (const { signal, waitMs } of signals) {
    if (!send(pid, 'SIGCONT') || !send(pid, signal)) return true;
    if (await waitForEnd(pid, waitMs)) return true;
  }
  return !isAlive(pid);
}

async function waitForEnd(pid: number, waitMs: number): Promise<boolean> {
  const deadline = Date.now() + waitMs;
  while (isAlive(pid)) {
    if (Date.now() >= deadline) return false;
    await delay(POLL_MS);
  }
  return true;
}

function send(pid: number, signal: NodeJS.Signals): boolean {
  try {
    return process.kill(pid, signal);
  } catch {
    return false;
  }
}

function listProcesses(): RunningProcess[] {
  return process.platform === 'linux' ? listFromProc() : listFromPs();
}

function listFromProc(): RunningProcess[] {
  const processes: RunningProcess[] = [];
  for (const entry of readdirSync('/proc')) {
    if (!/^\d+$/.test(entry)) continue;
    try {
      const [program = '', ...rest] = readFileSync(`/proc/${entry}/cmdline`, 'utf8').replace(/\0$/, '').split('\0');
      processes.push({ pid: Number(entry), uid: statSync(`/proc/${entry}`).uid, argv: [basename(program), ...rest] });
    } catch {
      // It ended between the listing and the reading.
    }
  }
  return processes;
}

function listFromPs(): RunningProcess[] {
  const output = execFileSync('ps', ['-axww', '-o', 'pid=,uid=,command='], { encoding: 'utf8' });
  return output.split('\n').flatMap((line) => {
    const match = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line);
    if (!match) return [];
    const [program = '', ...rest] = (match[3] ?? '').split(' ');
    return [{ pid: Number(match[1]), uid: Number(match[2]), argv: [basename(program), ...rest] }];
  });
}

function processState(pid: number): string | undefined {
  if (process.platform !== 'linux') return psField(pid, 'stat=')?.[0];
  return statFields(pid)?.[0];
}

function statFields(pid: number): string[] | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  } catch {
    return undefined;
  }
}

function psField(pid: number, field: string): string | undefined {
  try {
    return execFileSync('ps', ['-o', field, '-p', String(pid)], { encoding: 'utf8' }).trim() || undefined;
  } catch {
    return undefined;
  }
}
