import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';

const root = resolve(import.meta.dirname, '../../..');
const read = (path: string) => readFileSync(join(root, path), 'utf8');

/** Whether .dockerignore keeps a path out of the image. Knows the forms that are in it. */
function isIgnored(path: string): boolean {
  const patterns = read('.dockerignore')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'));
  const segments = path.split('/');
  const parents = segments.map((_, index) => segments.slice(0, index + 1).join('/'));
  return patterns.some((pattern) => {
    const anywhere = pattern.startsWith('**/');
    const form = (anywhere ? pattern.slice(3) : pattern).replaceAll('.', '\\.').replaceAll('*', '[^/]*');
    return (anywhere ? segments : parents).some((part) => new RegExp(`^${form}$`).test(part));
  });
}

describe('the Dockerfile', () => {
  const lines = read('Dockerfile').replaceAll('\\\n', ' ').split('\n');
  const copied = lines
    .filter((line) => /^COPY (?!--from)/.test(line))
    .flatMap((line) => line.split(/\s+/).slice(1, -1))
    .filter((source) => source !== '.');

  test('copies files that are there and that .dockerignore leaves', () => {
    expect(copied).toContain('package-lock.json');
    for (const source of copied) {
      expect(existsSync(join(root, source)), source).toBe(true);
      expect(isIgnored(source), source).toBe(false);
    }
  });

  test.each([
    'server.ts',
    'next.config.js',
    'postcss.config.mjs',
    'tsconfig.json',
    'tsconfig.build.json',
    'app/layout.tsx',
    'components/ui/tokens.css',
    'lib/env.ts',
    'lib/adapters/lua/apply-pieces.lua',
    'prisma/schema.prisma',
    'public/embed.js',
    'scripts/build.ts',
    'scripts/gatehouse.ts',
  ])('leaves %s in the image, which building and serving need', (path) => {
    expect(existsSync(join(root, path))).toBe(true);
    expect(isIgnored(path)).toBe(false);
  });

  test.each(['.env', '.env.production', '.gatehouse/secret', 'certificates/desk.key', '.git/config', 'node_modules/x'])(
    'keeps %s out of it',
    (path) => expect(isIgnored(path)).toBe(true),
  );

  test('runs as nobody in particular, on a Node that package.json allows', () => {
    expect(lines.filter((line) => line.startsWith('USER ')).at(-1)).toBe('USER node');
    expect(lines.indexOf('USER node')).toBeLessThan(lines.findIndex((line) => line.startsWith('CMD ')));
    expect(lines.filter((line) => line.startsWith('FROM ')).map((line) => line.split(/\s+/)[1])).toEqual([
      'node:20-bookworm-slim',
      'node:20-bookworm-slim',
    ]);
    expect(JSON.parse(read('package.json'))).toMatchObject({ engines: { node: '>=20.19' } });
  });
});

test('compose.yaml has no secret of its own', () => {
  const compose = read('compose.yaml');
  const secrets = [...compose.matchAll(/\$\{(\w*(?:PASSWORD|SECRET)\w*)([^}]*)\}/g)];
  expect(secrets.map(([, name]) => name)).toEqual(
    expect.arrayContaining(['POSTGRES_PASSWORD', 'REDIS_PASSWORD', 'GATEHOUSE_SECRET', 'GATEHOUSE_ADMIN_PASSWORD']),
  );
  for (const [, name, rest] of secrets) expect(rest, name).toMatch(/^:\?/);
});

test('compose.yaml hands on every setting, for one that is typed into .env and does nothing misleads', () => {
  const settings = [...read('.env.example').matchAll(/^#? ?(GATEHOUSE_\w+)=/gm)].flatMap(([, name]) => name ?? []);
  // The container's own.
  const others = settings.filter((name) => name !== 'GATEHOUSE_DATA_DIR');
  expect(others).toContain('GATEHOUSE_LOG_ADDRESSES');
  for (const name of others) expect(read('compose.yaml')).toMatch(new RegExp(`^ {6}${name}:`, 'm'));
});

test('docs/running.md shows the configuration for several instances as it is', () => {
  expect(read('docs/running.md')).toContain(`\n${read('docs/examples/nginx-instances.conf')}\`\`\``);
});
