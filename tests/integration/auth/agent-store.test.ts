import { PrismaPg } from '@prisma/adapter-pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { PrismaAgentStore } from '../../../lib/adapters/prisma-agent-store';
import { formatIpAddress, type IpAddress, parseIpAddress } from '../../../lib/domain/ip-address';
import { PrismaClient } from '../../../lib/generated/prisma/client';
import type { Agent, SignInAttempt } from '../../../lib/ports/agent-store';
import { createTestDatabase } from '../../support/test-services';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const NOW = new Date('2026-03-01T12:00:00Z');
const OPERATOR = { agentId: null, name: 'Command line' };
const later = (ms: number) => new Date(NOW.getTime() + ms);

let prisma: PrismaClient;
let store: PrismaAgentStore;
beforeAll(async () => {
  prisma = new PrismaClient({ adapter: new PrismaPg((await createTestDatabase()).options) });
  store = new PrismaAgentStore(prisma);
});
afterAll(() => prisma.$disconnect());

let count = 0;
async function anAgent(overrides: { email?: string; name?: string } = {}): Promise<Agent> {
  count++;
  const added = await store.addAgent(
    { email: `agent-${count}@example.com`, name: `Agent ${count}`, role: 'agent', passwordHash: 'hash', ...overrides },
    OPERATOR,
    NOW,
  );
  if (!added) throw new Error('e-mail taken');
  return added;
}
async function sessionOf(
  agent: Agent,
  { at = NOW, ...overrides }: { address?: IpAddress | null; expiresAt?: Date; at?: Date } = {},
): Promise<string> {
  const browser = { userAgent: 'Browser/1', address: null };
  const session = { agentId: agent.id, passwordHash: 'hash', expiresAt: later(7 * DAY), ...browser, ...overrides };
  const id = await store.startSession(session, at);
  if (!id) throw new Error('not started');
  return id;
}
function address(text: string): IpAddress {
  const parsed = parseIpAddress(text);
  if (!parsed.ok) throw new Error(parsed.error.message);
  return parsed.value;
}

describe('agents', () => {
  test('are found by e-mail in any case, and an e-mail belongs to one of them only', async () => {
    const agent = await anAgent({ email: 'Ada@Example.com' });
    expect(agent).toMatchObject({ email: 'ada@example.com', role: 'agent', disabledAt: null, timeZone: null });
    expect(await store.findAgentByEmail('ADA@example.COM')).toEqual({ ...agent, passwordHash: 'hash' });
    expect(
      await store.addAgent(
        { email: 'aDa@example.com', name: 'Eve', role: 'administrator', passwordHash: 'x' },
        OPERATOR,
        NOW,
      ),
    ).toBeNull();
    expect(await store.findAgentByEmail("' OR 1=1 --")).toBeNull();
  });

  test('added at the same moment with one e-mail become one', async () => {
    const twin = { email: 'twin@example.com', name: 'Twin', role: 'agent', passwordHash: 'x' } as const;
    const added = await Promise.all(Array.from({ length: 8 }, () => store.addAgent(twin, OPERATOR, NOW)));
    expect(added.filter(Boolean)).toHaveLength(1);
  });

  test('keep their preferences apart: saving one leaves the others as they were', async () => {
    const agent = await anAgent();
    const preferences = async () => (await store.findAgentByEmail(agent.email))?.preferences;
    expect(agent.preferences).toEqual({});
    await Promise.all([
      store.savePreference(agent.id, 'banColumns', ['startIp', "it's"]),
      store.savePreference(agent.id, 'sounds', false),
    ]);
    expect(await preferences()).toEqual({ banColumns: ['startIp', "it's"], sounds: false });
    await store.savePreference(agent.id, 'banColumns', null);
    expect(await preferences()).toEqual({ sounds: false });
  });

  test('who are disabled don’t count as administrators', async () => {
    const before = await store.countAdministrators();
    const administrator = {
      email: 'root@example.com',
      name: 'Root',
      role: 'administrator',
      passwordHash: 'x',
    } as const;
    await store.addAgent(administrator, OPERATOR, NOW);
    expect(await store.countAdministrators()).toBe(before + 1);
    await prisma.agent.update({ where: { email: 'root@example.com' }, data: { disabledAt: NOW } });
    expect(await store.countAdministrators()).toBe(before);
  });
});

describe('a session', () => {
  test('is the agent’s, until the very instant at which it ends', async () => {
    const agent = await anAgent();
    const id = await sessionOf(agent, { expiresAt: later(10 * MINUTE) });
    expect(await store.findSession(id, later(10 * MINUTE - 1))).toEqual({ agent, sessionId: id });
    expect(await store.findSession(id, later(10 * MINUTE))).toBeNull();
  });

  test('that was ended is over at once, and no other with it', async () => {
    const agent = await anAgent();
    const [one, other] = [await sessionOf(agent), await sessionOf(agent)];
    expect(one).not.toBe(other);
    await store.endSession(one, NOW);
    expect(await store.findSession(one, NOW)).toBeNull();
    expect(await store.findSession(other, NOW)).not.toBeNull();
  });

  test('of an agent who was disabled is over at once', async () => {
    const agent = await anAgent();
    const id = await sessionOf(agent);
    await prisma.agent.update({ where: { id: agent.id }, data: { disabledAt: NOW } });
    expect(await store.findSession(id, NOW)).toBeNull();
  });

  test('ends with every other of that agent when the password changes', async () => {
    const [agent, other] = [await anAgent(), await anAgent()];
    const ids = await Promise.all([sessionOf(agent), sessionOf(agent), sessionOf(other)]);
    expect(await store.setPassword(agent.email.toUpperCase(), 'new hash', OPERATOR, NOW)).toBe(true);
    expect((await Promise.all(ids.map((id) => store.findSession(id, NOW)))).map((found) => found !== null)).toEqual([
      false,
      false,
      true,
    ]);
    expect(await store.findAgentByEmail(agent.email)).toMatchObject({ passwordHash: 'new hash' });
    expect(await store.setPassword('nobody@example.com', 'new hash', OPERATOR, NOW)).toBe(false);
  });

  test('that nobody used for a day is over; one that is used is not', async () => {
    const agent = await anAgent();
    const [used, unused] = [await sessionOf(agent), await sessionOf(agent)];
    expect(await store.findSession(used, later(DAY - 1))).not.toBeNull();
    await expect.poll(() => lastSeenAt(used)).toEqual(later(DAY - 1));
    expect(await store.findSession(used, later(DAY + MINUTE))).not.toBeNull();
    expect(await store.findSession(unused, later(DAY))).toBeNull();
  });

  test('is noted as used at most every five minutes', async () => {
    const id = await sessionOf(await anAgent());
    await store.findSession(id, later(5 * MINUTE - 1));
    await store.findSession(id, later(5 * MINUTE));
    await expect.poll(() => lastSeenAt(id)).toEqual(later(5 * MINUTE));
  });

  test.each(['', 'x', '00000000-0000-4000-8000-000000000000', "'; DROP TABLE agent; --"])(
    'called %j is nobody’s',
    async (id) => {
      expect(await store.findSession(id, NOW)).toBeNull();
      await store.endSession(id, NOW);
    },
  );

  const lastSeenAt = async (id: string) => (await prisma.agentSession.findUniqueOrThrow({ where: { id } })).lastSeenAt;
});

describe('addresses that agents use now', () => {
  const namesAndAddresses = async (now: Date) =>
    (await store.agentAddressesInUse(now)).map(({ name, address: at }) => `${name} ${formatIpAddress(at)}`);
  const start = later(100 * DAY);
  const at = (minutes: number) => new Date(start.getTime() + minutes * MINUTE);

  test('name each signed-in agent’s address once, the latest first, for a quarter of an hour', async () => {
    const [ada, ben] = [await anAgent({ name: 'Ada' }), await anAgent({ name: 'Ben' })];
    const expiresAt = at(1000);
    await sessionOf(ada, { address: address('203.0.113.7'), at: at(0), expiresAt });
    await sessionOf(ada, { address: address('203.0.113.7'), at: at(3), expiresAt });
    await sessionOf(ada, { address: address('2001:db8::7'), at: at(1), expiresAt });
    const bens = await sessionOf(ben, { address: address('203.0.113.7'), at: at(2), expiresAt });
    await sessionOf(ben, { address: null, at: at(4), expiresAt });
    await sessionOf(ben, { address: address('203.0.113.9'), at: at(4), expiresAt: at(5) });
    expect(await namesAndAddresses(at(5))).toEqual(['Ada 203.0.113.7', 'Ben 203.0.113.7', 'Ada 2001:db8::7']);
    expect(await namesAndAddresses(at(16))).toEqual(['Ada 203.0.113.7', 'Ben 203.0.113.7']);
    await store.endSession(bens, at(16));
    expect(await namesAndAddresses(at(16))).toEqual(['Ada 203.0.113.7']);
    await prisma.agent.update({ where: { id: ada.id }, data: { disabledAt: NOW } });
    expect(await namesAndAddresses(at(16))).toEqual([]);
  });

  test('follow an agent who goes elsewhere without signing in again', async () => {
    const cy = await anAgent({ name: 'Cy' });
    const id = await sessionOf(cy, { address: address('203.0.113.7'), at: at(100), expiresAt: at(1000) });
    await store.findSession(id, at(101), address('198.51.100.9'));
    await expect.poll(() => namesAndAddresses(at(101))).toEqual(['Cy 198.51.100.9']);
    // Where a request came from isn't always known; then the last known place stands.
    await store.findSession(id, at(107));
    await expect.poll(() => namesAndAddresses(at(121))).toEqual(['Cy 198.51.100.9']);
  });
});

describe('failed sign-ins', () => {
  const fail = (attempt: Partial<SignInAttempt>, now = NOW) =>
    store.recordSignInAttempt(
      { email: 'jane@example.com', address: null, device: null, succeeded: false, ...attempt },
      now,
    );
  const counted = (email: string, from: string | null, device: string | null = null, since = NOW) =>
    store.countFailedSignIns({ email, address: from === null ? null : address(from), device }, since);

  test('are counted by address, by account and by both; successes and older ones are not', async () => {
    await fail({ address: address('198.51.100.1') });
    await fail({ address: address('198.51.100.1'), email: 'JOHN@example.com' });
    await fail({ address: address('198.51.100.2') });
    await fail({ address: address('198.51.100.1'), succeeded: true });
    await fail({ address: address('198.51.100.1') }, later(-1));
    expect(await counted('jane@example.com', '198.51.100.1')).toEqual({
      byAddress: 2,
      byAddressAndEmail: 1,
      byEmail: 2,
      knownOwner: false,
    });
    expect(await counted('John@Example.com', '198.51.100.2')).toMatchObject({ byAddressAndEmail: 0, byEmail: 1 });
  });

  test('from one IPv6 /64 are from one address, from the next /64 they are not', async () => {
    await fail({ address: address('2001:db8:0:1::1') });
    await fail({ address: address('2001:db8:0:1:ffff:ffff:ffff:ffff') });
    await fail({ address: address('2001:db8:0:2::') });
    expect(await counted('x@example.com', '2001:db8:0:1:abcd::')).toMatchObject({ byAddress: 2 });
    expect(await counted('x@example.com', '2001:db8:0:0:ffff::')).toMatchObject({ byAddress: 0 });
  });

  test('from addresses that can’t be told count as from one', async () => {
    await fail({ email: 'unknown@example.com' });
    await fail({ email: 'unknown@example.com' });
    expect(await counted('unknown@example.com', null)).toMatchObject({ byAddress: 2, byAddressAndEmail: 2 });
  });

  test('tell an owner by the device, or by an address that signed in to that very account', async () => {
    const agent = await anAgent();
    const other = await anAgent();
    await sessionOf(agent, { address: address('192.0.2.7') });
    expect(await counted(agent.email, '192.0.2.7')).toMatchObject({ knownOwner: true });
    expect(await counted(agent.email, '192.0.2.8')).toMatchObject({ knownOwner: false });
    expect(await counted(other.email, '192.0.2.7')).toMatchObject({ knownOwner: false });
    expect(await counted(agent.email, '192.0.2.8', 'a device')).toMatchObject({ knownOwner: true });
    expect(await counted(agent.email, null)).toMatchObject({ knownOwner: false });
  });

  test('are forgotten after a day, so that strangers can’t fill the table', async () => {
    const lastId = (await prisma.signInAttempt.findFirst({ orderBy: { id: 'desc' } }))?.id ?? 0n;
    for (let at = 0; at < 3; at++) await fail({ email: `old-${at}@example.com` });
    for (let at = 0; at < 3; at++) await fail({ email: `new-${at}@example.com` }, later(DAY + 1));
    const left = await prisma.signInAttempt.findMany({ orderBy: { id: 'asc' } });
    expect(left.map(({ email }) => email)).toEqual([0, 1, 2].map((at) => `new-${at}@example.com`));
    expect(left.every(({ id }) => id > lastId)).toBe(true);
  });
});
