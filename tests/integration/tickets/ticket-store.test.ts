import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { PrismaTicketStore } from '../../../lib/adapters/prisma-ticket-store';
import { eraseOldAddresses } from '../../../lib/channels/tickets/erase-old-addresses';
import { newTicketCode, TICKET_CODE_PATTERN } from '../../../lib/channels/tickets/ticket-code';
import type { PrismaClient } from '../../../lib/generated/prisma/client';
import type { TicketStore } from '../../../lib/ports/ticket-store';
import { address, aTicket, later, NOW, openTicketWorld, type TicketWorld } from './ticket-world';

const DAY = 24 * 3_600_000;

let world: TicketWorld;
let prisma: PrismaClient;
let store: TicketStore;
beforeEach(async () => {
  world = await openTicketWorld();
  ({ prisma, store } = world);
});
afterEach(() => world.close());

describe('a ticket', () => {
  test('is opened with its first message and its contact, and found by its code in any case', async () => {
    const opened = await store.openTicket(aTicket(), NOW);
    expect(opened).toMatchObject({
      code: expect.stringMatching(TICKET_CODE_PATTERN),
      channel: 'contact_form',
      status: 'open',
      spam: false,
      subject: 'My order',
      contact: { name: 'Jane Doe', email: 'jane@example.com' },
      address: '203.0.113.7',
      userAgent: 'Browser/1',
      assignee: null,
      createdAt: NOW,
      updatedAt: NOW,
      resolvedAt: null,
    });
    const message = {
      seq: 1,
      author: 'visitor',
      authorName: 'Jane Doe',
      authorId: null,
      internal: false,
      event: null,
      text: 'It has not arrived.',
      createdAt: NOW,
    };
    expect(await store.findTicketByCode(` ${opened.code.toLowerCase()} `)).toEqual({ ...opened, messages: [message] });
    expect(await store.findTicketByCode('QXR-00000-000')).toBeNull();
    expect(await store.findTicketByCode("' OR 1=1 --")).toBeNull();
  });

  test('keeps an IPv6 address in its canonical text, and none where there is none', async () => {
    expect(await store.openTicket(aTicket({ address: address('2001:DB8:0::7') }), NOW)).toMatchObject({
      address: '2001:db8::7',
    });
    expect(await store.openTicket(aTicket({ address: null }), NOW)).toMatchObject({ address: null });
  });

  test('keeps any text as it was written', async () => {
    const text = "Robert'); DROP TABLE ticket; -- $1 \\ \u{1F600}\n{{x}} <script>alert(1)</script>";
    const { code } = await store.openTicket(aTicket({ text, subject: text }), NOW);
    expect(await store.findTicketByCode(code)).toMatchObject({ subject: text, messages: [{ text }] });
  });

  test('of somebody known is theirs, and nobody can rename them by typing their e-mail', async () => {
    const first = await store.openTicket(aTicket(), NOW);
    const impostor = { name: 'Somebody else', email: 'JANE@example.com' };
    const second = await store.openTicket(aTicket({ visitor: impostor }), NOW);
    expect(second.contact).toEqual(first.contact);
    expect(await store.findTicketByCode(second.code)).toMatchObject({ messages: [{ authorName: 'Somebody else' }] });
  });

  test('of somebody without an e-mail has no contact', async () => {
    const opened = await store.openTicket(aTicket({ visitor: { name: 'Jane', email: '' } }), NOW);
    expect(opened.contact).toBeNull();
    expect(await prisma.contact.count()).toBe(0);
  });

  test('is whole or not at all: a message that can’t be stored leaves no ticket and no contact', async () => {
    await expect(store.openTicket(aTicket({ text: 'a\u0000b' }), NOW)).rejects.toThrow();
    expect([await prisma.ticket.count(), await prisma.contact.count(), await prisma.message.count()]).toEqual([
      0, 0, 0,
    ]);
  });
});

describe('many messages at the same moment', () => {
  test('all become tickets with codes of their own, and one contact', async () => {
    const opened = await Promise.all(Array.from({ length: 40 }, () => store.openTicket(aTicket(), NOW)));
    expect(new Set(opened.map(({ code }) => code)).size).toBe(40);
    expect(new Set(opened.map(({ contact }) => contact?.id)).size).toBe(1);
    expect(await prisma.message.count()).toBe(40);
  });
});

describe('ticket codes', () => {
  test('that are taken are passed over, also by tickets opened at the same moment', async () => {
    const codes = [
      'QXR-00000-001',
      'QXR-00000-001',
      'QXR-00000-001',
      'QXR-00000-002',
      'QXR-00000-002',
      'QXR-00000-003',
    ];
    const colliding = new PrismaTicketStore(prisma, () => codes.shift() ?? newTicketCode());
    const opened = await Promise.all([1, 2, 3].map(() => colliding.openTicket(aTicket(), NOW)));
    expect(new Set(opened.map(({ code }) => code)).size).toBe(3);
    expect(await prisma.ticket.count({ where: { code: 'QXR-00000-001' } })).toBe(1);
    expect(await prisma.message.count()).toBe(3);
  });

  test('that never come out free end in an error instead of an endless search, and nothing is stored', async () => {
    const stuck = new PrismaTicketStore(prisma, () => 'QXR-00000-001');
    await stuck.openTicket(aTicket(), NOW);
    await expect(
      stuck.openTicket(aTicket({ visitor: { name: 'New', email: 'new@example.com' } }), NOW),
    ).rejects.toThrow('No free ticket code');
    expect([await prisma.ticket.count(), await prisma.contact.count()]).toEqual([1, 1]);
  });

  test('are random and look like QXR-48213-907', () => {
    const codes = new Set(Array.from({ length: 2000 }, newTicketCode));
    expect(codes.size).toBe(2000);
    for (const code of codes) expect(code).toMatch(TICKET_CODE_PATTERN);
  });
});

describe('erasing old addresses', () => {
  const erase = (days: number, now: Date) =>
    eraseOldAddresses({ tickets: store, addressRetentionDays: async () => days }, now);
  const addresses = async () =>
    (await store.listTickets({ sort: 'created', spam: false, limit: 10 })).rows.map((row) => row.address);

  test('takes them off tickets older than the desk keeps them, and off no others', async () => {
    await store.openTicket(aTicket(), later(-1));
    await store.openTicket(aTicket(), NOW);
    expect(await erase(30, later(30 * DAY))).toBe(1);
    expect(await addresses()).toEqual(['203.0.113.7', null]);
    expect(await erase(30, later(30 * DAY))).toBe(0);
  });

  test('works through more tickets than one portion', async () => {
    await prisma.$executeRaw`
      INSERT INTO ticket (code, channel, subject, address, created_at, updated_at)
      SELECT 'QXR-' || lpad(n::text, 5, '0') || '-000', 'contact_form', '', '203.0.113.7', ${NOW}, ${NOW}
      FROM generate_series(1, 5001) AS n`;
    expect(await erase(1, later(2 * DAY))).toBe(5001);
    expect(await prisma.ticket.count({ where: { address: { not: null } } })).toBe(0);
  });

  test('keeps the addresses of bans', async () => {
    const ticket = await store.openTicket(aTicket(), NOW);
    await prisma.ban.create({
      data: {
        startIp: '203.0.113.7',
        endIp: '203.0.113.7',
        createdAt: NOW,
        bannedByName: 'Ada',
        ticketId: ticket.id,
        ticketCode: ticket.code,
      },
    });
    await erase(1, later(100 * DAY));
    expect(await prisma.ban.findFirst()).toMatchObject({ startIp: '203.0.113.7' });
  });

  test.each([0, -1, 0.5, Number.NaN])('refuses to keep them for %d days, and erases nothing', async (days) => {
    await store.openTicket(aTicket(), NOW);
    await expect(erase(days, later(DAY))).rejects.toThrow(RangeError);
    expect(await addresses()).toEqual(['203.0.113.7']);
  });
});
