import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { parseIpAddress } from '../../../lib/domain/ip-address';
import { consoleToLog } from '../../../lib/log/console-to-log';
import { createLog } from '../../../lib/log/create-log';
import { loggedAddress } from '../../../lib/log/logged-address';

/** A log, and the lines that came out of it, each read as JSON. */
function openLog(level: Parameters<typeof createLog>[0] = 'info') {
  let written = '';
  const log = createLog(level, {
    write: (text: string) => {
      written += text;
    },
  });
  return {
    log,
    written: () => written,
    lines: () => {
      expect(written === '' || written.endsWith('\n')).toBe(true);
      return written
        .split('\n')
        .slice(0, -1)
        .map((line) => JSON.parse(line));
    },
  };
}

const printers = {
  error: console.error,
  warn: console.warn,
  info: console.info,
  log: console.log,
  debug: console.debug,
};
afterEach(() => {
  Object.assign(console, printers);
});

test('a line is one JSON object with time, level, what is known, and msg', () => {
  const { log, lines } = openLog();
  log.warn({ channel: 'chat', banId: 7 }, 'something');
  log.info('only said');
  expect(lines()).toEqual([
    {
      level: 'warn',
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
      channel: 'chat',
      banId: 7,
      msg: 'something',
    },
    { level: 'info', time: expect.any(String), msg: 'only said' },
  ]);
});

test('lines below the level are left out', () => {
  const { log, lines } = openLog('warn');
  log.info('unheard');
  log.error('heard');
  expect(lines().map(({ msg }) => msg)).toEqual(['heard']);
});

test('what a visitor sent makes no second line, obeys no terminal, and is bounded', () => {
  const { log, lines, written } = openLog();
  const sent = {
    lines: 'first\n{"level":"fatal","msg":"forged"}\r\n',
    colours: '\u001b[2J\u001b[31mred\u001b[0m \u009b31m',
    turned: 'abc\u202edef\u2066\u2028',
    long: 'x'.repeat(10_000),
    deep: { a: { b: { c: { d: { e: { f: 'deep' } } } } } },
    many: Array.from({ length: 1_000 }, () => 'y'),
  };
  log.info(sent, 'somebody wrote');
  expect(lines()).toHaveLength(1);
  expect(lines()[0].lines).toBe(sent.lines);
  for (const sign of ['\u001b', '\\u001b', '\u009b', '\u202e', '\u2066', '\u2028']) {
    expect(written()).not.toContain(sign);
  }
  expect(lines()[0].colours).toBe('\\u{1b}[2J\\u{1b}[31mred\\u{1b}[0m \\u{9b}31m');
  expect(lines()[0].long).toBe(`${'x'.repeat(500)}… (10000 characters)`);
  expect(written().length).toBeLessThan(2_000);
});

test('of an error the type, message, code, stack and causes are told, and nothing that it carries', () => {
  const { log, lines, written } = openLog();
  const cause = Object.assign(new TypeError('WRONGPASS'), { command: { name: 'auth', args: ['canary'] } });
  const error = Object.assign(new Error(`broken ${'z'.repeat(10_000)}`, { cause }), {
    code: '23505',
    detail: 'Key (email)=(canary)',
  });
  log.error({ err: error }, 'failed');
  log.error({ err: new AggregateError([new Error('one'), new Error('two')], 'both') }, 'failed');
  log.error({ err: 'no error at all' }, 'failed');
  expect(written()).not.toContain('canary');
  const [first, second, third] = lines();
  expect(first.err).toMatchObject({ type: 'Error', code: '23505', cause: { type: 'TypeError', message: 'WRONGPASS' } });
  expect(first.err.stack).toMatch(/^at .*\n/);
  expect(first.err.stack).toContain('log.test.ts');
  expect(second.err.errors.map(({ message }: { message: string }) => message)).toEqual(['one', 'two']);
  expect(third.err).toBe('no error at all');
  expect(written().length).toBeLessThan(20_000);
});

test('what others print becomes lines of the log', () => {
  const { log, lines } = openLog();
  consoleToLog(log);
  console.error('\u001b[31m⨯\u001b[0m %s', 'a\nb', new Error('a page broke'));
  console.warn({ some: 'object' });
  console.debug('unheard');
  expect(lines()).toMatchObject([
    { level: 'error', from: 'console', msg: '⨯ a\nb', err: { message: 'a page broke' } },
    { level: 'warn', from: 'console', msg: "{ some: 'object' }" },
  ]);
});

test('addresses are logged in full, by their network, or not', () => {
  const address = (text: string) => {
    const parsed = parseIpAddress(text);
    if (!parsed.ok) throw new Error(text);
    return parsed.value;
  };
  expect(loggedAddress(address('203.0.113.77'), 'full')).toBe('203.0.113.77');
  expect(loggedAddress(address('203.0.113.77'), 'shortened')).toBe('203.0.113.0/24');
  expect(loggedAddress(address('2001:db8:7:8::9'), 'shortened')).toBe('2001:db8:7::/48');
  expect(loggedAddress(address('::ffff:203.0.113.77'), 'shortened')).toBe('203.0.113.0/24');
  expect(loggedAddress(null, 'shortened')).toBeNull();
  const { log, written } = openLog();
  log.info({ address: loggedAddress(address('203.0.113.77'), 'none') }, 'refused');
  expect(written()).not.toContain('address');
});

test('no line names a caller’s address but by that', () => {
  const root = resolve(import.meta.dirname, '../../..');
  const sources = ['lib', 'app', 'server.ts'].flatMap((place) =>
    place.endsWith('.ts')
      ? [place]
      : readdirSync(join(root, place), { recursive: true, encoding: 'utf8' }).map((file) => join(place, file)),
  );
  const calls = sources
    .filter((file) => /\.tsx?$/.test(file) && !file.startsWith('lib/generated'))
    .flatMap((file) => [
      ...readFileSync(join(root, file), 'utf8').matchAll(/\blog\.(?:debug|info|warn|error)\(([^;]*);/g),
    ])
    .map(([, call = '']) => call);
  expect(calls.length).toBeGreaterThan(40);
  const naming = calls.filter((call) => /\b(?:address|peer|ip)\b[^,}]*[,}]/i.test(call.replace(/'[^']*'/g, '')));
  expect(naming.length).toBeGreaterThanOrEqual(2);
  for (const call of naming) expect(call).toMatch(/(?:address: loggedAddress|peer: loggedPeer)\(/);
});
