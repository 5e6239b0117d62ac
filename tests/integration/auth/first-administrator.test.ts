import { PassThrough } from 'node:stream';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { createFirstAdministrator, type FirstAdministratorSource } from '../../../lib/auth/first-administrator';
import { addAgent, setPassword } from '../../../lib/auth/manage-agents';
import { verifyPassword } from '../../../lib/auth/password';
import { startSession } from '../../../lib/auth/start-session';
import type { OpenRuntime } from '../../../lib/open-runtime';
import { openTestRuntime } from '../../support/open-test-runtime';

const UNATTENDED: FirstAdministratorSource = { email: null, password: null, terminal: null };
const PASSWORD = 'correct horse battery';
const OPERATOR = { agentId: null, name: 'Command line' };
const all: OpenRuntime[] = [];
let opened: OpenRuntime;

// An empty database each time: the question is what happens on a first start.
beforeEach(async () => {
  opened = await openTestRuntime();
  all.push(opened);
});
afterAll(() => Promise.all(all.map((each) => each.close())));

const accepts = async (email: string, password: string) => {
  const account = await opened.runtime.agents.findAgentByEmail(email);
  return account?.role === 'administrator' && verifyPassword(account.passwordHash, password);
};

const hashOf = async (email: string) => (await opened.runtime.agents.findAgentByEmail(email))?.passwordHash ?? '';

describe('the first administrator', () => {
  test('has the e-mail and password that the operator set, and the password is not shown', async () => {
    const made = await createFirstAdministrator(opened.runtime, {
      ...UNATTENDED,
      email: 'Boss@Example.com',
      password: PASSWORD,
    });
    expect(made).toEqual({ ok: true, value: { email: 'boss@example.com', password: null } });
    expect(await accepts('boss@example.com', PASSWORD)).toBe(true);
  });

  test('gets a password of its own where nobody is there to ask, and it signs in', async () => {
    const made = await createFirstAdministrator(opened.runtime, UNATTENDED);
    if (!made.ok || !made.value?.password) throw new Error('none made');
    expect(made.value.email).toBe('admin@example.com');
    expect(made.value.password).toMatch(/^([a-z2-9]{5}-){3}[a-z2-9]{5}$/);
    expect(await accepts('admin@example.com', made.value.password)).toBe(true);
  });

  test('is made once: a second start changes nothing', async () => {
    await createFirstAdministrator(opened.runtime, UNATTENDED);
    const again = { ...UNATTENDED, email: 'other@example.com', password: PASSWORD };
    expect(await createFirstAdministrator(opened.runtime, again)).toEqual({ ok: true, value: null });
    expect(await opened.runtime.agents.countAdministrators()).toBe(1);
  });

  test('is made once by instances that start at the same moment', async () => {
    const made = await Promise.all(
      Array.from({ length: 5 }, () => createFirstAdministrator(opened.runtime, UNATTENDED)),
    );
    expect(made.every(({ ok }) => ok)).toBe(true);
    const shown = made.filter((each) => each.ok && each.value !== null);
    expect(shown).toHaveLength(1);
    expect(await opened.runtime.agents.countAdministrators()).toBe(1);
    const only = shown[0];
    if (!only?.ok || !only.value?.password) throw new Error('none made');
    expect(await accepts('admin@example.com', only.value.password)).toBe(true);
  });

  test.each([
    ['a password that is too short', { password: 'ninechars' }, 'bad-password', /at least 10 characters/],
    ['an e-mail that is none', { email: 'boss', password: PASSWORD }, 'bad-email', /jane@example\.com/],
  ])('is not made with %s, and the operator is told why', async (_, set, kind, message) => {
    const made = await createFirstAdministrator(opened.runtime, { ...UNATTENDED, ...set });
    expect(made).toMatchObject({ ok: false, error: { kind, message: expect.stringMatching(message) } });
    expect(await opened.runtime.agents.countAdministrators()).toBe(0);
  });

  test('does not take over an agent who has that e-mail', async () => {
    await addAgent(opened.runtime, OPERATOR, {
      email: 'admin@example.com',
      name: '',
      role: 'agent',
      password: PASSWORD,
    });
    const made = await createFirstAdministrator(opened.runtime, UNATTENDED);
    expect(made).toMatchObject({ ok: false, error: { kind: 'email-taken' } });
    expect(await accepts('admin@example.com', PASSWORD)).toBe(false);
  });

  test('is asked for at a terminal, again after a password that is too short, which is never echoed', async () => {
    const { terminal, type, shown } = aTerminal();
    const made = createFirstAdministrator(opened.runtime, { ...UNATTENDED, terminal });
    await type(/E-mail/, 'ada@example.com');
    await type(/Password/, 'short');
    await type(/at least 10[\s\S]*Password/, PASSWORD);
    expect(await made).toEqual({ ok: true, value: { email: 'ada@example.com', password: null } });
    expect(await accepts('ada@example.com', PASSWORD)).toBe(true);
    expect(shown()).not.toContain(PASSWORD);
  });

  test('gets what was proposed when nothing is typed at the terminal', async () => {
    const { terminal, type } = aTerminal();
    const made = createFirstAdministrator(opened.runtime, { ...UNATTENDED, terminal });
    await type(/E-mail/, '');
    await type(/Password/, '');
    expect(await made).toMatchObject({
      ok: true,
      value: { email: 'admin@example.com', password: expect.stringMatching(/.{20}/) },
    });
  });
});

describe('managing agents', () => {
  const add = (overrides: object) =>
    addAgent(opened.runtime, OPERATOR, {
      email: 'ada@example.com',
      name: 'Ada',
      role: 'agent',
      password: PASSWORD,
      ...overrides,
    });

  test('adds an agent once, and names one after the e-mail who has no name', async () => {
    expect(await add({ email: 'Ada@Example.com', name: ' ' })).toMatchObject({
      ok: true,
      value: { email: 'ada@example.com', name: 'ada', role: 'agent' },
    });
    expect(await add({})).toMatchObject({ ok: false, error: { kind: 'email-taken' } });
    expect(await add({ email: 'x' })).toMatchObject({ ok: false, error: { kind: 'bad-email' } });
    expect(await add({ email: 'b@example.com', name: 'x'.repeat(101) })).toMatchObject({ error: { kind: 'bad-name' } });
    expect(await add({ email: 'b@example.com', password: 'short' })).toMatchObject({ error: { kind: 'bad-password' } });
  });

  test('sets a password, and the old one and its sessions are no longer good', async () => {
    const added = await add({ role: 'administrator' });
    if (!added.ok) throw new Error(added.error.message);
    const now = opened.runtime.clock.now();
    const agent = { agent: added.value, passwordHash: await hashOf('ada@example.com') };
    const session = await startSession(opened.runtime, agent, { address: null, userAgent: '' });
    if (!session) throw new Error('no session was started');
    const set = await setPassword(opened.runtime, OPERATOR, { email: 'ADA@example.com', password: 'another password' });
    expect(set).toMatchObject({ ok: true });
    expect(await accepts('ada@example.com', PASSWORD)).toBe(false);
    expect(await accepts('ada@example.com', 'another password')).toBe(true);
    expect(await opened.runtime.agents.findSession(session.sessionId, now)).toBeNull();
  });

  test('refuses a short password and an unknown e-mail', async () => {
    const set = (email: string, password: string) => setPassword(opened.runtime, OPERATOR, { email, password });
    expect(await set('ada@example.com', 'short')).toMatchObject({ error: { kind: 'bad-password' } });
    expect(await set('nobody@example.com', PASSWORD)).toMatchObject({ error: { kind: 'no-such-agent' } });
  });
});

/** Somebody at a terminal, who types each answer only when its question has come. */
function aTerminal() {
  const input = Object.assign(new PassThrough(), { isTTY: true });
  const output = new PassThrough();
  let shown = '';
  let seen = 0;
  output.on('data', (chunk) => {
    shown += chunk;
  });
  return {
    terminal: { input, output },
    shown: () => shown,
    type: async (question: RegExp, answer: string) => {
      await expect.poll(() => shown.slice(seen), { interval: 5 }).toMatch(question);
      seen = shown.length;
      input.write(`${answer}\n`);
    },
  };
}
