/**
 * The lines of a list as they come in, from a file, a pipe, an upload or another server. What is compressed with gzip is
 * read as it is, whatever its name says; nothing is unpacked to disk, and what isn't a text list is refused before memory
 * runs out.
 */
import { pipeline, Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';

/** What is wrong with the content; the text goes on after the list's name. */
export class NotAList extends Error {}

const LINES_MAX = 5_000_000;
const LINE_LENGTH_MAX = 100_000;
/** JSON may be one line. */
const CHARACTERS_MAX = 128 * 1024 * 1024;

/**
 * Reads every line, without line ends. Throws `NotAList`, and what the chunks throw; what can't be unpacked throws with a
 * code that begins with `Z_`.
 */
export function listLines(chunks: AsyncIterable<Uint8Array>): Promise<string[]> {
  return linesOf(decoded(unpacked(chunks)));
}

const GZIP = Buffer.from([0x1f, 0x8b]);

/** Unpacks what begins like gzip and passes on everything else. */
async function* unpacked(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const source = chunks[Symbol.asyncIterator]();
  const held: Uint8Array[] = [];
  let length = 0;
  while (length < GZIP.length) {
    const next = await source.next();
    if (next.done) break;
    held.push(next.value);
    length += next.value.length;
  }
  const all = async function* () {
    yield* held;
    yield* { [Symbol.asyncIterator]: () => source };
  };
  if (!Buffer.concat(held).subarray(0, GZIP.length).equals(GZIP)) return yield* all();
  // An error of either end reaches the loop that reads the other one.
  yield* pipeline(Readable.from(all()), createGunzip(), () => {}) as AsyncIterable<Buffer>;
}

/** UTF-8, or UTF-16 if it says so at its start, as lists saved on Windows may. */
async function* decoded(chunks: AsyncGenerator<Uint8Array>): AsyncGenerator<string> {
  let decoder: TextDecoder | null = null;
  for await (const chunk of chunks) {
    decoder ??= new TextDecoder(encodingOf(chunk));
    const text = decoder.decode(chunk, { stream: true });
    if (text.includes('\0')) throw new NotAList('is not a text list. Unpack or convert it to plain text or CSV first.');
    yield text;
  }
  if (decoder) yield decoder.decode();
}

function encodingOf(start: Uint8Array): string {
  if (start[0] === 0xff && start[1] === 0xfe) return 'utf-16le';
  return start[0] === 0xfe && start[1] === 0xff ? 'utf-16be' : 'utf-8';
}

async function linesOf(texts: AsyncGenerator<string>): Promise<string[]> {
  const lines: string[] = [];
  /** Of a line that hasn't ended yet. */
  let held: string[] = [];
  let heldLength = 0;
  let characters = 0;
  let isJson: boolean | null = null;
  for await (const text of texts) {
    if (isJson === null && text.trim() !== '') isJson = /^\s*[[{]/.test(text);
    characters += text.length;
    const [first = '', ...others] = text.split('\n');
    held.push(first);
    heldLength += first.length;
    for (const part of others) {
      lines.push(held.join(''));
      held = [part];
      heldLength = part.length;
    }
    if (heldLength > LINE_LENGTH_MAX && !isJson) {
      throw new NotAList(`is not a list: line ${lines.length + 1} has more than ${LINE_LENGTH_MAX} characters.`);
    }
    if (characters > CHARACTERS_MAX) throw new NotAList('is too large. Split it and import the parts.');
    if (lines.length > LINES_MAX)
      throw new NotAList(`has more than ${LINES_MAX} lines. Split it and import the parts.`);
  }
  const rest = held.join('');
  if (rest !== '') lines.push(rest);
  return lines;
}
