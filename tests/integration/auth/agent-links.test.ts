import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { inviteAgent } from '../../../lib/auth/invite-agent';
import { makeAgentLink } from '../../../lib/auth/make-agent-link';
import { hashPassword } from '../../../lib/auth/password';
import { signIn } from '../../../lib/auth/sign-in';
import { findAgentLink, LINK_LOOKS_MAX, useAgentLink } from '../../../lib/auth/use-agent-link';
import type { Actor } from '../../../lib/domain/ban';
import { type IpAddress, parseIpAddress } from '../../../lib/domain/ip-address';
import type { OpenRuntime } from '../../../lib/open-runtime';
import { type FixedClock, fixedClock, openTestRuntime } from '../../support/open-test-runtime';
import { createTestDatabase, type TestDatabase } from '../../support/test-services';

const OPERATOR: Actor = { agentId: null, name: 'Command line' };
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const OLD_PASSWORD = 'correct horse battery';
const NEW_PASSWORD = 'staple the other horse';
const UNUSABLE = { ok: false, error: { kind: 'unusable' } };

let opened: OpenRuntime;
let clock: FixedClock;
let database: TestDatabase;
let client: pg.Client;
let boss: Actor;
let count = 0;

beforeAll(async () => {
  clock = fixedClock('2026-03-01T12:00:00Z');
  database = await createTestDatabase();
  opened = await openTestRuntime({ clock, database: database.options });
  client = new pg.Client(database.options);
  await client.connect();
  const administrator = await opened.runtime.agents.addAgent(
    { email: 'boss@example.com', name: 'Boss', role: 'administrator', passwordHash: await hashPassword(OLD_PASSWORD) },
    OPERATOR,
    clock.now(),
  );
  boss = { agentId: administrator?.id ?? null, name: 'Boss', address: address('198.51.100.1') };
});
afterAll(async () => {
  await client.end();
  await opened.close();
});

function address(text: string): IpAddress {
  const parsed = parseIpAddress(text);
  if (!parsed.ok) throw new Error(parsed.error.message);
  return parsed.value;
}
/** Each caller has an address of its own, so that limits stay out of the way. */
const someAddress = () => address(`2001:db8:${(++count).toString(16)}::1`);

async function invited() {
  const email = `invited-${++count}@example.com`;
  const made = await inviteAgent(opened.runtime, boss, { email, name: 'Jane Doe', role: 'agent' });
  if (!made.ok) throw new Error(made.error.kind);
  return { email, ...made.value };
}
async function joined() {
  const invitation = await invited();
  await use(invitation.secret, OLD_PASSWORD);
  return invitation;
}
async function reset(agentId: number, lockOut = false) {
  const made = await makeAgentLink(opened.runtime, boss, { agentId, lockOut });
  if (!made.ok) throw new Error(made.error.kind);
  return made.value;
}
const look = (secret: string, from = someAddress()) => findAgentLink(opened.runtime, secret, from);
const use = (secret: string, password = NEW_PASSWORD) =>
  useAgentLink(opened.runtime, { secret, password, address: someAddress(), userAgent: 'Browser/1' });
const tryToSignIn = (email: string, password: string) =>
  signIn(opened.runtime, { email, password, address: someAddress(), userAgent: '', device: null });

describe('an invitation', () => {
  test('lets nobody sign in before a password is chosen, by no password at all', async () => {
    const { email } = await invited();
    for (const password of ['', OLD_PASSWORD, 'null']) {
      expect(await tryToSignIn(email, password)).toEqual({ ok: false, error: { kind: 'wrong' } });
    }
  });

  test('is kept as a hash only', async () => {
    const { agentId, secret } = await invited();
    expect(secret).toMatch(/^[\w-]{43}$/);
    const { rows } = await client.query('SELECT * FROM agent_link WHERE agent_id = $1', [agentId]);
    expect(rows).toHaveLength(1);
    expect(rows[0].hash).toMatch(/^[0-9a-f]{64}$/);
    expect(JSON.stringify(rows)).not.toContain(secret);
    const activity = await client.query('SELECT details::text FROM activity WHERE subject_id = $1', [agentId]);
    expect(JSON.stringify(activity.rows)).not.toContain(secret);
    expect(JSON.stringify(activity.rows)).not.toContain(rows[0].hash);
  });

  test('sets the password, signs in and is used up', async () => {
    const { email, secret, agentId } = await invited();
    expect(await look(secret)).toMatchObject({ ok: true, value: { agent: { email, name: 'Jane Doe' } } });
    const used = await use(secret);
    if (!used.ok || !used.value) throw new Error('not signed in');
    expect(await opened.runtime.agents.findSession(used.value.sessionId, clock.now())).toMatchObject({
      agent: { id: agentId, email },
    });
    expect(await tryToSignIn(email, NEW_PASSWORD)).toMatchObject({ ok: true });
    expect(await look(secret)).toEqual(UNUSABLE);
    expect(await use(secret, 'yet another password')).toEqual(UNUSABLE);
    expect(await tryToSignIn(email, NEW_PASSWORD)).toMatchObject({ ok: true });
    const { rows } = await client.query(
      'SELECT action, actor_id, host(address) AS address FROM activity WHERE subject_id = $1 ORDER BY id',
      [agentId],
    );
    expect(rows).toEqual([
      { action: 'agent.invited', actor_id: boss.agentId, address: '198.51.100.1' },
      { action: 'agent.joined', actor_id: agentId, address: expect.stringContaining('2001:db8:') },
    ]);
  });

  test('is good for one of many who come at the same moment', async () => {
    const { email, secret, agentId } = await invited();
    const passwords = Array.from({ length: 8 }, (_, at) => `the password number ${at}`);
    const outcomes = await Promise.all(passwords.map((password) => use(secret, password)));
    const winners = outcomes.flatMap((outcome, at) => (outcome.ok ? [at] : []));
    expect(winners).toHaveLength(1);
    for (const outcome of outcomes) if (!outcome.ok) expect(outcome).toEqual(UNUSABLE);
    expect(await tryToSignIn(email, passwords[winners[0] ?? -1] ?? '')).toMatchObject({ ok: true });
    const joins = await client.query(`SELECT 1 FROM activity WHERE subject_id = $1 AND action = 'agent.joined'`, [
      agentId,
    ]);
    expect(joins.rowCount).toBe(1);
  });

  test('holds for seven days, to the millisecond', async () => {
    const { secret, expiresAt } = await invited();
    expect(expiresAt).toEqual(new Date(clock.now().getTime() + 7 * DAY));
    clock.set(new Date(expiresAt.getTime() - 1));
    expect(await look(secret)).toMatchObject({ ok: true });
    clock.set(expiresAt);
    expect(await look(secret)).toEqual(UNUSABLE);
    expect(await use(secret)).toEqual(UNUSABLE);
  });

  test('is no good once there is a newer one', async () => {
    const { secret, agentId } = await invited();
    const newer = await reset(agentId);
    expect(newer.purpose).toBe('invitation');
    expect(await look(secret)).toEqual(UNUSABLE);
    expect(await use(secret)).toEqual(UNUSABLE);
    expect(await use(newer.secret)).toMatchObject({ ok: true });
  });

  test('is no good once its owner is disabled, and enabling does not bring it back', async () => {
    const { secret, agentId } = await invited();
    await opened.runtime.people.disable(agentId, boss, clock.now());
    expect(await use(secret)).toEqual(UNUSABLE);
    await opened.runtime.people.enable(agentId, boss, clock.now());
    expect(await use(secret)).toEqual(UNUSABLE);
    expect(await makeAgentLink(opened.runtime, boss, { agentId, lockOut: false })).toMatchObject({ ok: true });
  });

  test('survives a password that can’t be set', async () => {
    const { secret } = await invited();
    expect(await use(secret, 'short')).toMatchObject({ ok: false, error: { kind: 'bad-password' } });
    expect(await use(secret)).toMatchObject({ ok: true });
  });

  test.each(['', 'x', '../../etc/passwd', 'A'.repeat(43), `${'A'.repeat(42)}=`, 'é'.repeat(43)])(
    'called %j is unknown',
    async (secret) => {
      expect(await look(secret)).toEqual(UNUSABLE);
      expect(await use(secret)).toEqual(UNUSABLE);
    },
  );

  test.each([
    [{ email: 'not an address', name: '' }, ['email']],
    [{ email: '', name: 'x'.repeat(101) }, ['email', 'name']],
  ])('for %j is refused beside the field', async (input, fields) => {
    const outcome = await inviteAgent(opened.runtime, boss, { ...input, role: 'agent' });
    if (outcome.ok || outcome.error.kind !== 'invalid') throw new Error('not refused');
    expect(Object.keys(outcome.error.errors)).toEqual(fields);
  });
});

describe('a link for a new password', () => {
  test('leaves the old password and the devices alone until it is used, then ends them all', async () => {
    const { email, agentId } = await joined();
    const before = await tryToSignIn(email, OLD_PASSWORD);
    if (!before.ok) throw new Error(before.error.kind);
    const { secret, purpose, expiresAt } = await reset(agentId);
    expect({ purpose, expiresAt }).toEqual({
      purpose: 'password_reset',
      expiresAt: new Date(clock.now().getTime() + DAY),
    });
    const { sessionId } = before.value;
    expect(await opened.runtime.agents.findSession(sessionId, clock.now())).not.toBeNull();
    expect(await tryToSignIn(email, OLD_PASSWORD)).toMatchObject({ ok: true });

    const used = await use(secret);
    if (!used.ok || !used.value) throw new Error('not signed in');
    expect(await opened.runtime.agents.findSession(sessionId, clock.now())).toBeNull();
    expect(await opened.runtime.agents.findSession(used.value.sessionId, clock.now())).not.toBeNull();
    expect(await tryToSignIn(email, OLD_PASSWORD)).toMatchObject({ ok: false });
    expect(await tryToSignIn(email, NEW_PASSWORD)).toMatchObject({ ok: true });
  });

  test('can lock out at once: the old password and every device end when it is made', async () => {
    const { email, agentId } = await joined();
    const before = await tryToSignIn(email, OLD_PASSWORD);
    if (!before.ok) throw new Error(before.error.kind);
    const { secret, purpose } = await reset(agentId, true);
    expect(purpose).toBe('password_reset');
    expect(await opened.runtime.agents.findSession(before.value.sessionId, clock.now())).toBeNull();
    expect(await tryToSignIn(email, OLD_PASSWORD)).toEqual({ ok: false, error: { kind: 'wrong' } });
    // A newer link for somebody who waits is still one for a new password, and lasts a day.
    const newer = await reset(agentId);
    expect(newer.purpose).toBe('password_reset');
    expect(await use(secret)).toEqual(UNUSABLE);
    expect(await use(newer.secret)).toMatchObject({ ok: true });
    expect(await tryToSignIn(email, NEW_PASSWORD)).toMatchObject({ ok: true });
  });

  test('is no good once the operator has set a password', async () => {
    const { email, agentId } = await joined();
    const { secret } = await reset(agentId);
    await opened.runtime.agents.setPassword(email, await hashPassword('by the operator'), OPERATOR, clock.now());
    expect(await use(secret)).toEqual(UNUSABLE);
    expect(await tryToSignIn(email, 'by the operator')).toMatchObject({ ok: true });
  });

  test('is not made for somebody who is disabled', async () => {
    const { agentId } = await joined();
    await opened.runtime.people.disable(agentId, boss, clock.now());
    const made = await makeAgentLink(opened.runtime, boss, { agentId, lockOut: false });
    expect(made).toEqual({ ok: false, error: { kind: 'disabled' } });
  });
});

describe('guessing links', () => {
  test('from one address is refused after the limit, also with a right one, until the time told', async () => {
    const [{ secret }, { secret: other }] = [await invited(), await invited()];
    const from = someAddress();
    for (let at = 0; at < LINK_LOOKS_MAX; at++) expect(await look('A'.repeat(43), from)).toEqual(UNUSABLE);
    expect(await look(secret, from)).toMatchObject({ ok: false, error: { kind: 'too-many' } });
    const used = await useAgentLink(opened.runtime, { secret, password: NEW_PASSWORD, address: from, userAgent: '' });
    expect(used).toMatchObject({ ok: false, error: { kind: 'too-many' } });
    // The rest of the /64 is the same caller; others are not.
    const neighbour = { ...from, value: from.value + 99n };
    expect(await look(secret, neighbour)).toMatchObject({ ok: false, error: { kind: 'too-many' } });
    expect(await look(other)).toMatchObject({ ok: true });
  });
});
