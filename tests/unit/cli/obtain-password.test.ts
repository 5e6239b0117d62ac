import { describe, expect, test } from 'vitest';
import type { CommandContext } from '../../../lib/cli/command-context';
import { obtainPassword } from '../../../lib/cli/obtain-password';
import { fakeProcess } from './fake-process';

const start = () => {
  const { process, stdin, stderr } = fakeProcess();
  const context: CommandContext = { ...process, json: false, say: (line) => process.stderr.write(`${line}\n`) };
  return { context, stdin, stderr };
};

describe('a password', () => {
  test('that comes through a pipe is its first line', async () => {
    const { context, stdin } = start();
    stdin.end('correct horse battery\r\nand more\n');
    expect(await obtainPassword(context, { generate: false, mayGenerate: false })).toEqual({
      ok: true,
      value: { password: 'correct horse battery', generated: false },
    });
  });

  test('that is too short is refused, and nothing is made up in its place', async () => {
    const { context, stdin } = start();
    stdin.end('short\n');
    expect(await obtainPassword(context, { generate: false, mayGenerate: true })).toMatchObject({
      ok: false,
      error: { kind: 'bad-password', message: expect.stringContaining('at least 10 characters') },
    });
  });

  test('that does not come is made up where that is allowed, even if the pipe stays open', async () => {
    const { context } = start();
    const obtained = await obtainPassword(context, { generate: false, mayGenerate: true });
    expect(obtained).toMatchObject({ ok: true, value: { generated: true } });
  });

  test('that does not come is asked for anew where it must be given', async () => {
    const { context, stdin } = start();
    stdin.end('');
    expect(await obtainPassword(context, { generate: false, mayGenerate: false })).toMatchObject({
      ok: false,
      error: { kind: 'no-password', message: expect.stringContaining('--generate') },
    });
  });

  test('that is to be made up is not waited for', async () => {
    const { context, stdin } = start();
    expect(await obtainPassword(context, { generate: true, mayGenerate: false })).toMatchObject({
      ok: true,
      value: { generated: true },
    });
    expect(stdin.listenerCount('data')).toBe(0);
  });
});
