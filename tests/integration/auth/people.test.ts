import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { hashPassword } from '../../../lib/auth/password';
import { startSession } from '../../../lib/auth/start-session';
import type { Actor } from '../../../lib/domain/ban';
import type { OpenRuntime } from '../../../lib/open-runtime';
import type { Agent, AgentRole } from '../../../lib/ports/agent-store';
import { type FixedClock, fixedClock, openTestRuntime } from '../../support/open-test-runtime';
import { createTestDatabase, type TestDatabase } from '../../support/test-services';

const OPERATOR: Actor = { agentId: null, name: 'Command line' };
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const ROUNDS = 12;

let opened: OpenRuntime;
let clock: FixedClock;
let database: TestDatabase;
let client: pg.Client;
let passwordHash: string;
let count = 0;

beforeAll(async () => {
  clock = fixedClock('2026-03-01T12:00:00Z');
  database = await createTestDatabase();
  opened = await openTestRuntime({ clock, database: database.options });
  client = new pg.Client(database.options);
  await client.connect();
  passwordHash = await hashPassword('correct horse battery');
});
afterAll(async () => {
  await client.end();
  await opened.close();
});
// Whoever administrates is up to each test.
beforeEach(() => client.query(`UPDATE agent SET disabled_at = '2026-01-01' WHERE role = 'administrator'`));

const people = () => opened.runtime.people;
const now = () => clock.now();
const by = (agent: Agent): Actor => ({ agentId: agent.id, name: agent.name });

async function anAgent(role: AgentRole = 'agent'): Promise<Agent> {
  const person = { email: `person-${++count}@example.com`, name: `Person ${count}`, role, passwordHash };
  const added = await opened.runtime.agents.addAgent(person, OPERATOR, now());
  if (!added) throw new Error('e-mail taken');
  return added;
}
const anAdministrator = () => anAgent('administrator');

async function signedIn(agent: Agent): Promise<string> {
  const session = await startSession(
    opened.runtime,
    { agent, passwordHash },
    { address: null, userAgent: 'Browser/1' },
  );
  if (!session) throw new Error('not signed in');
  return session.sessionId;
}
const isSignedIn = async (sessionId: string) => (await opened.runtime.agents.findSession(sessionId, now())) !== null;
const role = async ({ id }: Agent) => (await people().findPerson(id, now()))?.role;
const isEnabled = async ({ id }: Agent) => (await people().findPerson(id, now()))?.disabledAt === null;

/** Resolves when some query of this database waits for a lock. */
async function untilSomebodyWaits(): Promise<void> {
  const query = `SELECT 1 FROM pg_stat_activity WHERE datname = $1 AND wait_event_type = 'Lock'`;
  await expect.poll(async () => (await client.query(query, [database.name])).rowCount, { timeout: 20_000 }).toBe(1);
}

async function activityOn({ id }: { id: number }) {
  const { rows } = await client.query(
    'SELECT action, actor_name, details FROM activity WHERE subject_id = $1 ORDER BY id DESC LIMIT 1',
    [id],
  );
  return rows[0];
}

describe('the last administrator', () => {
  test('can’t be demoted or disabled, nor locked out, by anybody', async () => {
    const [last, other] = [await anAdministrator(), await anAgent()];
    await expect(people().changeRole(last.id, 'agent', by(last), now())).resolves.toMatchObject({
      error: { kind: 'last-administrator' },
    });
    await expect(people().disable(last.id, by(last), now())).resolves.toMatchObject({
      error: { kind: 'last-administrator' },
    });
    await expect(people().disable(last.id, OPERATOR, now())).resolves.toMatchObject({
      error: { kind: 'last-administrator' },
    });
    const lockedOut = await people().makeLink(last.id, { hash: 'lock out', lockOut: true }, OPERATOR, now());
    expect(lockedOut).toMatchObject({ error: { kind: 'last-administrator' } });
    expect([await role(last), await isEnabled(last)]).toEqual(['administrator', true]);

    // Nothing but being the last one stood in the way.
    await people().changeRole(other.id, 'administrator', by(last), now());
    expect(await people().changeRole(last.id, 'agent', by(last), now())).toMatchObject({ ok: true });
  });

  test('is the last one although somebody is invited as an administrator, who can’t sign in yet', async () => {
    const last = await anAdministrator();
    const invited = { email: `invited-${++count}@example.com`, name: 'Invited', role: 'administrator' } as const;
    expect(await people().invite(invited, { hash: `invited-${count}` }, by(last), now())).toMatchObject({ ok: true });
    const demoted = await people().changeRole(last.id, 'agent', by(last), now());
    expect(demoted).toMatchObject({ error: { kind: 'last-administrator' } });
  });

  test('stays when the last two step down at the same moment', async () => {
    for (let round = 0; round < ROUNDS; round++) {
      await client.query(`UPDATE agent SET disabled_at = '2026-01-01' WHERE role = 'administrator'`);
      const both = [await anAdministrator(), await anAdministrator()];
      const outcomes = await Promise.all(both.map((each) => people().changeRole(each.id, 'agent', by(each), now())));
      expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1);
      expect(outcomes.find(({ ok }) => !ok)).toMatchObject({ error: { kind: 'last-administrator' } });
      expect((await Promise.all(both.map(role))).sort()).toEqual(['administrator', 'agent']);
    }
  });

  test('stays when the last two demote, disable or lock out each other at the same moment', async () => {
    const ways = [
      (target: Agent, actor: Agent) => people().changeRole(target.id, 'agent', by(actor), now()),
      (target: Agent, actor: Agent) => people().disable(target.id, by(actor), now()),
      (target: Agent, actor: Agent) =>
        people().makeLink(target.id, { hash: `link-${++count}`, lockOut: true }, by(actor), now()),
    ];
    for (let round = 0; round < ROUNDS; round++) {
      await client.query(`UPDATE agent SET disabled_at = '2026-01-01' WHERE role = 'administrator'`);
      const [one, other] = [await anAdministrator(), await anAdministrator()];
      const [first, second] = [ways[round % ways.length], ways[Math.floor(round / ways.length) % ways.length]];
      const outcomes = await Promise.all([first?.(one, other), second?.(other, one)]);
      expect(outcomes.filter((each) => each?.ok)).toHaveLength(1);
      const { rows } = await client.query(
        `SELECT id FROM agent WHERE role = 'administrator' AND disabled_at IS NULL AND password_hash IS NOT NULL`,
      );
      expect(rows).toHaveLength(1);
    }
  });
});

describe('an administrator', () => {
  test('who was demoted a moment ago changes nothing more, however far the request had come', async () => {
    const [boss, former, victim] = [await anAdministrator(), await anAdministrator(), await anAgent()];
    await people().changeRole(former.id, 'agent', by(boss), now());
    const refused = { ok: false, error: { kind: 'not-allowed' } };
    expect(await people().changeRole(victim.id, 'administrator', by(former), now())).toEqual(refused);
    expect(await people().disable(victim.id, by(former), now())).toEqual(refused);
    expect(await people().enable(victim.id, by(former), now())).toEqual(refused);
    expect(await people().signOut(victim.id, null, by(former), now())).toEqual(refused);
    expect(await people().edit(victim.id, { email: 'x@example.com', name: 'X' }, by(former), now())).toEqual(refused);
    expect(await people().makeLink(victim.id, { hash: 'never', lockOut: true }, by(former), now())).toEqual(refused);
    const friend = { email: 'friend@example.com', name: 'Friend', role: 'administrator' } as const;
    expect(await people().invite(friend, { hash: 'never either' }, by(former), now())).toEqual(refused);
    expect(await people().findPerson(victim.id, now())).toMatchObject({ role: 'agent', name: victim.name });
  });

  test('can’t shut out oneself: another one does that', async () => {
    const [self, other] = [await anAdministrator(), await anAdministrator()];
    const oneself = { ok: false, error: { kind: 'oneself' } };
    expect(await people().disable(self.id, by(self), now())).toEqual(oneself);
    expect(await people().makeLink(self.id, { hash: 'own', lockOut: false }, by(self), now())).toEqual(oneself);
    expect(await people().disable(self.id, by(other), now())).toEqual({ ok: true, value: null });
  });

  test('finds nobody at a number that no agent has', async () => {
    const boss = await anAdministrator();
    const missing = { ok: false, error: { kind: 'not-found' } };
    expect(await people().disable(2_000_000_000, by(boss), now())).toEqual(missing);
    expect(await people().findPerson(2_000_000_000, now())).toBeNull();
  });
});

describe('disabling', () => {
  test('ends every device of that agent at once, and no other’s; enabling brings none of them back', async () => {
    const [boss, agent, other] = [await anAdministrator(), await anAgent(), await anAgent()];
    const [one, two, others] = [await signedIn(agent), await signedIn(agent), await signedIn(other)];
    expect(await people().findPerson(agent.id, now())).toMatchObject({ devices: 2 });
    await people().disable(agent.id, by(boss), now());
    expect(await Promise.all([one, two, others].map(isSignedIn))).toEqual([false, false, true]);
    expect(await activityOn(agent)).toMatchObject({
      action: 'agent.disabled',
      actor_name: boss.name,
      details: { devices: 2 },
    });
    await people().enable(agent.id, by(boss), now());
    expect(await Promise.all([one, two].map(isSignedIn))).toEqual([false, false]);
    expect(await signedIn(agent)).toBeTruthy();
    expect(await activityOn(agent)).toMatchObject({ action: 'agent.enabled' });
  });

  test('leaves no session to somebody who signs in at that very moment', async () => {
    const agent = await anAgent();
    const start = () => startSession(opened.runtime, { agent, passwordHash }, { address: null, userAgent: '' });
    await client.query('BEGIN');
    await client.query('UPDATE agent SET disabled_at = now() WHERE id = $1', [agent.id]);
    const starting = start();
    await Promise.race([starting, untilSomebodyWaits()]);
    await client.query('COMMIT');
    expect(await starting).toBeNull();
    await people().enable(agent.id, OPERATOR, now());
    expect(await people().findPerson(agent.id, now())).toMatchObject({ devices: 0 });
  });

  test('twice, or enabling who is enabled, is one entry in the log', async () => {
    const [boss, agent] = [await anAdministrator(), await anAgent()];
    await people().disable(agent.id, by(boss), now());
    await people().disable(agent.id, by(boss), now());
    const { rows } = await client.query('SELECT action FROM activity WHERE subject_id = $1 ORDER BY id', [agent.id]);
    expect(rows.map(({ action }) => action)).toEqual(['agent.added', 'agent.disabled']);
  });
});

describe('signing somebody out', () => {
  test('ends one device, or all, and says how many in the log', async () => {
    const [boss, agent] = [await anAdministrator(), await anAgent()];
    const [one, two, three] = [await signedIn(agent), await signedIn(agent), await signedIn(agent)];
    expect(await people().signOut(agent.id, two, by(boss), now())).toEqual({ ok: true, value: 1 });
    expect(await Promise.all([one, two, three].map(isSignedIn))).toEqual([true, false, true]);
    expect(await people().signOut(agent.id, null, by(boss), now())).toEqual({ ok: true, value: 2 });
    expect(await activityOn(agent)).toMatchObject({ action: 'agent.signed_out', details: { devices: 2 } });
  });

  test('can’t end a device of somebody else by its session', async () => {
    const [boss, agent, other] = [await anAdministrator(), await anAgent(), await anAgent()];
    const others = await signedIn(other);
    expect(await people().signOut(agent.id, others, by(boss), now())).toEqual({ ok: true, value: 0 });
    expect(await isSignedIn(others)).toBe(true);
  });
});

describe('devices', () => {
  test('are listed while they are signed in, the one used last first', async () => {
    const agent = await anAgent();
    const older = await signedIn(agent);
    clock.advance(HOUR);
    const newer = await signedIn(agent);
    const ended = await signedIn(agent);
    await opened.runtime.agents.endSession(ended, now());
    const devices = async () => (await people().listDevices(agent.id, now())).map(({ sessionId }) => sessionId);
    expect(await devices()).toEqual([newer, older]);
    clock.advance(DAY - HOUR);
    // A day without use ends a session.
    expect(await devices()).toEqual([newer]);
    expect(await people().findPerson(agent.id, now())).toMatchObject({ devices: 1 });
  });
});

describe('changing a role', () => {
  test('counts from the next request on, without signing anybody out', async () => {
    const [boss, agent] = [await anAdministrator(), await anAgent()];
    const session = await signedIn(agent);
    await people().changeRole(agent.id, 'administrator', by(boss), now());
    expect(await opened.runtime.agents.findSession(session, now())).toMatchObject({ agent: { role: 'administrator' } });
    await people().changeRole(agent.id, 'agent', by(boss), now());
    expect(await opened.runtime.agents.findSession(session, now())).toMatchObject({ agent: { role: 'agent' } });
    expect(await activityOn(agent)).toMatchObject({
      action: 'agent.role_changed',
      details: { roleBefore: 'administrator', role: 'agent' },
    });
  });
});

describe('an e-mail address', () => {
  test('belongs to one agent, also when two administrators give it to two at the same moment', async () => {
    const boss = await anAdministrator();
    for (let round = 0; round < ROUNDS; round++) {
      const email = `wanted-${++count}@example.com`;
      const agents = [await anAgent(), await anAgent()];
      const outcomes = await Promise.all(
        agents.map(({ id, name }) => people().edit(id, { email: email.toUpperCase(), name }, by(boss), now())),
      );
      const winner = agents[outcomes.findIndex(({ ok }) => ok)];
      expect(outcomes.find(({ ok }) => !ok)).toEqual({
        ok: false,
        error: { kind: 'email-taken', agentId: winner?.id },
      });
      expect(await opened.runtime.agents.findAgentByEmail(email)).toMatchObject({ id: winner?.id });
    }
  });

  test('that is taken can’t be invited, and it is told who has it', async () => {
    const [boss, agent] = [await anAdministrator(), await anAgent()];
    const twin = { email: agent.email, name: 'Twin', role: 'agent' } as const;
    const invited = await people().invite(twin, { hash: 'a twin' }, by(boss), now());
    expect(invited).toEqual({ ok: false, error: { kind: 'email-taken', agentId: agent.id } });
  });

  test('and a name are changed with what they were in the log', async () => {
    const [boss, agent] = [await anAdministrator(), await anAgent()];
    await people().edit(agent.id, { email: agent.email, name: 'New Name' }, by(boss), now());
    expect(await activityOn(agent)).toEqual({
      action: 'agent.edited',
      actor_name: boss.name,
      details: { nameBefore: agent.name, name: 'New Name' },
    });
  });
});

describe('a change and its entry in the activity log', () => {
  test('are stored together or not at all', async () => {
    const [boss, agent] = [await anAdministrator(), await anAgent()];
    const session = await signedIn(agent);
    await client.query(`
      CREATE FUNCTION refuse_entry() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'full'; END $$;
      CREATE TRIGGER refuse_entry BEFORE INSERT ON activity FOR EACH ROW EXECUTE FUNCTION refuse_entry()`);
    const friend = { email: 'friend@example.com', name: 'Friend', role: 'agent' } as const;
    const own = { ...by(agent), agentId: agent.id };
    const changes = [
      people().disable(agent.id, by(boss), now()),
      people().changeRole(agent.id, 'administrator', by(boss), now()),
      people().edit(agent.id, { email: agent.email, name: 'Changed' }, by(boss), now()),
      people().signOut(agent.id, null, by(boss), now()),
      people().makeLink(agent.id, { hash: 'a link', lockOut: true }, by(boss), now()),
      people().invite(friend, { hash: 'another link' }, by(boss), now()),
      people().saveProfile({ name: 'Mine', timeZone: null, theme: 'dark' }, own, now()),
      people().changePassword({ from: passwordHash, to: 'x', keepSessionId: session }, own, now()),
      opened.runtime.agents.setPassword(agent.email, 'x', OPERATOR, now()),
      opened.runtime.agents.addAgent({ ...friend, passwordHash }, OPERATOR, now()),
      opened.runtime.apiTokens.addToken({ name: 'crm', hash: 'h', readOnly: true }, OPERATOR, now()),
    ];
    const outcomes = await Promise.allSettled(changes);
    await client.query('DROP TRIGGER refuse_entry ON activity');
    expect(outcomes.map(({ status }) => status)).toEqual(changes.map(() => 'rejected'));
    expect(await people().findPerson(agent.id, now())).toMatchObject({
      name: agent.name,
      role: 'agent',
      disabledAt: null,
      theme: 'system',
      hasPassword: true,
      link: null,
    });
    expect(await isSignedIn(session)).toBe(true);
    expect(await opened.runtime.agents.findAgentByEmail(agent.email)).toMatchObject({ passwordHash });
    expect(await opened.runtime.agents.findAgentByEmail(friend.email)).toBeNull();
    expect((await client.query('SELECT 1 FROM api_token')).rowCount).toBe(0);
  });
});
