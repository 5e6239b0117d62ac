import { PassThrough, Writable } from 'node:stream';
import type { CommandLineProcess } from '../../../lib/cli/command-line';

/** A process for the command line whose output is collected. Its standard input is a pipe that is open and silent. */
export function fakeProcess(overrides: Partial<CommandLineProcess> = {}) {
  const out = collector();
  const err = collector();
  const stdin = new PassThrough();
  const process: CommandLineProcess = {
    directory: '/',
    signal: new AbortController().signal,
    stdin,
    stdout: out.stream,
    stderr: err.stream,
    ...overrides,
  };
  return { process, stdin, stdout: out.text, stderr: err.text };
}

function collector() {
  let text = '';
  const stream = new Writable({
    write: (chunk, _encoding, done) => {
      text += chunk;
      done();
    },
  });
  return { stream, text: () => text };
}
