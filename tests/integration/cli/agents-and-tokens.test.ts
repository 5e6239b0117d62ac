import { createHash } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { verifyPassword } from '../../../lib/auth/password';
import { COMMANDS_TIMEOUT, openGatehouseOnTestServices } from './gatehouse';

vi.setConfig(COMMANDS_TIMEOUT);

let gatehouse: Awaited<ReturnType<typeof openGatehouseOnTestServices>>;
let client: pg.Client;

beforeAll(async () => {
  gatehouse = await openGatehouseOnTestServices();
  client = new pg.Client(gatehouse.database.options);
  await client.connect();
});
afterAll(async () => {
  await client.end();
  gatehouse.remove();
});

const passwordOf = async (email: string, password: string) => {
  const { rows } = await client.query('SELECT password_hash FROM agent WHERE email = $1', [email]);
  return verifyPassword(rows[0]?.password_hash ?? null, password);
};
const lastActivity = async () => {
  const { rows } = await client.query(
    'SELECT action, actor_id, actor_name, subject_name, details FROM activity ORDER BY id DESC LIMIT 1',
  );
  return rows[0];
};
const byCommandLine = { actor_id: null, actor_name: 'Command line' };
const PASSWORD = /^[a-z0-9]{5}(-[a-z0-9]{5}){3}$/;

describe('agent add', () => {
  test('takes the password from standard input, and shows none', async () => {
    const { exitCode, document } = await gatehouse.json(
      ['agent', 'add', 'Jane@Example.com', '--name', 'Jane Doe', '--administrator'],
      { stdin: 'correct horse battery\n' },
    );
    expect({ exitCode, document }).toEqual({
      exitCode: 0,
      document: {
        agent: { id: expect.any(Number), email: 'jane@example.com', name: 'Jane Doe', role: 'administrator' },
        password: null,
      },
    });
    expect(await passwordOf('jane@example.com', 'correct horse battery')).toBe(true);
    const details = { email: 'jane@example.com', role: 'administrator' };
    expect(await lastActivity()).toEqual({
      ...byCommandLine,
      action: 'agent.added',
      subject_name: 'Jane Doe',
      details,
    });
  });

  test.each([
    ['without standard input', undefined],
    ['with a pipe that stays open and silent', null],
  ])('%s makes one up and shows it', async (how, stdin) => {
    const email = `${how.length}@example.com`;
    const { exitCode, stdout } = await gatehouse.run(['agent', 'add', email], { stdin });
    expect(exitCode).toBe(0);
    const password = /^Password: (\S+)$/m.exec(stdout)?.[1] ?? '';
    expect(password).toMatch(PASSWORD);
    expect(await passwordOf(email, password)).toBe(true);
  });

  test.each([
    [['not an e-mail', '--generate'], 'bad-email', undefined],
    [['jane@example.com', '--generate'], 'email-taken', undefined],
    [['new@example.com'], 'bad-password', 'short\n'],
  ])('of %j is refused', async (argv, kind, stdin) => {
    const { rows: before } = await client.query('SELECT count(*) FROM agent');
    expect(await gatehouse.json(['agent', 'add', ...argv], { stdin })).toMatchObject({
      exitCode: 1,
      document: { error: { kind, message: expect.any(String) } },
    });
    expect((await client.query('SELECT count(*) FROM agent')).rows).toEqual(before);
  });
});

describe('agent password', () => {
  test('sets what comes through standard input', async () => {
    await gatehouse.json(['agent', 'add', 'kim@example.com', '--generate']);
    const { exitCode, document } = await gatehouse.json(['agent', 'password', 'KIM@example.com'], {
      stdin: 'another good password',
    });
    expect({ exitCode, document }).toEqual({
      exitCode: 0,
      document: { agent: { email: 'kim@example.com' }, password: null },
    });
    expect(await passwordOf('kim@example.com', 'another good password')).toBe(true);
    const details = { by: 'operator', devices: 0 };
    expect(await lastActivity()).toEqual({
      ...byCommandLine,
      action: 'agent.password_set',
      subject_name: 'kim',
      details,
    });
  });

  test('makes one up with --generate, without reading', async () => {
    const { document } = await gatehouse.json(['agent', 'password', 'kim@example.com', '--generate'], { stdin: null });
    const { password } = document as { password: string };
    expect(password).toMatch(PASSWORD);
    expect(await passwordOf('kim@example.com', password)).toBe(true);
  });

  test.each([
    [['kim@example.com'], 'no-password', ''],
    [['nobody@example.com'], 'no-such-agent', 'a long enough one'],
  ])('for %j is refused as %s', async (argv, kind, stdin) => {
    expect(await gatehouse.json(['agent', 'password', ...argv], { stdin })).toMatchObject({
      exitCode: 1,
      document: { error: { kind } },
    });
  });
});

describe('token create', () => {
  test.each([
    [['crm'], false],
    [['crm', '--read-only'], true],
  ])('%j prints a token, and stores only its hash', async (argv, readOnly) => {
    const { exitCode, document } = await gatehouse.json(['token', 'create', ...argv]);
    const { token } = document as { token: string };
    expect({ exitCode, document }).toEqual({
      exitCode: 0,
      document: { token: expect.stringMatching(/^gh_[0-9A-Za-z]{43}$/) },
    });
    const hash = createHash('sha256').update(token).digest('hex');
    const { rows } = await client.query('SELECT name, read_only, revoked_at FROM api_token WHERE hash = $1', [hash]);
    expect(rows).toEqual([{ name: 'crm', read_only: readOnly, revoked_at: null }]);
    const details = { readOnly };
    expect(await lastActivity()).toEqual({ ...byCommandLine, action: 'token.created', subject_name: 'crm', details });
  });

  test('prints nothing but the token on stdout, for a script', async () => {
    const { stdout, stderr } = await gatehouse.run(['token', 'create', 'a script']);
    expect(stdout).toMatch(/^gh_[0-9A-Za-z]{43}\n$/);
    expect(stderr).toContain('shown only now');
  });
});

describe('token list and token revoke', () => {
  test('name every token that counts, and refuse what asks with a revoked one', async () => {
    const { document } = await gatehouse.json(['token', 'create', 'to be revoked', '--read-only']);
    const hash = createHash('sha256')
      .update((document as { token: string }).token)
      .digest('hex');
    const listed = async () => {
      const { document } = await gatehouse.json(['token', 'list']);
      return (document as { tokens: { id: number; name: string }[] }).tokens.find(
        ({ name }) => name === 'to be revoked',
      );
    };
    const before = await listed();
    expect(before).toEqual({
      id: expect.any(Number),
      name: 'to be revoked',
      scope: 'read',
      made_by: 'Command line',
      date_created: expect.any(String),
      last_used: null,
      revoked: null,
    });

    const id = String(before?.id);
    expect(await gatehouse.json(['token', 'revoke', id])).toMatchObject({ exitCode: 0 });
    const { rows } = await client.query('SELECT revoked_at FROM api_token WHERE hash = $1', [hash]);
    expect(rows).toEqual([{ revoked_at: expect.any(Date) }]);
    const details = { readOnly: true };
    expect(await lastActivity()).toEqual({
      ...byCommandLine,
      action: 'token.revoked',
      subject_name: 'to be revoked',
      details,
    });
    expect(await listed()).toMatchObject({ revoked: expect.any(String) });
    expect(await gatehouse.json(['token', 'revoke', id])).toMatchObject({
      exitCode: 1,
      document: { error: { kind: 'past' } },
    });
    expect(await gatehouse.json(['token', 'revoke', '2147483647'])).toMatchObject({
      exitCode: 1,
      document: { error: { kind: 'not-found' } },
    });
  });
});
