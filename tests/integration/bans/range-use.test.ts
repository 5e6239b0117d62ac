import { randomUUID } from 'node:crypto';
import { PrismaPg } from '@prisma/adapter-pg';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { PostgresRangeUse } from '../../../lib/adapters/postgres-range-use';
import { type IpAddress, parseIpAddress } from '../../../lib/domain/ip-address';
import { covers, ipRangeFromText } from '../../../lib/domain/ip-range';
import { PrismaClient } from '../../../lib/generated/prisma/client';
import { createTestDatabase } from '../../support/test-services';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const NOW = new Date('2026-03-31T12:00:00Z');
const SINCE = new Date(NOW.getTime() - 30 * DAY);
const ago = (ms: number) => new Date(NOW.getTime() - ms);

let prisma: PrismaClient;
let use: PostgresRangeUse;
beforeAll(async () => {
  prisma = new PrismaClient({ adapter: new PrismaPg((await createTestDatabase()).options) });
  use = new PostgresRangeUse(prisma);
});
afterAll(() => prisma.$disconnect());

/** Asked by the range, and by the set of its addresses: the answers are the same. */
async function whoUses(text: string) {
  const range = ipRangeFromText(text);
  const found = await use.whoUses(range, SINCE, NOW);
  expect(await use.whoUsesAny((address) => covers(range, address), SINCE, NOW)).toEqual(found);
  return found;
}

let count = 0;
async function aContact(name: string): Promise<number> {
  count++;
  return (
    await prisma.contact.create({
      data: { name, email: `contact-${count}@example.com`, createdAt: NOW, lastSeenAt: NOW },
    })
  ).id;
}
async function aTicket(ticket: {
  address: string | null;
  at?: Date;
  contactId?: number | null;
  channel?: 'chat' | 'contact_form';
  status?: 'open' | 'resolved';
  spam?: boolean;
}): Promise<string> {
  count++;
  const { at = NOW, channel = 'contact_form', ...rest } = ticket;
  const code = `AAA-${String(count).padStart(5, '0')}-000`;
  const chat = channel === 'chat' ? { chat: { create: aChat(code, at, rest.status === 'resolved') } } : {};
  await prisma.ticket.create({
    data: { code, channel, subject: `Subject ${count}`, createdAt: at, updatedAt: at, ...rest, ...chat },
  });
  return code;
}
function aChat(keyHash: string, at: Date, isOver = false) {
  const end = isOver ? ({ status: 'ended', endedAt: at, ending: 'agent' } as const) : {};
  return { keyHash, startedAt: at, visitorSeenAt: at, ...end };
}
async function anAgent(name: string, disabledAt: Date | null = null): Promise<number> {
  count++;
  const email = `agent-${count}@example.com`;
  return (await prisma.agent.create({ data: { email, name, createdAt: NOW, disabledAt } })).id;
}
async function aSession(session: {
  agentId: number;
  address: string;
  lastAddress?: string;
  seen: Date;
  revokedAt?: Date;
  expiresAt?: Date;
}): Promise<void> {
  const { address, lastAddress = address, seen, expiresAt = new Date(NOW.getTime() + DAY), ...rest } = session;
  await prisma.agentSession.create({
    data: { id: randomUUID(), createdAt: seen, lastSeenAt: seen, expiresAt, address, lastAddress, ...rest },
  });
}

describe('who uses a range', () => {
  test('contacts are named once each, who wrote last first, and tickets are told the latest first', async () => {
    const [ada, ben] = [await aContact('Ada'), await aContact('Ben')];
    const oldest = await aTicket({ address: '203.0.113.7', contactId: ada, at: ago(9 * DAY) });
    const middle = await aTicket({ address: '203.0.113.8', contactId: ben, at: ago(5 * DAY), spam: true });
    const latest = await aTicket({ address: '203.0.113.7', contactId: ada, at: ago(DAY) });
    const unknown = await aTicket({ address: '203.0.113.0', at: ago(7 * DAY) });
    const { tickets, contacts } = await whoUses('203.0.113.0/24');
    expect(contacts).toEqual({
      rows: [
        { id: ada, name: 'Ada' },
        { id: ben, name: 'Ben' },
      ],
      count: 2,
      countIsCapped: false,
    });
    expect(tickets.rows.map(({ code }) => code)).toEqual([latest, middle, unknown, oldest]);
    expect(tickets.rows.map(({ spam }) => spam)).toEqual([false, true, false, false]);
    expect(tickets).toMatchObject({ count: 4, countIsCapped: false });
  });

  test('what is older than asked for does not count; what is exactly as old does', async () => {
    await aTicket({ address: '203.0.114.1', at: new Date(SINCE.getTime() - 1) });
    const edge = await aTicket({ address: '203.0.114.1', at: SINCE });
    expect((await whoUses('203.0.114.1')).tickets.rows.map(({ code }) => code)).toEqual([edge]);
  });

  test('five of each are named, and all are counted', async () => {
    for (let i = 0; i < 8; i++) {
      await aTicket({ address: '203.0.115.1', contactId: await aContact(`Contact ${i}`), at: ago(i * MINUTE) });
      await aTicket({ address: '203.0.115.1', channel: 'chat', at: ago(i * MINUTE) });
      await aSession({ agentId: await anAgent(`Agent ${i}`), address: '203.0.115.1', seen: ago(i * DAY) });
    }
    const found = await whoUses('203.0.115.1');
    expect(found.contacts.rows.map(({ name }) => name)).toEqual([
      'Contact 0',
      'Contact 1',
      'Contact 2',
      'Contact 3',
      'Contact 4',
    ]);
    expect(found.contacts.count).toBe(8);
    expect(found.tickets).toMatchObject({ count: 16, rows: { length: 5 } });
    expect(found.openChats).toMatchObject({ count: 8, rows: { length: 5 } });
    expect(found.agents.rows.map(({ name }) => name)).toEqual(['Agent 0', 'Agent 1', 'Agent 2', 'Agent 3', 'Agent 4']);
    expect(found.agents.count).toBe(8);
  });

  test('a running chat counts however long ago it began; one that is over and another channel do not', async () => {
    const chat = await aTicket({
      address: '203.0.116.1',
      channel: 'chat',
      at: ago(400 * DAY),
      contactId: await aContact('Cy'),
    });
    await aTicket({ address: '203.0.116.1', channel: 'chat', status: 'resolved' });
    await aTicket({ address: '203.0.116.1', channel: 'contact_form' });
    const { openChats } = await whoUses('203.0.116.0/24');
    expect(openChats).toEqual({
      rows: [{ kind: 'chat', code: chat, contactName: 'Cy', createdAt: ago(400 * DAY) }],
      count: 1,
      countIsCapped: false,
    });
  });

  test('an agent is there while signed in there and seen within a quarter of an hour', async () => {
    const at = '203.0.117.1';
    const away = '192.0.2.1';
    const there = async (name: string, session: Partial<Parameters<typeof aSession>[0]>) =>
      aSession({ agentId: await anAgent(name), address: at, seen: ago(MINUTE), ...session });
    const present = async () =>
      Object.fromEntries((await whoUses(at)).agents.rows.map(({ name, isThere }) => [name, isThere]));
    await there('present', { seen: ago(15 * MINUTE - 1) });
    await there('idle', { seen: ago(15 * MINUTE) });
    await there('signed out', { revokedAt: ago(MINUTE) });
    await there('over', { expiresAt: NOW });
    await there('moved away', { lastAddress: away });
    expect(await present()).toEqual({
      present: true,
      idle: false,
      'signed out': false,
      over: false,
      'moved away': false,
    });

    await prisma.agentSession.deleteMany({});
    await there('moved here', { address: away, lastAddress: at });
    await there('long ago', { seen: new Date(SINCE.getTime() - 1) });
    await aSession({ agentId: await anAgent('disabled', NOW), address: at, seen: NOW });
    expect(await present()).toEqual({ 'moved here': true });
  });

  test('nobody uses a range that nobody uses', async () => {
    const nothing = { rows: [], count: 0, countIsCapped: false };
    expect(await whoUses('2001:db8:dead::/48')).toEqual({
      tickets: nothing,
      contacts: nothing,
      openChats: nothing,
      agents: nothing,
    });
  });

  test('more than a thousand tickets are counted as a thousand or more', async () => {
    await prisma.$executeRaw`
      INSERT INTO ticket (code, channel, subject, address, created_at, updated_at)
      SELECT 'BBB-' || n, 'board', '', '203.0.118.1', ${NOW}, ${NOW} FROM generate_series(1, 1001) n`;
    expect((await whoUses('203.0.118.0/24')).tickets).toMatchObject({ count: 1000, countIsCapped: true });
    await prisma.$executeRaw`DELETE FROM ticket WHERE code = 'BBB-1'`;
    expect((await whoUses('203.0.118.0/24')).tickets).toMatchObject({ count: 1000, countIsCapped: false });
  });
});

describe('for any range', () => {
  const texts = [
    ...['10.0.0.0', '10.0.0.1', '10.0.0.2', '10.0.1.255', '10.0.2.0', '10.255.255.255', '255.255.255.255', '0.0.0.0'],
    ...['::', '::1', '2001:db8::', '2001:db8::1', '2001:db8:0:1::', 'ffff::', '::fffe:ffff:ffff', '::1:0:0:0'],
  ];
  const addresses = texts.map((text): IpAddress => {
    const parsed = parseIpAddress(text);
    if (!parsed.ok) throw new Error(text);
    return parsed.value;
  });

  test('the same are found as by looking at every ticket', async () => {
    const fresh = new PrismaClient({ adapter: new PrismaPg((await createTestDatabase()).options) });
    try {
      await fresh.ticket.createMany({
        data: texts.map((address, i) => ({
          code: `T${i}`,
          channel: 'chat',
          subject: '',
          address,
          createdAt: ago(i * MINUTE),
          updatedAt: NOW,
        })),
      });
      const tickets = await fresh.ticket.findMany({ select: { id: true, code: true } });
      await fresh.chat.createMany({ data: tickets.map(({ id, code }) => ({ ticketId: id, ...aChat(code, NOW) })) });
      const store = new PostgresRangeUse(fresh);
      await fc.assert(
        fc.asyncProperty(fc.nat(addresses.length - 1), fc.nat(addresses.length - 1), async (i, j) => {
          const ends = [addresses[i], addresses[j]] as [IpAddress, IpAddress];
          fc.pre(ends[0].family === ends[1].family);
          const [first, last] = ends.map(({ value }) => value).sort((a, b) => (a < b ? -1 : 1)) as [bigint, bigint];
          const range = { family: ends[0].family, first, last };
          const { tickets, openChats } = await store.whoUses(range, SINCE, NOW);
          const slow = addresses.flatMap((address, at) => (covers(range, address) ? [`T${at}`] : []));
          expect(tickets.count).toBe(slow.length);
          expect(openChats.count).toBe(slow.length);
          expect(tickets.rows.map(({ code }) => code)).toEqual(slow.slice(0, 5));
        }),
        { numRuns: 150 },
      );
    } finally {
      await fresh.$disconnect();
    }
  });
});
