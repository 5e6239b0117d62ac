import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { vi } from 'vitest';
import { findOrInstallProxy } from '../../support/find-or-install-proxy';

const root = resolve(import.meta.dirname, '../../..');

export interface RunningProxy {
  readonly port: number;
  stop(): Promise<void>;
}

/** What stands in the file, and what stands for it in a test. Each must occur. */
export type Substitutions = readonly (readonly [string, string])[];

/** A file of docs/examples as the documentation shows it, but for addresses and ports. */
export function example(name: string, substitutions: Substitutions): string {
  let text = readFileSync(join(root, 'docs/examples', name), 'utf8');
  for (const [written, meant] of substitutions) {
    if (!text.includes(written)) throw new Error(`${name} has no ${JSON.stringify(written)}`);
    text = text.replaceAll(written, meant);
  }
  return text;
}

/** An nginx with this in its http block. */
export async function startNginx(port: number, http: string): Promise<RunningProxy> {
  const program = await findOrInstallProxy('nginx', console.info);
  const directory = mkdtempSync(join(tmpdir(), 'gatehouse-nginx-'));
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (kind) => `${kind}_temp_path ${directory}/${kind};`,
  );
  const lines = [
    ...(process.getuid?.() === 0 ? ['user root;'] : []),
    'daemon off;',
    'worker_processes 1;',
    `pid ${directory}/pid;`,
    'error_log stderr;',
    'events { worker_connections 256; }',
    `http { access_log off; ${temporary.join(' ')}\n${http}\n}`,
  ];
  writeFileSync(join(directory, 'nginx.conf'), lines.join('\n'));
  return run(program, ['-e', 'stderr', '-p', directory, '-c', join(directory, 'nginx.conf')], port, directory);
}

/** A Caddy with this Caddyfile. */
export async function startCaddy(port: number, caddyfile: string): Promise<RunningProxy> {
  const program = await findOrInstallProxy('caddy', console.info);
  const directory = mkdtempSync(join(tmpdir(), 'gatehouse-caddy-'));
  writeFileSync(join(directory, 'Caddyfile'), caddyfile);
  return run(program, ['run', '--config', join(directory, 'Caddyfile'), '--adapter', 'caddyfile'], port, directory);
}

async function run(program: string, args: string[], port: number, directory: string): Promise<RunningProxy> {
  const env = { ...process.env, HOME: directory, XDG_CONFIG_HOME: directory, XDG_DATA_HOME: directory };
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'], env });
  let output = '';
  const keep = (chunk: Buffer) => {
    output = (output + chunk.toString()).slice(-20_000);
  };
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);
  const ended = once(child, 'exit').then(([code]) => {
    throw new Error(`${program} ended with ${code}:\n${output}`);
  });
  const stop = async () => {
    child.kill('SIGTERM');
    await ended.catch(() => {});
    rmSync(directory, { recursive: true, force: true });
  };
  try {
    await Promise.race([ended, vi.waitFor(() => canConnect(port), { timeout: 15_000, interval: 20 })]);
  } catch (error) {
    await stop();
    throw error;
  }
  return { port, stop };
}

/** A port that nobody listens on for now; proxies can't be asked for any. */
export async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

async function canConnect(port: number): Promise<void> {
  const socket = connect(port, '127.0.0.1');
  try {
    await once(socket, 'connect');
  } finally {
    socket.destroy();
  }
}
