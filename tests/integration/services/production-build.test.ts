import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ensureBuild } from '../../../lib/services/production-build';

let root: string;

/** Stands in for `next build`: takes a moment, complains when another one is at work, and counts itself. */
const BUILDER = `
  const fs = require('node:fs');
  if (fs.existsSync('building')) { console.error('two at once'); process.exit(1); }
  fs.writeFileSync('building', '');
  if (fs.readFileSync('app/page.tsx', 'utf8') === 'broken') { fs.rmSync('building'); console.error('Type error'); process.exit(1); }
  console.log('Creating an optimized production build ...');
  setTimeout(() => {
    fs.mkdirSync('.next', { recursive: true });
    fs.writeFileSync('.next/BUILD_ID', 'id');
    fs.appendFileSync('builds', 'x');
    fs.rmSync('building');
  }, 300);
`;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'gatehouse-build-'));
  mkdirSync(join(root, 'app'));
  writeFileSync(join(root, 'app/page.tsx'), 'one');
  writeFileSync(join(root, 'package-lock.json'), '{}');
  writeFileSync(join(root, 'builder.cjs'), BUILDER);
});
afterEach(() => rmSync(root, { recursive: true }));

function build(options: { said?: string[]; signal?: AbortSignal } = {}) {
  const say = (line: string) => options.said?.push(line);
  return ensureBuild({ root, buildArguments: ['builder.cjs'], say, signal: options.signal });
}
const buildsSoFar = () => (existsSync(join(root, 'builds')) ? readFileSync(join(root, 'builds'), 'utf8').length : 0);

test('builds the first time, shows how far it is, and not again until a source changes', async () => {
  const said: string[] = [];
  const first = await build({ said });
  expect(first.built).toBe(true);
  expect(said[0]).toContain('first start');
  expect(said[1]).toContain('Creating an optimized production build');
  first.release();

  const second = await build();
  expect(second.built).toBe(false);
  second.release();

  writeFileSync(join(root, 'app/page.tsx'), 'two');
  const third = await build({ said });
  expect(third.built).toBe(true);
  expect(said.at(-2)).toContain('sources have changed');
  third.release();

  rmSync(join(root, '.next'), { recursive: true });
  const fourth = await build();
  expect(fourth.built).toBe(true);
  fourth.release();
});

test('a new, renamed or emptied file counts as a change', async () => {
  (await build()).release();
  mkdirSync(join(root, 'lib/new'), { recursive: true });
  writeFileSync(join(root, 'lib/new/module.ts'), '');
  const next = await build();
  expect(next.built).toBe(true);
  next.release();
});

test('two starts at once build once', async () => {
  const [one, other] = await Promise.all([build(), build()]);
  expect([one.built, other.built].sort()).toEqual([false, true]);
  expect(buildsSoFar()).toBe(1);
  one.release();
  other.release();
});

test('a build that fails says why, and the next start tries again', async () => {
  writeFileSync(join(root, 'app/page.tsx'), 'broken');
  await expect(build()).rejects.toThrow(/could not be built.*\n.*Type error/s);
  writeFileSync(join(root, 'app/page.tsx'), 'mended');
  (await build()).release();
});

test('a build that is interrupted is not taken for finished', async () => {
  const controller = new AbortController();
  const interrupted = build({ signal: controller.signal });
  await expect.poll(() => existsSync(join(root, 'building'))).toBe(true);
  controller.abort(new Error('Ctrl-C'));
  await expect(interrupted).rejects.toThrow('Ctrl-C');
  rmSync(join(root, 'building'));
  const next = await build();
  expect(next.built).toBe(true);
  next.release();
});

test('the build under a running server is not replaced', async () => {
  const server = await build();
  writeFileSync(join(root, 'app/page.tsx'), 'two');
  const controller = new AbortController();
  const next = build({ signal: controller.signal });
  const outcome = await Promise.race([
    next.then(() => 'built'),
    new Promise((resolve) => setTimeout(resolve, 1_000, 'waits')),
  ]);
  expect(outcome).toBe('waits');
  expect(buildsSoFar()).toBe(1);
  server.release();
  const built = await next;
  expect(built.built).toBe(true);
  built.release();
});
