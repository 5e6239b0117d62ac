import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { PrismaContactStore } from '../../../lib/adapters/prisma-contact-store';
import { formatIpRange } from '../../../lib/domain/ip-range';
import type { ContactListQuery, ContactStore } from '../../../lib/ports/contact-store';
import { address, aTicket, later, must, NOW, openTicketWorld, type TicketWorld } from './ticket-world';

let world: TicketWorld;
let contacts: ContactStore;
beforeEach(async () => {
  world = await openTicketWorld();
  contacts = new PrismaContactStore(world.prisma);
});
afterEach(() => world.close());

/** Writes as somebody; answers their contact's id and the ticket's code. */
async function write(name: string, email: string, at = 0, overrides = {}) {
  const { contact, code } = await world.store.openTicket(
    aTicket({ visitor: { name, email }, ...overrides }),
    later(at),
  );
  if (!contact) throw new Error('no contact');
  return { id: contact.id, code };
}

async function ban(
  startIp: string,
  ofContact: { id: number; name: string },
  at: number,
  validUntil: Date | null = null,
) {
  await world.prisma.ban.create({
    data: {
      startIp,
      endIp: startIp,
      createdAt: later(at),
      validUntil,
      bannedByName: 'Ada',
      contactId: ofContact.id,
      contactName: ofContact.name,
    },
  });
}

const byName = { sort: 'name', direction: 'asc', limit: 50 } as const;
const names = async (query: Partial<ContactListQuery> = {}) =>
  (await contacts.listContacts({ ...byName, ...query }, NOW)).rows.map(({ name }) => name);

describe('the list of contacts', () => {
  test('shows how many tickets and bans each has, and when they were last seen', async () => {
    const { id, code } = await write('Jane Doe', 'jane@example.com', 0);
    await write('Jane Doe', 'jane@example.com', 5000);
    await write('Jane Doe', 'jane@example.com', 2000, { spam: true });
    const ada = await world.addAgent('Ada Agent');
    must(await world.store.changeTicket(code, { kind: 'resolve' }, ada, NOW));
    await ban('203.0.113.7', { id, name: 'Jane Doe' }, -2000, later(-1000));
    await ban('203.0.113.8', { id, name: 'Jane Doe' }, -2000, later(1));
    await ban('203.0.113.9', { id, name: 'Jane Doe' }, -2000);
    const page = await contacts.listContacts(byName, NOW);
    expect(page).toMatchObject({ count: 1, nextCursor: null, previousCursor: null });
    expect(page.rows).toEqual([
      {
        id,
        name: 'Jane Doe',
        email: 'jane@example.com',
        createdAt: NOW,
        lastSeenAt: later(5000),
        tickets: { open: 1, all: 3 },
        bans: { active: 2, all: 3 },
      },
    ]);
  });

  test('is sorted by name and by when they were seen, both ways, page by page and back', async () => {
    for (const [at, name] of ['Cy', 'Abe', 'Bo', 'Bo', 'Di'].entries()) await write(name, `p${at}@example.com`, at);
    const walk = async (order: Pick<ContactListQuery, 'sort' | 'direction'>) => {
      const seen: string[] = [];
      let back: string | null = null;
      for (let cursor: string | null | undefined; cursor !== null; ) {
        const page = await contacts.listContacts({ ...order, limit: 2, ...(cursor && { cursor }) }, NOW);
        seen.push(...page.rows.map(({ email }) => email));
        expect(page.count).toBe(5);
        cursor = page.nextCursor;
        back = page.previousCursor;
      }
      const before = await contacts.listContacts({ ...order, limit: 2, cursor: back ?? '' }, NOW);
      expect(before.rows.map(({ email }) => email)).toEqual(seen.slice(2, 4));
      return seen.map((email) => email.charAt(1)).join('');
    };
    expect(await walk({ sort: 'name', direction: 'asc' })).toBe('12304');
    expect(await walk({ sort: 'name', direction: 'desc' })).toBe('40321');
    expect(await walk({ sort: 'lastSeen', direction: 'desc' })).toBe('43210');
    expect(await walk({ sort: 'lastSeen', direction: 'asc' })).toBe('01234');
  });

  test.each([
    ['doe', ['Jane Doe']],
    ['JANE', ['Jane Doe']],
    ['doe jane', ['Jane Doe']],
    ['@example.org', ['100%_Max']],
    ['%', ['100%_Max']],
    ['_', ['100%_Max']],
    ['a', ['100%_Max', 'Jane Doe']],
    ['jane max', []],
    ["' OR 1=1 --", []],
    ['a\u0000zz', []],
    ['  ', ['100%_Max', 'Jane Doe']],
  ])('%j finds %j', async (words, expected) => {
    await write('Jane Doe', 'jd@example.com');
    await write('100%_Max', 'a.m@example.org');
    expect(await names({ words })).toEqual(expected);
  });

  test('begins at the start for cursors of another order and for nonsense', async () => {
    await write('A', 'a@example.com');
    await write('B', 'b@example.com');
    const { nextCursor } = await contacts.listContacts({ ...byName, limit: 1 }, NOW);
    expect(await names({ limit: 1, cursor: nextCursor ?? '' })).toEqual(['B']);
    for (const cursor of [nextCursor ?? '', 'x', '', 'W10']) {
      expect(await names({ sort: 'lastSeen', direction: 'asc', limit: 1, cursor })).toEqual(['A']);
    }
  });
});

describe('a contact', () => {
  test('is found by id', async () => {
    const { id } = await write('Jane Doe', 'JANE@Example.com');
    expect(await contacts.findContact(id)).toMatchObject({ id, name: 'Jane Doe', email: 'jane@example.com' });
    expect(await contacts.findContact(id + 1)).toBeNull();
  });

  test('has the addresses that their tickets came from, the latest first, until they are erased', async () => {
    const { id } = await write('Jane', 'jane@example.com', 0, { address: address('203.0.113.7') });
    await write('Jane', 'jane@example.com', 1000, { address: address('2001:db8::7') });
    const last = await write('Jane', 'jane@example.com', 2000, { address: address('203.0.113.7') });
    await write('Jane', 'jane@example.com', 3000, { address: null });
    await write('Other', 'other@example.com', 4000, { address: address('203.0.113.9') });
    expect(await contacts.addressesOf(id, 10)).toEqual([
      { address: '203.0.113.7', lastUsedAt: later(2000), tickets: 2, ticketCode: last.code },
      { address: '2001:db8::7', lastUsedAt: later(1000), tickets: 1, ticketCode: expect.any(String) },
    ]);
    expect(await contacts.addressesOf(id, 1)).toHaveLength(1);
    await world.store.eraseAddressesBefore(later(10_000));
    expect(await contacts.addressesOf(id, 10)).toEqual([]);
  });

  test('has the bans that were given to them, the latest first', async () => {
    const { id } = await write('Jane', 'jane@example.com');
    const other = await write('Other', 'other@example.com');
    await ban('203.0.113.7', { id, name: 'Jane' }, 1);
    await ban('203.0.113.8', { id, name: 'Jane' }, 2);
    await ban('203.0.113.9', { id: other.id, name: 'Other' }, 3);
    const bans = await contacts.bansOf(id, 10);
    expect(bans.map(({ range }) => formatIpRange(range))).toEqual(['203.0.113.8', '203.0.113.7']);
    expect(await contacts.bansOf(id, 1)).toHaveLength(1);
  });
});

describe('renaming', () => {
  test('changes the contact and the name on their bans, and is recorded once', async () => {
    const { id, code } = await write('Jnae Doe', 'jane@example.com');
    await ban('203.0.113.7', { id, name: 'Jnae Doe' }, 1);
    const ada = { ...(await world.addAgent('Ada Agent')), address: address('192.0.2.1') };
    expect(must(await contacts.renameContact(id, 'Jane Doe', ada, later(9)))).toMatchObject({ name: 'Jane Doe' });
    must(await contacts.renameContact(id, 'Jane Doe', ada, later(10)));
    expect(await world.store.findTicketByCode(code)).toMatchObject({
      contact: { name: 'Jane Doe' },
      messages: [{ authorName: 'Jnae Doe' }],
    });
    expect((await contacts.bansOf(id, 1))[0]?.contact).toEqual({ id, name: 'Jane Doe' });
    expect(await world.prisma.activity.findMany()).toMatchObject([
      {
        action: 'contact.renamed',
        actorId: ada.agentId,
        subjectId: id,
        subjectName: 'Jane Doe',
        details: { from: 'Jnae Doe', to: 'Jane Doe' },
        at: later(9),
      },
    ]);
  });

  test('nobody is refused', async () => {
    const ada = await world.addAgent('Ada Agent');
    expect(await contacts.renameContact(7, 'X', ada, NOW)).toEqual({ ok: false, error: { kind: 'not-found' } });
  });

  test('is whole or not at all', async () => {
    const { id } = await write('Jane', 'jane@example.com');
    const ada = await world.addAgent('Ada Agent');
    await world.prisma.$executeRaw`ALTER TABLE activity ADD CONSTRAINT none CHECK (false)`;
    await expect(contacts.renameContact(id, 'Other', ada, NOW)).rejects.toThrow();
    expect(await contacts.findContact(id)).toMatchObject({ name: 'Jane' });
  });
});
