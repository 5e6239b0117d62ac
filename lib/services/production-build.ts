/**
 * The production build: made by `next build` when it is missing or its sources have changed, else left alone.
 * A running server reads the files of its build, so it holds a shared lock on them; who builds needs it exclusively.
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, relative, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { stripVTControlCharacters } from 'node:util';
import { childEnvironment } from '../env';
import { type FileLock, tryLock } from './file-lock';
import { runCommand } from './run-command';
import { StartupError } from './startup-error';
import { writeFileAtomically } from './write-file-atomically';

export interface EnsureBuildOptions {
  readonly say: (line: string) => void;
  readonly signal?: AbortSignal;
  /** The clone; this one by default. */
  readonly root?: string;
  /** For tests: what builds, in place of `next build`. Arguments of Node. */
  readonly buildArguments?: readonly string[];
}

export interface BuildInUse {
  /** True when it had to be built now. */
  readonly built: boolean;
  /** Lets others build. Call it when the server has stopped; a dead process lets go by itself. */
  release(): void;
}

/** What the pages are made of. Generated code follows from the schema. */
const INPUTS = [
  'app',
  'components',
  'lib',
  'public',
  'prisma/schema.prisma',
  'package-lock.json',
  'next.config.js',
  'postcss.config.mjs',
  'tsconfig.json',
  'tsconfig.build.json',
  'instrumentation.ts',
];
const NOT_INPUTS = new Set(['lib/generated']);
/** Under .next, so that removing the build removes it too. */
const STAMP = '.next/gatehouse-inputs';
/** Not under .next, which `next build` empties. */
const LOCK_DIRECTORY = 'node_modules/.cache/gatehouse';
const POLL_MS = 200;
const WAIT_FOR_SERVERS_MS = 10_000;
/** Lines of `next build` that tell a person where it is. */
const STAGE = /^\s*(✓ )?(Creating|Compiled|Running|Finished|Collecting|Generating|Finalizing)\b.*/;

/**
 * Makes sure that `.next` is the build of these sources. Waits for another start that is building the same clone.
 * Throws a `StartupError` with the end of the build's output when it fails, and when servers started from this clone
 * still use a build of other sources.
 */
export async function ensureBuild(options: EnsureBuildOptions): Promise<BuildInUse> {
  const { say, signal, root = resolve(import.meta.dirname, '../..') } = options;
  mkdirSync(join(root, LOCK_DIRECTORY), { recursive: true });
  const lockFile = join(root, LOCK_DIRECTORY, 'build.lock');
  const giveUp = startDeadline(WAIT_FOR_SERVERS_MS);
  let said = false;
  for (;;) {
    signal?.throwIfAborted();
    const shared = tryLock(lockFile, 'shared');
    if (!shared) {
      if (!said) say('Waiting for another start that is building these pages.');
      said = true;
      giveUp.restart();
    } else if (isUpToDate(root)) {
      return { built: false, release: shared.release };
    } else {
      shared.release();
      const exclusive = tryLock(lockFile, 'exclusive');
      if (exclusive) return buildUnder(exclusive, root, options);
      if (giveUp.isOver()) throw inUse(root);
    }
    await delay(POLL_MS, undefined, { signal });
  }
}

async function buildUnder(lock: FileLock, root: string, options: EnsureBuildOptions): Promise<BuildInUse> {
  try {
    const built = !isUpToDate(root);
    if (built) await build(root, lock, options);
    if (!lock.change('shared')) throw inUse(root);
    return { built, release: lock.release };
  } catch (error) {
    lock.release();
    throw error;
  }
}

async function build(root: string, lock: FileLock, { say, signal, buildArguments }: EnsureBuildOptions): Promise<void> {
  say(
    `Building the pages (${existsSync(join(root, '.next/BUILD_ID')) ? 'their sources have changed' : 'first start'}). This takes a minute or so.`,
  );
  const inputs = hashInputs(root);
  rmSync(join(root, STAMP), { force: true });
  const args = buildArguments ?? [createRequire(join(root, 'package.json')).resolve('next/dist/bin/next'), 'build'];
  const { code, output } = await runCommand(process.execPath, args, {
    cwd: root,
    env: childEnvironment({ NODE_ENV: 'production' }),
    // The builder inherits the lock: should we be killed, the next start waits for it to finish.
    stdio: ['ignore', 'pipe', 'pipe', lock.fd],
    signal,
    onOutput: (text) => {
      for (const line of stripVTControlCharacters(text).split('\n')) if (STAGE.test(line)) say(`  ${line.trim()}`);
    },
  });
  if (code !== 0) {
    const lastLines = stripVTControlCharacters(output).trim().split('\n').slice(-30).join('\n');
    throw new StartupError(`The pages could not be built (next build):\n${lastLines}`);
  }
  writeFileAtomically(join(root, STAMP), `${inputs}\n`);
}

function isUpToDate(root: string): boolean {
  const stamp = join(root, STAMP);
  if (!existsSync(stamp) || !existsSync(join(root, '.next/BUILD_ID'))) return false;
  return readFileSync(stamp, 'utf8').trim() === hashInputs(root);
}

function hashInputs(root: string): string {
  const hash = createHash('sha256');
  for (const file of INPUTS.flatMap((input) => filesOf(join(root, input), root))) {
    const content = readFileSync(file);
    hash.update(`${relative(root, file)}\0${content.length}\0`).update(content);
  }
  return hash.digest('hex');
}

function filesOf(path: string, root: string): string[] {
  if (!existsSync(path) || NOT_INPUTS.has(relative(root, path))) return [];
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path, { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => filesOf(join(path, entry.name), root));
}

function inUse(root: string): StartupError {
  return new StartupError(
    `The sources in ${root} have changed, and a server that was started from them is still running the earlier build. ` +
      'Stop it, then start again.',
  );
}

function startDeadline(ms: number) {
  let at = Date.now() + ms;
  return {
    isOver: () => Date.now() > at,
    restart: () => {
      at = Date.now() + ms;
    },
  };
}
