import type { Readable, Writable } from 'node:stream';

/** What a command knows of the terminal it was typed at. */
export interface CommandContext {
  /** Stdout gets one JSON document and nothing else. */
  readonly json: boolean;
  /** Where the person is: relative file names mean files from here. */
  readonly directory: string;
  /** Aborted by Ctrl-C. A command that is in the middle of a change finishes or undoes it. */
  readonly signal: AbortSignal;
  readonly stdin: Readable & { readonly isTTY?: boolean; readonly fd?: number };
  readonly stdout: Writable;
  readonly stderr: Writable & { readonly isTTY?: boolean };
  /** Writes a line to stderr: progress, warnings, hints. */
  readonly say: (line: string) => void;
}
