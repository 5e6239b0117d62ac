import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Readable, Writable } from 'node:stream';
import { runCommandLine } from '../../../lib/cli/command-line';
import { createTestDatabase, createTestRedis, type TestDatabase, type TestRedis } from '../../support/test-services';

/** For `vi.setConfig`: a command that is a process of its own takes seconds on a busy machine. */
export const COMMANDS_TIMEOUT = { testTimeout: 180_000 };

const ROOT = resolve(import.meta.dirname, '../../..');

export interface CommandOutcome {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CommandOptions {
  /** What comes through the pipe; undefined = /dev/null, null = a pipe that stays open and silent. */
  readonly stdin?: string | Buffer | null;
  readonly cwd?: string;
  readonly onStart?: (child: ChildProcess) => void;
}

export interface Gatehouse {
  readonly directory: string;
  /** Runs a command as an operator does. */
  run(argv: readonly string[], options?: CommandOptions): Promise<CommandOutcome>;
  /** The same with `--json`: stdout must be exactly one document. */
  json(argv: readonly string[], options?: CommandOptions): Promise<{ exitCode: number | null; document: unknown }>;
  /** Removes its directory. */
  remove(): void;
}

/**
 * The command line in an environment of its own: a data directory, and what `variables` say. Each command is a process.
 */
export function openGatehouse(variables: Readonly<Record<string, string>>): Gatehouse {
  return open(variables, execute);
}

function open(variables: Readonly<Record<string, string>>, by: typeof execute): Gatehouse {
  const directory = mkdtempSync(join(tmpdir(), 'gatehouse-cli-'));
  const env = {
    PATH: process.env.PATH,
    HOME: process.env.HOME,
    TZ: 'UTC',
    GATEHOUSE_DATA_DIR: join(directory, 'data'),
    ...variables,
  };
  const run: Gatehouse['run'] = (argv, options = {}) => by(argv, env, options);
  return {
    directory,
    run,
    json: async (argv, options) => {
      const { exitCode, stdout, stderr } = await run([...argv, '--json'], options);
      try {
        return { exitCode, document: JSON.parse(stdout) };
      } catch {
        throw new Error(`stdout is not one JSON document: ${JSON.stringify(stdout)}; stderr: ${stderr}`);
      }
    },
    remove: () => rmSync(directory, { recursive: true, force: true }),
  };
}

/**
 * The command line on a database and a Redis of its own, as when both are run by somebody else. A command is a process
 * of its own where a test needs one; otherwise it runs in this one, which saves most of its time: loading.
 */
export async function openGatehouseOnTestServices(
  variables: Readonly<Record<string, string>> = {},
): Promise<Gatehouse & { database: TestDatabase; redis: TestRedis }> {
  const [database, redis] = await Promise.all([createTestDatabase(), createTestRedis()]);
  const gatehouse = open({ DATABASE_URL: database.url, REDIS_URL: redis.url, ...variables }, (argv, env, options) =>
    options.onStart || options.stdin === null ? execute(argv, env, options) : call(argv, env, options),
  );
  return { ...gatehouse, database, redis };
}

/** What scripts/gatehouse.ts does, in this process; one after the other, since each has an environment of its own. */
async function call(
  argv: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
  { stdin, cwd = ROOT }: CommandOptions,
): Promise<CommandOutcome> {
  const before = { ...process.env };
  const [stdout, stderr] = [new Collected(), new Collected()];
  setEnvironment(env);
  try {
    const exitCode = await runCommandLine(argv, {
      directory: cwd,
      signal: new AbortController().signal,
      stdin: Readable.from(stdin === undefined || stdin === null ? [] : [Buffer.from(stdin)], { objectMode: false }),
      stdout,
      stderr,
    });
    return { exitCode, stdout: stdout.text, stderr: stderr.text };
  } finally {
    setEnvironment(before);
  }
}

function setEnvironment(env: Readonly<Record<string, string | undefined>>): void {
  for (const name of Object.keys(process.env)) delete process.env[name];
  for (const [name, value] of Object.entries(env)) if (value !== undefined) process.env[name] = value;
}

class Collected extends Writable {
  text = '';

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    this.text += chunk.toString('utf8');
    done();
  }
}

function execute(
  argv: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
  { stdin, cwd = ROOT, onStart }: CommandOptions,
): Promise<CommandOutcome> {
  const tsx = join(ROOT, 'node_modules/tsx/dist/loader.mjs');
  const child = spawn(process.execPath, ['--import', tsx, join(ROOT, 'scripts/gatehouse.ts'), ...argv], {
    cwd,
    env: env as NodeJS.ProcessEnv,
    stdio: [stdin === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout?.setEncoding('utf8').on('data', (text) => {
    stdout += text;
  });
  child.stderr?.setEncoding('utf8').on('data', (text) => {
    stderr += text;
  });
  // The command may end without reading what it gets.
  child.stdin?.on('error', () => {});
  if (stdin !== undefined && stdin !== null) child.stdin?.end(stdin);
  onStart?.(child);
  return new Promise((resolved, rejected) => {
    child.once('error', rejected);
    child.once('close', (exitCode) => resolved({ exitCode, stdout, stderr }));
  });
}
