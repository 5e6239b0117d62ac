import { StartupError } from '../services/startup-error';
import { GATEHOUSE } from './command-result';

/** What went wrong for no fault of the person's, as a sentence that says what to do next. Exit code 2. */
export interface CommandFailure {
  readonly kind: 'services' | 'redis' | 'index' | 'database' | 'busy' | 'unexpected';
  readonly message: string;
  /** For whoever mends the program; null when the message says it all. */
  readonly stack: string | null;
}

/** Whoever read stdout has gone, as `head` does when it has enough: there is nobody to tell. */
export class NobodyReads extends Error {
  override readonly name = 'NobodyReads';
}

const REDIS_IS_AWAY =
  /enableOfflineQueue|Connection is closed|Command timed out|max retries per request|LOADING|MISCONF/i;

/** Puts into words what a store, Redis or the services threw. */
export function describeFailure(error: unknown): CommandFailure {
  const message = error instanceof Error ? error.message : String(error);
  const name = error instanceof Error ? error.name : '';
  if (error instanceof StartupError) return { kind: 'services', message, stack: null };
  if (name === 'LockTimeout') return { kind: 'busy', message: `${message} Try again in a moment.`, stack: null };
  if (REDIS_IS_AWAY.test(message)) {
    // ioredis' words for "not connected" say nothing to an operator; those of Redis itself do.
    const why = /LOADING|MISCONF/.test(message) ? ` (${message})` : '';
    const told = `Redis does not answer${why}. Start it or correct REDIS_URL, then try again.`;
    return { kind: 'redis', message: told, stack: null };
  }
  if (message.startsWith('Not a member of the index')) {
    const told = `Redis holds something in the index that Gatehouse did not write (${message}). Build it anew: ${GATEHOUSE} index rebuild`;
    return { kind: 'index', message: told, stack: null };
  }
  if (name.startsWith('PrismaClient') || isPostgresError(error)) {
    const told = `The database could not do it: ${lastLine(message)} Nothing was changed. See that it runs and has room, then try again.`;
    return { kind: 'database', message: told, stack: null };
  }
  const stack = error instanceof Error ? (error.stack ?? null) : null;
  return { kind: 'unexpected', message: `That should not have happened: ${message}`, stack };
}

/** Prisma's messages quote the call before they say what is wrong. */
function lastLine(message: string): string {
  const line = message.trim().split('\n').at(-1)?.trim() ?? '';
  return /[.!?]$/.test(line) ? line : `${line}.`;
}

/** Errors of pg carry a five-character SQLSTATE with a digit in it, those of its socket a system code. */
function isPostgresError(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return /^(?=.*\d)[0-9A-Z]{5}$/.test(code) || /^E(CONN|TIMEDOUT|PIPE|NOTFOUND)/.test(code);
}
