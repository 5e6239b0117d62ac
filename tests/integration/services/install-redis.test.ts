import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { unpackRedis } from '../../../lib/services/install-redis';
import { findRedisProgram } from '../../../lib/services/redis-program';
import { serviceAccount } from '../../../lib/services/service-account';

let directory: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'gatehouse-redis-'));
  chmodSync(directory, 0o755);
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(directory, { recursive: true });
});

function program(name: string, script: string): void {
  const file = join(directory, name);
  mkdirSync(join(file, '..'), { recursive: true });
  writeFileSync(file, `#!/bin/sh\n${script}\n`);
  chmodSync(file, 0o755);
}

describe('a Redis is found', () => {
  const find = async (...places: string[]) => {
    const account = await serviceAccount(directory, () => {});
    return findRedisProgram(
      account,
      join(directory, 'unpacked'),
      places.map((place) => join(directory, place)),
    );
  };

  test('in the first place that has one of version 7 or newer', async () => {
    program('old/redis-server', 'echo "Redis server v=6.2.14 sha=0:0"');
    program('new/valkey-server', 'echo "Valkey server v=8.0.1 sha=0:0"');
    expect((await find('none', 'old', 'new')).found).toEqual({
      command: join(directory, 'new/valkey-server'),
      version: '8.0.1',
    });
  });

  test('among those unpacked earlier, with its libraries', async () => {
    program('unpacked/usr/bin/redis-server', 'test -n "$LD_LIBRARY_PATH" && echo "Redis server v=7.0.15 sha=0:0"');
    mkdirSync(join(directory, 'unpacked/usr/lib/x86_64-linux-gnu'), { recursive: true });
    expect((await find()).found?.libraryPath).toBe(join(directory, 'unpacked/usr/lib/x86_64-linux-gnu'));
  });

  test('not where it is too old or does not run, which is said', async () => {
    program('old/redis-server', 'echo "Redis server v=6.2.14 sha=0:0"');
    program('broken/redis-server', 'exit 1');
    expect(await find('old', 'broken')).toEqual({
      found: undefined,
      tooOld: [`${join(directory, 'old/redis-server')} 6.2.14`],
    });
  });
});

describe('without privileges it is unpacked beside the data', () => {
  /** Stands in for apt: plans Redis and one library, and "downloads" what it is asked for. */
  function fakeApt(download: string): void {
    program(
      'bin/apt-get',
      `echo "$*" >> ${directory}/calls
      case "$*" in
        *simulate*) echo "Inst libjemalloc2 (5.3)"; echo "Inst redis-server (7.0)";;
        *download*) ${download};;
      esac`,
    );
    program('bin/dpkg-deb', 'mkdir -p "$3/usr/bin" && echo "$2" >> "$3/usr/bin/redis-server"');
    vi.stubEnv('PATH', `${join(directory, 'bin')}:${process.env.PATH}`);
  }
  const unpack = async (said: string[] = []) =>
    unpackRedis({
      account: await serviceAccount(directory, () => {}),
      packageDirectory: join(directory, 'data/redis-package'),
      say: (line) => said.push(line),
    });

  test('with the libraries that the machine lacks', async () => {
    mkdirSync(join(directory, 'data'));
    fakeApt('touch redis-server_7.deb libjemalloc2_5.deb');
    const said: string[] = [];
    await unpack(said);
    expect(said).toEqual([expect.stringContaining('you are not root')]);
    const unpacked = readFileSync(join(directory, 'data/redis-package/usr/bin/redis-server'), 'utf8');
    expect(unpacked).toMatch(/libjemalloc2_5\.deb.*redis-server_7\.deb/s);
    expect(readFileSync(join(directory, 'calls'), 'utf8')).toContain('download libjemalloc2 redis-server');
    expect(existsSync(join(directory, 'data/redis-package.new'))).toBe(false);
  });

  test('with package lists of its own where those of the system are stale', async () => {
    mkdirSync(join(directory, 'data'));
    fakeApt('case "$*" in *Dir::State::Lists*) touch redis-server_7.deb;; *) exit 100;; esac');
    await unpack();
    const calls = readFileSync(join(directory, 'calls'), 'utf8').split('\n');
    expect(calls.filter((call) => call.endsWith('update'))).toHaveLength(1);
    expect(existsSync(join(directory, 'data/redis-package/usr/bin/redis-server'))).toBe(true);
  });

  test('or, where that fails, nothing is left behind', async () => {
    mkdirSync(join(directory, 'data'));
    fakeApt('exit 100');
    await expect(unpack()).rejects.toThrow('could not be downloaded');
    expect(existsSync(join(directory, 'data/redis-package'))).toBe(false);
    expect(existsSync(join(directory, 'data/redis-package.new'))).toBe(false);
  });
});
