import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createTestDatabase, createTestRedis, type TestDatabase, type TestRedis } from '../../support/test-services';

/** For `vi.setConfig`: every command is a process of its own, which on a busy machine takes seconds. */
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

/** The command line in an environment of its own: a data directory, and what `variables` say. */
export function openGatehouse(variables: Readonly<Record<string, string>>): Gatehouse {
  const directory = mkdtempSync(join(tmpdir(), 'gatehouse-cli-'));
  const env = {
    PATH: process.env.PATH,
    HOME: process.env.HOME,
    TZ: 'UTC',
    GATEHOUSE_DATA_DIR: join(directory, 'data'),
    ...variables,
  };
  const run: Gatehouse['run'] = (argv, options = {}) => execute(argv, env, options);
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

/** The command line on a database and a Redis of its own, as when both are run by somebody else. */
export async function openGatehouseOnTestServices(
  variables: Readonly<Record<string, string>> = {},
): Promise<Gatehouse & { database: TestDatabase; redis: TestRedis }> {
  const [database, redis] = await Promise.all([createTestDatabase(), createTestRedis()]);
  const gatehouse = openGatehouse({ DATABASE_URL: database.url, REDIS_URL: redis.url, ...variables });
  return { ...gatehouse, database, redis };
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
