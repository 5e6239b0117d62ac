import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

export const ADMINISTRATOR = { email: 'admin@example.com', password: 'a password for tests' } as const;

export interface RunningProduct {
  readonly url: string;
  readonly dataDirectory: string;
  /** What it was started with; the command line takes the same. */
  readonly env: NodeJS.ProcessEnv;
  readonly pid: number;
  /** Everything that it printed so far. */
  output(): string;
  /** Stops reading what it prints, as a pipe does whose end is gone. */
  closeOutput(): void;
  /** SIGTERM, and what it ended with. */
  stop(): Promise<number | null>;
  /** Stops it if it runs, and removes its data. */
  remove(): Promise<void>;
}

/**
 * Starts Gatehouse as `npm start` does, on a free port, with data of its own, and resolves when it is ready. Loopback
 * is a trusted proxy, so a test is whoever its X-Forwarded-For says. Throws with the output if it does not start.
 */
export async function startProduct(
  options: { dataDirectory?: string; env?: Record<string, string> } = {},
): Promise<RunningProduct> {
  const dataDirectory = options.dataDirectory ?? mkdtempSync(join(tmpdir(), 'gatehouse-e2e-'));
  // As root the services run as another user, who must get through to their own directories in it.
  chmodSync(dataDirectory, 0o711);
  const env: NodeJS.ProcessEnv = {
    ...process.env,
    PORT: '0',
    GATEHOUSE_DATA_DIR: dataDirectory,
    GATEHOUSE_TRUSTED_PROXIES: '127.0.0.1,::1',
    // For webhooks to receivers of the tests' own.
    GATEHOUSE_ALLOW_PRIVATE_TARGETS: '127.0.0.1',
    GATEHOUSE_ADMIN_EMAIL: ADMINISTRATOR.email,
    GATEHOUSE_ADMIN_PASSWORD: ADMINISTRATOR.password,
    DATABASE_URL: '',
    REDIS_URL: '',
    ...options.env,
  };
  const root = resolve(import.meta.dirname, '../..');
  const child = spawn(process.execPath, ['--import', 'tsx', 'server.ts'], {
    cwd: root,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const exit = once(child, 'exit').then(([code]) => code as number | null);
  let output = '';
  const url = await new Promise<string>((ready, reject) => {
    const read = (chunk: Buffer) => {
      output += chunk.toString();
      const found = /Gatehouse is ready in [\d.]+ s: (\S+)/.exec(output);
      if (found?.[1]) ready(found[1].replace('localhost', '127.0.0.1'));
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    void exit.then((code) => reject(new Error(`Gatehouse ended with ${code} before it was ready:\n${output}`)));
  });
  const stop = async () => {
    child.kill('SIGTERM');
    return exit;
  };
  return {
    url,
    dataDirectory,
    env,
    pid: child.pid as number,
    output: () => output,
    closeOutput: () => {
      child.stdout.destroy();
      child.stderr.destroy();
    },
    stop,
    remove: async () => {
      await stop();
      rmSync(dataDirectory, { recursive: true, force: true });
    },
  };
}
