import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';

const root = resolve(import.meta.dirname, '../..');

/** Runs Gatehouse's command line beside the running server and gives what it answered as JSON. Throws on a refusal. */
export async function commandLine<T>(args: readonly string[]): Promise<T> {
  const child = spawn(process.execPath, ['--import', 'tsx', 'scripts/gatehouse.ts', '--json', ...args], {
    cwd: root,
    env: { ...process.env, GATEHOUSE_DATA_DIR: process.env.GATEHOUSE_E2E_DATA_DIR, DATABASE_URL: '', REDIS_URL: '' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let out = '';
  let problems = '';
  child.stdout.on('data', (chunk: Buffer) => {
    out += chunk;
  });
  child.stderr.on('data', (chunk: Buffer) => {
    problems += chunk;
  });
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(`gatehouse ${args.join(' ')} ended with ${code}:\n${out}${problems}`);
  return JSON.parse(out) as T;
}
