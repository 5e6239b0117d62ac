/**
 * The lines of a list that is to be imported, from a file or a pipe. What is compressed with gzip is read as it is,
 * whatever its name says; nothing is unpacked to disk, and what isn't a text list is refused before memory runs out.
 */
import { createReadStream, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { addAbortSignal, pipeline, Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { ok, type Result } from '../domain/result';
import { errnoOf } from '../services/errno';
import type { CommandContext } from './command-context';
import { type CommandRefusal, refuse } from './command-result';

/** How much of the list has been read; `total` null for a pipe. As stored: compressed bytes if it is compressed. */
export type ReadProgress = (bytes: number, total: number | null) => void;

/** `-` as a file name: the list comes through a pipe. */
export const STDIN = '-';

const LINES_MAX = 5_000_000;
const LINE_LENGTH_MAX = 100_000;

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
    return ok(await linesOf(decoded(unpacked(counted()))));
  } catch (error) {
    context.signal.throwIfAborted();
    const problem = problemOf(error);
    if (problem === null) throw error;
    return refuse('unreadable-list', `${file === STDIN ? 'Standard input' : path} ${problem}`, { file });
  }
}

/** What is wrong with the content; the text goes on after the file's name. */
class NotAList extends Error {}

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

const GZIP = Buffer.from([0x1f, 0x8b]);

/** Unpacks what begins like gzip and passes on everything else. */
async function* unpacked(chunks: AsyncGenerator<Buffer>): AsyncGenerator<Buffer> {
  const held: Buffer[] = [];
  let length = 0;
  while (length < GZIP.length) {
    const next = await chunks.next();
    if (next.done) break;
    held.push(next.value);
    length += next.value.length;
  }
  const all = async function* () {
    yield* held;
    yield* chunks;
  };
  if (!Buffer.concat(held).subarray(0, GZIP.length).equals(GZIP)) return yield* all();
  // An error of either end reaches the loop that reads the other one.
  yield* pipeline(Readable.from(all()), createGunzip(), () => {}) as AsyncIterable<Buffer>;
}

/** UTF-8, or UTF-16 if it says so at its start, as lists saved on Windows may. */
async function* decoded(chunks: AsyncGenerator<Buffer>): AsyncGenerator<string> {
  let decoder: TextDecoder | null = null;
  for await (const chunk of chunks) {
    decoder ??= new TextDecoder(encodingOf(chunk));
    const text = decoder.decode(chunk, { stream: true });
    if (text.includes('\0')) throw new NotAList('is not a text list. Unpack or convert it to plain text or CSV first.');
    yield text;
  }
  if (decoder) yield decoder.decode();
}

function encodingOf(start: Buffer): string {
  if (start[0] === 0xff && start[1] === 0xfe) return 'utf-16le';
  return start[0] === 0xfe && start[1] === 0xff ? 'utf-16be' : 'utf-8';
}

async function linesOf(texts: AsyncGenerator<string>): Promise<string[]> {
  const lines: string[] = [];
  let rest = '';
  for await (const text of texts) {
    const parts = (rest + text).split('\n');
    rest = parts.pop() ?? '';
    for (const part of parts) lines.push(part);
    if (rest.length > LINE_LENGTH_MAX) {
      throw new NotAList(`is not a list: line ${lines.length + 1} has more than ${LINE_LENGTH_MAX} characters.`);
    }
    if (lines.length > LINES_MAX)
      throw new NotAList(`has more than ${LINES_MAX} lines. Split it and import the parts.`);
  }
  if (rest !== '') lines.push(rest);
  return lines;
}
