/** The lines of a list that is to be imported, from a file or a pipe. */
import { createReadStream, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { addAbortSignal } from 'node:stream';
import { listLines, NotAList } from '../bans/list-text';
import { ok, type Result } from '../domain/result';
import { errnoOf } from '../services/errno';
import type { CommandContext } from './command-context';
import { type CommandRefusal, refuse } from './command-result';

/** How much of the list has been read; `total` null for a pipe. As stored: compressed bytes if it is compressed. */
export type ReadProgress = (bytes: number, total: number | null) => void;

/** `-` as a file name: the list comes through a pipe. */
export const STDIN = '-';

/** Reads every line, without line ends. Refuses a file that can't be read or isn't a text list. */
export async function readListLines(
  context: Pick<CommandContext, 'stdin' | 'directory' | 'signal' | 'say'>,
  file: string,
  onProgress: ReadProgress = () => {},
): Promise<Result<string[], CommandRefusal>> {
  const path = resolve(context.directory, file);
  try {
    const size = file === STDIN ? null : sizeOf(path);
    if (file === STDIN && context.stdin.isTTY)
      context.say('Type or paste the list; end it with Ctrl-D on a line of its own.');
    const source = file === STDIN ? context.stdin : createReadStream(path, { highWaterMark: 256 * 1024 });
    addAbortSignal(context.signal, source);
    let bytes = 0;
    const counted = async function* () {
      for await (const chunk of source) {
        bytes += chunk.length;
        onProgress(bytes, size);
        yield chunk as Buffer;
      }
    };
    return ok(await listLines(counted()));
  } catch (error) {
    context.signal.throwIfAborted();
    const problem = problemOf(error);
    if (problem === null) throw error;
    return refuse('unreadable-list', `${file === STDIN ? 'Standard input' : path} ${problem}`, { file });
  }
}

function sizeOf(path: string): number | null {
  const stat = statSync(path);
  if (stat.isDirectory()) throw new NotAList('is a directory. Name one file, or - for standard input.');
  // Process substitution and named pipes have no size.
  return stat.isFile() ? stat.size : null;
}

function problemOf(error: unknown): string | null {
  if (error instanceof NotAList) return error.message;
  const code = errnoOf(error) ?? '';
  if (code === 'ENOENT') return 'does not exist. Give the path of a list, or - for standard input.';
  if (code.startsWith('Z_')) return 'is damaged: it begins like gzip and can’t be unpacked to its end. Fetch it again.';
  if (code === 'EACCES' || code === 'EPERM') return 'may not be read by you. Change its permissions, or copy it.';
  return code === '' ? null : `can’t be read (${code}).`;
}
