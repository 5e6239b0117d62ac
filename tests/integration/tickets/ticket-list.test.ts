import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { parseIpRange } from '../../../lib/domain/ip-range';
import {
  TICKET_COUNT_MAX,
  type TicketFilter,
  type TicketListQuery,
  type TicketStore,
} from '../../../lib/ports/ticket-store';
import { address, aTicket, codesOf, later, must, NOW, openTicketWorld, type TicketWorld } from './ticket-world';

let world: TicketWorld;
let store: TicketStore;
beforeEach(async () => {
  world = await openTicketWorld();
  ({ store } = world);
});
afterEach(() => world.close());

const everything = { sort: 'created', limit: 200 } as const;

/** The subjects that a filter leaves, the latest ticket first. */
async function subjects(filter: TicketFilter): Promise<string[]> {
  const { rows } = await store.listTickets({ ...everything, ...filter });
  expect(await store.countTickets([filter]), 'the count says the same as the list').toEqual([rows.length]);
  return rows.map(({ subject }) => subject);
}

/** Every page from the first on, each with `between` run after it. */
async function allPages(query: Omit<TicketListQuery, 'cursor'>, between = async () => {}): Promise<string[][]> {
  const pages: string[][] = [];
  for (let cursor: string | null | undefined; cursor !== null; ) {
    const page = await store.listTickets({ ...query, ...(cursor && { cursor }) });
    pages.push(codesOf(page.rows));
    await between();
    cursor = page.nextCursor;
  }
  return pages;
}

/** Opens a ticket for each instant (ms after NOW), in order. */
async function openAt(...instants: number[]): Promise<string[]> {
  const codes: string[] = [];
  for (const at of instants) codes.push((await store.openTicket(aTicket(), later(at))).code);
  return codes;
}

describe('filters', () => {
  let ada: { agentId: number; name: string };
  beforeEach(async () => {
    ada = await world.addAgent('Ada Agent');
    const open = async (subject: string, at: number, overrides = {}) =>
      (await store.openTicket(aTicket({ subject, ...overrides }), later(at))).code;
    await open('plain', 1);
    await open('spam', 2, { spam: true });
    await open('a call', 3, { channel: 'call' });
    const resolved = await open('resolved', 4);
    must(await store.changeTicket(resolved, { kind: 'resolve' }, ada, later(5)));
    const ofAda = await open("Ada's", 6);
    must(await store.changeTicket(ofAda, { kind: 'assign', agentId: ada.agentId }, ada, later(7)));
  });

  const cases: [string, TicketFilter, string[]][] = [
    ['none leaves all', {}, ["Ada's", 'resolved', 'a call', 'spam', 'plain']],
    ['open leaves open ones, spam too', { status: 'open' }, ["Ada's", 'a call', 'spam', 'plain']],
    ['resolved', { status: 'resolved' }, ['resolved']],
    ['spam', { spam: true }, ['spam']],
    ['no spam', { spam: false }, ["Ada's", 'resolved', 'a call', 'plain']],
    ['a channel', { channel: 'call' }, ['a call']],
    ['a channel that nobody used', { channel: 'board' }, []],
    ['nobody works on it', { assignee: 'nobody' }, ['resolved', 'a call', 'spam', 'plain']],
    ['all at once', { status: 'open', spam: false, channel: 'contact_form', assignee: 'nobody' }, ['plain']],
  ];
  test.each(cases)('%s', async (_, filter, expected) => {
    expect(await subjects(filter)).toEqual(expected);
  });

  test('by agent', async () => {
    expect(await subjects({ assignee: ada.agentId })).toEqual(["Ada's"]);
    expect(await subjects({ assignee: ada.agentId + 1 })).toEqual([]);
  });

  test('several counts come in the order asked for', async () => {
    expect(await store.countTickets([{ status: 'resolved' }, {}, { spam: true }])).toEqual([1, 5, 1]);
    expect(await store.countOpenTickets()).toBe(3);
  });

  test('by contact, and by what was opened before and after another', async () => {
    const { rows } = await store.listTickets({ ...everything, spam: true });
    const spam = rows[0];
    if (!spam) throw new Error('the spam is gone');
    expect(await subjects({ opened: { side: 'before', ticket: spam } })).toEqual(['plain']);
    expect(await subjects({ opened: { side: 'after', ticket: spam } })).toEqual(["Ada's", 'resolved', 'a call']);
    expect(await subjects({ contactId: spam.contact?.id })).toHaveLength(5);
    expect(await subjects({ contactId: 1_000_000 })).toEqual([]);
  });
});

describe('by address', () => {
  test.each([
    ['203.0.113.7', ['inside']],
    ['203.0.113.0/24', ['inside', 'first', 'last']],
    ['203.0.113.0 - 203.0.113.7', ['inside', 'first']],
    ['2001:db8::/32', ['six']],
    ['::ffff:203.0.113.255', ['last']],
    ['0.0.0.0/0', ['beyond', 'inside', 'first', 'last']],
  ])('%s finds what came from there, and nothing else', async (text, expected) => {
    const from = {
      six: '2001:db8::7',
      last: '203.0.113.255',
      first: '203.0.113.0',
      inside: '203.0.113.7',
      beyond: '203.0.114.0',
    };
    let at = 0;
    for (const [subject, ip] of Object.entries(from)) {
      await store.openTicket(aTicket({ subject, address: address(ip) }), later(at++));
    }
    await store.openTicket(aTicket({ subject: 'erased', address: null }), later(at));
    const range = parseIpRange(text);
    if (!range.ok) throw new Error(range.error.message);
    expect((await subjects({ from: range.value.range })).sort()).toEqual([...expected].sort());
  });
});

describe('words', () => {
  beforeEach(async () => {
    const visitor = { name: 'Zoë Müller-Lüdenscheidt', email: 'zoe.mueller@example.org' };
    const ticket = aTicket({
      subject: 'Where is my Parcel?',
      text: 'Order #1042, see https://shop.example/o/1042',
      visitor,
    });
    const { code } = await store.openTicket(ticket, NOW);
    const ada = await world.addAgent('Ada Agent');
    const note = { text: 'He phoned about the wörmhole_7', internal: true, resolve: false, seenSeq: null };
    must(await store.addAgentMessage(code, note, ada, NOW));
    await store.openTicket(aTicket({ subject: 'Another one', text: "It's 100% \\ broken % _" }), NOW);
  });

  test.each([
    'parcel',
    'PARCEL',
    'parc',
    'where parcel',
    'parcel 1042',
    '#1042',
    'shop',
    'shop.example',
    'o/1042',
    'https://shop.example/o/1042',
    'müller',
    'MÜLLER',
    'lüdenSCH',
    'enscheidt',
    'zoe.mueller@example.org',
    'mueller@',
    'Zoë parcel phoned',
    'wörmhole',
    'wörmhole_7',
    '7',
    'Lüdenscheidt',
    '  parcel\n',
    'my my my my my my my my my my',
  ])('%j finds the ticket', async (words) => {
    expect(await subjects({ words })).toEqual(['Where is my Parcel?']);
  });

  test.each([
    'arcel',
    'parcels',
    'parcel nothing',
    'Jane parcel',
    '!!!',
    '',
    '   ',
    '%',
    '_',
    '\u{1F600}',
    '“”',
    "'",
    "a' | 'b",
    'parcel:* | broken',
    '\\',
    'parcel\u0000qqq',
    '(',
    '!parcel <-> &',
  ])('%j does not', async (words) => {
    expect(await subjects({ words })).not.toContain('Where is my Parcel?');
  });

  test.each(['broken', '100%', "it's", 'jane'])('%j finds the other', async (words) => {
    expect(await subjects({ words })).toEqual(['Another one']);
  });

  test('of ten thousand letters are no trouble', async () => {
    const endless = 'x'.repeat(10_000);
    await store.openTicket(aTicket({ subject: endless, text: `${endless} and y` }), NOW);
    expect(await subjects({ words: endless })).toEqual([]);
    expect(await subjects({ words: 'y' })).toEqual([endless]);
  });

  test('may be the beginning of a code', async () => {
    const { code } = await store.openTicket(aTicket({ subject: 'by code' }), NOW);
    await store.openTicket(aTicket({ subject: 'another' }), NOW);
    // Letters alone may begin the other's code as well.
    expect(await subjects({ words: code.slice(0, 3) })).toContain('by code');
    for (const length of [7, 9, 10, 11, code.length]) {
      const start = code.slice(0, length);
      for (const words of [start, start.toLowerCase(), start.replaceAll('-', '')]) {
        expect(await subjects({ words }), words).toEqual(['by code']);
      }
    }
    expect(await subjects({ words: code.slice(1, 7) })).toEqual([]);
  });

  test('narrow together with filters', async () => {
    expect(await subjects({ words: 'parcel', status: 'resolved' })).toEqual([]);
    expect(await store.countTickets([{ words: 'parcel' }, { words: 'parcel', spam: true }])).toEqual([1, 0]);
  });
});

describe('pages', () => {
  test('hold each ticket once, the newest first, also when many have the same time', async () => {
    const codes = await openAt(0, 0, 0, 1, 2, 2, 3);
    expect((await allPages({ sort: 'created', limit: 2 })).flat()).toEqual(codes.toReversed());
    expect((await allPages({ sort: 'updated', limit: 3 })).flat()).toEqual(codes.toReversed());
  });

  test('stay where they are while tickets come', async () => {
    const codes = await openAt(0, 1, 2, 3, 4, 5);
    const pages = await allPages({ sort: 'created', limit: 2 }, async () => {
      await store.openTicket(aTicket(), later(1000));
    });
    expect(pages.flat()).toEqual(codes.toReversed());
  });

  test('lead back the way they came', async () => {
    const codes = (await openAt(0, 1, 2, 3, 4)).toReversed();
    const query = { sort: 'created', limit: 2 } as const;
    const first = await store.listTickets(query);
    expect(first.previousCursor).toBeNull();
    const second = await store.listTickets({ ...query, cursor: first.nextCursor ?? '' });
    expect(codesOf(second.rows)).toEqual(codes.slice(2, 4));
    const third = await store.listTickets({ ...query, cursor: second.nextCursor ?? '' });
    expect([codesOf(third.rows), third.nextCursor]).toEqual([codes.slice(4), null]);
    const back = await store.listTickets({ ...query, cursor: third.previousCursor ?? '' });
    expect(codesOf(back.rows)).toEqual(codes.slice(2, 4));
    expect(codesOf((await store.listTickets({ ...query, cursor: back.previousCursor ?? '' })).rows)).toEqual(
      codes.slice(0, 2),
    );
  });

  test('end where the last is just full', async () => {
    await openAt(0, 1);
    expect(await store.listTickets({ sort: 'created', limit: 2 })).toMatchObject({ rows: [{}, {}], nextCursor: null });
  });

  test('by last update begin with the ticket that somebody last wrote in or changed', async () => {
    const [first = '', second = '', third = ''] = await openAt(0, 1, 2);
    const ada = await world.addAgent('Ada Agent');
    must(await store.changeTicket(second, { kind: 'mark-spam' }, ada, later(10)));
    must(
      await store.addAgentMessage(first, { text: 'x', internal: true, resolve: false, seenSeq: null }, ada, later(20)),
    );
    expect((await allPages({ sort: 'updated', limit: 1 })).flat()).toEqual([first, second, third]);
    expect((await allPages({ sort: 'created', limit: 1 })).flat()).toEqual([third, second, first]);
  });

  test.each([
    '',
    'x',
    '1-2-3',
    'bnVsbA',
    'W10',
    "1' OR '1'='1",
    'a'.repeat(5000),
    ...[
      ['updated', 0, '1', 1],
      ['created', 0, 'now', 1],
      ['created', 0, '99999999999999999', 1],
      ['created', 0, '1', 1e12],
      ['created', 0, '1', '1'],
    ].map((fields) => Buffer.from(JSON.stringify(fields)).toString('base64url')),
  ])('begin at the start for the cursor %j', async (cursor) => {
    await openAt(0);
    expect((await store.listTickets({ sort: 'created', limit: 10, cursor })).rows).toHaveLength(1);
  });

  test.each([0, -1, 1e9, 1.5, Number.NaN])('survive a limit of %d', async (limit) => {
    await openAt(0);
    expect((await store.listTickets({ sort: 'created', limit })).rows).toHaveLength(1);
  });
});

describe('a row', () => {
  test('shows who said what last, and neither notes nor lines of the system', async () => {
    const { code } = await store.openTicket(aTicket(), NOW);
    const lastOf = async () => (await store.listTickets(everything)).rows[0]?.lastMessage;
    expect(await lastOf()).toEqual({
      author: 'visitor',
      authorName: 'Jane Doe',
      text: 'It has not arrived.',
      createdAt: NOW,
    });
    const ada = await world.addAgent('Ada Agent');
    must(
      await store.addAgentMessage(
        code,
        { text: 'A note', internal: true, resolve: true, seenSeq: null },
        ada,
        later(1),
      ),
    );
    expect(await lastOf()).toMatchObject({ author: 'visitor', text: 'It has not arrived.' });
    must(
      await store.addAgentMessage(
        code,
        { text: 'x'.repeat(5000), internal: false, resolve: false, seenSeq: null },
        ada,
        later(2),
      ),
    );
    expect(await lastOf()).toMatchObject({ author: 'agent', authorName: 'Ada Agent', createdAt: later(2) });
    expect((await lastOf())?.text.length).toBeLessThan(500);
  });
});

test('counts stop where a screen stops telling them', async () => {
  await world.prisma.$executeRaw`
    INSERT INTO ticket (code, channel, subject, created_at, updated_at)
    SELECT 'QXR-' || lpad(n::text, 5, '0') || '-000', 'contact_form', '', ${NOW}, ${NOW} FROM generate_series(1, 1500) AS n`;
  expect(await store.countOpenTickets()).toBe(TICKET_COUNT_MAX + 1);
});
