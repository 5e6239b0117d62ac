import { describe, expect, test } from 'vitest';
import { runCommandLine, takeJson } from '../../../lib/cli/command-line';
import { fakeProcess } from './fake-process';

const run = async (...argv: string[]) => {
  const { process, stdout, stderr } = fakeProcess();
  const exitCode = await runCommandLine(argv, process);
  return { exitCode, stdout: stdout(), stderr: stderr() };
};

const COMMANDS = [
  ['ban', 'add'],
  ['ban', 'expire'],
  ['ban', 'import'],
  ['ban', 'export'],
  ['exemption', 'add'],
  ['exemption', 'end'],
  ['exemption', 'list'],
  ['check'],
  ['index', 'verify'],
  ['index', 'rebuild'],
  ['agent', 'add'],
  ['agent', 'password'],
  ['token', 'create'],
];

describe('--json', () => {
  test.each([
    [['--json', 'check', '203.0.113.7']],
    [['check', '--json', '203.0.113.7']],
    [['check', '203.0.113.7', '--json']],
  ])('counts wherever it stands: %j', (argv) => {
    expect(takeJson(argv)).toEqual({ json: true, rest: ['check', '203.0.113.7'] });
  });

  test('is an argument like any other after --', () => {
    const argv = ['token', 'create', '--', '--json'];
    expect(takeJson(argv)).toEqual({ json: false, rest: argv });
  });
});

describe('help', () => {
  test.each(COMMANDS)(
    'of %s %s answers on stdout, with examples of documentation addresses only',
    async (...command) => {
      const { exitCode, stdout, stderr } = await run(...command.filter(Boolean), '--help');
      expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
      expect(stdout).toContain(`npm run -s gatehouse -- ${command.filter(Boolean).join(' ')}`);
      expect(stdout).toContain('For example:');
      expect(stdout).toContain('--json');
      for (const address of stdout.match(/\d+\.\d+\.\d+\.\d+/g) ?? []) {
        expect(address).toMatch(/^(192\.0\.2|198\.51\.100|203\.0\.113)\./);
      }
    },
  );

  test('for programs is one JSON document', async () => {
    const { exitCode, stdout } = await run('ban', 'import', '--help', '--json');
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout).help).toContain('For example:');
  });

  test('without a command says what there is, as a refusal', async () => {
    const { exitCode, stdout, stderr } = await run();
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' });
    for (const [name = ''] of COMMANDS) expect(stderr).toContain(`  ${name} `);
  });
});

describe('a line that is no command', () => {
  test.each([
    [['bam', 'add', '203.0.113.7'], /unknown command 'bam'/],
    [['ban', 'add'], /missing required argument 'range'/],
    [['ban', 'add', '203.0.113.5', '-', '203.0.113.9'], /too many arguments/],
    [['ban', 'add', '203.0.113.7', '--forever'], /unknown option '--forever'/],
    [['exemption', 'add', '203.0.113.7'], /required option '--note <text>'/],
    [['ban'], /Name a command|Usage/],
  ])('%j is refused with what is wrong', async (argv, message) => {
    const text = await run(...argv);
    expect({ exitCode: text.exitCode, stdout: text.stdout }).toEqual({ exitCode: 1, stdout: '' });
    expect(text.stderr).toMatch(message);
    const json = await run(...argv, '--json');
    expect({ exitCode: json.exitCode, stderr: json.stderr }).toEqual({ exitCode: 1, stderr: '' });
    expect(JSON.parse(json.stdout)).toEqual({ error: { kind: 'usage', message: expect.stringMatching(message) } });
  });
});

describe('an argument that can’t be read is refused before any service is asked', () => {
  test.each([
    [['ban', 'add', '203.0.113.300'], 'invalid-range'],
    [['ban', 'add', '203.0.113.007'], 'invalid-range'],
    [['ban', 'add', '203.0.113.0/33'], 'invalid-range'],
    [['ban', 'add', 'fe80::1%eth0'], 'invalid-range'],
    [['ban', 'add', ''], 'invalid-range'],
    [['ban', 'add', '203.0.113.60', '--until', 'next week'], 'invalid-until'],
    [['ban', 'add', '203.0.113.60', '--until', '2020-01-01'], 'invalid-until'],
    [['ban', 'add', '203.0.113.60', '--until', ''], 'invalid-until'],
    [['ban', 'expire', '12; DROP TABLE ban'], 'invalid-id'],
    [['ban', 'expire', '0'], 'invalid-id'],
    [['ban', 'expire', '99999999999'], 'invalid-id'],
    [['ban', 'import', '/no/such/list'], 'unreadable-list'],
    [['ban', 'import', '/', '--until', '2020-01-01'], 'invalid-until'],
    [['exemption', 'add', '203.0.113.300', '--note', 'x'], 'invalid-range'],
    [['exemption', 'add', '203.0.113.7', '--note', ' '], 'bad-note'],
    [['exemption', 'add', '203.0.113.7', '--note', 'x', '--until', '2020-01-01'], 'invalid-until'],
    [['exemption', 'end', 'three'], 'invalid-id'],
    [['check', '203.0.113'], 'invalid-address'],
    [['check', '203.0.113.0/24'], 'invalid-address'],
    [['check', 'example.com'], 'invalid-address'],
    [['token', 'create', '  '], 'bad-name'],
    [['agent', 'password', 'kim@example.com', 'never on the command line'], 'usage'],
  ])('%j', async (argv, kind) => {
    const { exitCode, stdout, stderr } = await run(...argv, '--json');
    expect({ exitCode, stderr }).toEqual({ exitCode: 1, stderr: '' });
    expect(JSON.parse(stdout)).toMatchObject({ error: { kind, message: expect.stringMatching(/\w.*\w/) } });
  });
});
