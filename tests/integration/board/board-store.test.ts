import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { eraseOldAddresses } from '../../../lib/channels/tickets/erase-old-addresses';
import { shareRuntime } from '../../../lib/composition';
import { ipRangeFromText } from '../../../lib/domain/ip-range';
import { undoOfBoardChange } from '../../../lib/forms/board-change-form';
import type { TopicListQuery } from '../../../lib/ports/board-store';
import { type BoardWorld, openBoardWorld } from './board-world';

const HOUR = 3_600_000;
let world: BoardWorld;
let jonas: Awaited<ReturnType<BoardWorld['agent']>>;
beforeAll(async () => {
  world = await openBoardWorld();
  jonas = await world.agent('Jonas');
});
afterAll(() => world.opened.close());
beforeEach(() => shareRuntime(world.opened.runtime));
afterEach(() => shareRuntime(null));

const store = () => world.opened.runtime.board;
const moderate = async (topic: number, change: Parameters<ReturnType<typeof store>['moderate']>[1]) => {
  const done = await store().moderate(topic, change, jonas, world.clock.now());
  if (!done.ok) throw new Error(done.error.kind);
};
const stateOf = async (topic: number, seq: number) => (await store().findPost(topic, seq))?.state;
const ticketOf = async (topic: number) => {
  const found = await store().findTopic(topic);
  const ticket = await world.opened.runtime.tickets.findTicketByCode(found?.ticket.code ?? '');
  if (!ticket) throw new Error('a topic without a ticket');
  return ticket;
};

describe('votes', () => {
  test('of one visitor at the same moment count once, and so does taking them back', async () => {
    const topic = await world.topic(world.browser());
    const voter = world.browser();
    await world.topic(voter);
    const at = { id: String(topic) };
    await Promise.all(Array.from({ length: 12 }, () => world.send('vote', voter, {}, at)));
    expect(await store().findTopic(topic)).toMatchObject({ votes: 1 });
    await Promise.all(Array.from({ length: 12 }, () => world.send('take back', voter, undefined, at)));
    expect(await store().findTopic(topic)).toMatchObject({ votes: 0 });
  });

  test('of many visitors at the same moment are all counted', async () => {
    const topic = await world.topic(world.browser());
    const voters = Array.from({ length: 20 }, () => world.browser());
    const vote = async (voter: (typeof voters)[number]) => {
      const body = { name: 'Vera', email: `voter-${voter.address}@example.com` };
      return (await world.send('vote', voter, body, { id: String(topic) })).status;
    };
    expect(await Promise.all(voters.map(vote))).toEqual(voters.map(() => 201));
    expect(await store().findTopic(topic)).toMatchObject({ votes: 20 });
  });

  test('of one e-mail address count once, from however many browsers', async () => {
    const topic = await world.topic(world.browser());
    const body = { name: 'Vera', email: 'one-vera@example.com' };
    for (let i = 0; i < 3; i++) await world.send('vote', world.browser(), body, { id: String(topic) });
    expect(await store().findTopic(topic)).toMatchObject({ votes: 1 });
  });

  test('are neither shown to nor taken back by who only typed the same e-mail address', async () => {
    const topic = await world.topic(world.browser());
    const at = { id: String(topic) };
    const vera = world.browser();
    const body = { name: 'Vera', email: 'typed-vera@example.com' };
    await world.send('vote', vera, body, at);
    const stranger = world.browser();
    await world.send('new topic', stranger, { kind: 'forum', title: 'Hello', text: 'I am Vera.', ...body });
    const seen = await (await world.send('topic', stranger, undefined, at)).json();
    expect(seen.topic).toMatchObject({ votes: 1, voted: false });
    expect(await (await world.send('take back', stranger, undefined, at)).json()).toEqual({ votes: 1, voted: false });
    await world.send('vote', stranger, {}, at);
    expect(await (await world.send('take back', stranger, undefined, at)).json()).toEqual({ votes: 1, voted: false });
    expect((await (await world.send('topic', vera, undefined, at)).json()).topic).toMatchObject({ voted: true });
    expect(await (await world.send('take back', vera, undefined, at)).json()).toEqual({ votes: 0, voted: false });
  });

  test('of one e-mail address from many browsers at the same moment count once, both ways', async () => {
    const topic = await world.topic(world.browser());
    const at = { id: String(topic) };
    const body = { name: 'Vera', email: 'many-vera@example.com' };
    const browsers = Array.from({ length: 8 }, () => world.browser());
    await Promise.all(browsers.map((browser) => world.send('vote', browser, body, at)));
    expect(await store().findTopic(topic)).toMatchObject({ votes: 1 });
    await Promise.all(browsers.map((browser) => world.send('take back', browser, undefined, at)));
    expect(await store().findTopic(topic)).toMatchObject({ votes: 0 });
  });
});

describe('a list', () => {
  const idsOf = async (query: TopicListQuery) => (await store().listTopics(query)).rows.map(({ id }) => id);

  test.each(['votes', 'activity', 'newest'] as const)(
    'by %s is the same page by page, both ways, whoever writes meanwhile',
    async (sort) => {
      const word = `zebra${sort}`;
      const ids: number[] = [];
      for (let i = 0; i < 7; i++) {
        // In pairs of the same instant, which the id tells apart.
        if (i % 2 === 0) world.clock.advance(1000);
        ids.push(await world.topic(world.browser(), { title: `${word} ${i}` }));
      }
      for (const at of [1, 1, 4]) {
        const body = { name: 'Vera', email: `${word}-${at}-${Math.random()}@example.com` };
        await world.send('vote', world.browser(), body, { id: String(ids[at]) });
      }
      await moderate(ids[2] ?? 0, { kind: 'pin' });
      const query = { audience: 'readers', sort, words: word, limit: 2 } as const;
      const whole = await idsOf({ ...query, limit: 50 });
      expect(whole).toHaveLength(7);
      expect(whole[0]).toBe(ids[2]);
      const forth: number[][] = [];
      let cursor: string | null | undefined;
      let back: string | null = null;
      do {
        const page = await store().listTopics({ ...query, ...(cursor && { cursor }) });
        forth.push(page.rows.map(({ id }) => id));
        [cursor, back] = [page.nextCursor, page.previousCursor];
        // Comes before all others, so it moves nobody from one page to the next.
        world.clock.advance(1000);
        await moderate(await world.topic(world.browser(), { title: `${word} later` }), { kind: 'pin' });
      } while (cursor);
      expect(forth.flat()).toEqual(whole);
      const lastBut = await store().listTopics({ ...query, cursor: back ?? '' });
      expect(lastBut.rows.map(({ id }) => id)).toEqual(forth.at(-2));
    },
  );

  test('takes anything unreadable for the first page', async () => {
    const query = { audience: 'readers', sort: 'votes', limit: 3 } as const;
    const first = await idsOf(query);
    for (const cursor of ['', 'x', Buffer.from('["votes",0,"9-1",1]').toString('base64url'), 'A'.repeat(3000)]) {
      expect(await idsOf({ ...query, cursor })).toEqual(first);
    }
  });

  test('finds words of titles and posts by their beginning; people, addresses and what is hidden only for the desk', async () => {
    const writer = world.browser();
    const topic = await world.topic(writer, { title: 'Panniers for tandems', text: 'Waterproof ones' });
    const seq = await world.reply(world.browser(), topic, 'A quagga would like them');
    const found = (audience: 'readers' | 'desk', words: string) =>
      idsOf({ audience, sort: 'newest', limit: 50, words });
    expect(await found('readers', 'tandem waterp quag')).toEqual([topic]);
    await moderate(topic, { kind: 'post', seq, state: 'hidden' });
    expect(await found('readers', 'quagga')).toEqual([]);
    expect(await found('desk', 'quagga')).toEqual([topic]);
    const email = `vera-${writer.address.replace(/\./g, '-')}@example.com`;
    expect(await found('readers', email)).toEqual([]);
    expect(await found('desk', email)).toEqual([topic]);
    const from = ipRangeFromText(writer.address);
    expect(await idsOf({ audience: 'desk', sort: 'newest', limit: 50, from })).toEqual([topic]);
    expect(await idsOf({ audience: 'desk', sort: 'newest', limit: 50, words: 'tandems', holds: 'hidden' })).toEqual([
      topic,
    ]);
    expect(await idsOf({ audience: 'desk', sort: 'newest', limit: 50, words: 'tandems', holds: 'spam' })).toEqual([]);
  });
});

describe('one truth of board and ticket', () => {
  test('replies of visitors are the ticket’s messages, and open it again', async () => {
    const browser = world.browser();
    const topic = await world.topic(browser);
    const { tickets } = world.opened.runtime;
    const { code } = await ticketOf(topic);
    await tickets.changeTicket(code, { kind: 'resolve' }, jonas, world.clock.now());
    await world.reply(browser, topic, 'Still dark.');
    expect(await ticketOf(topic)).toMatchObject({ status: 'open' });
    expect((await world.lines(topic)).slice(-2)).toEqual([
      `Vera ${browser.address.replace(/\./g, '-')}: Still dark.`,
      'A reply on the board reopened this ticket.',
    ]);
  });

  test('what an agent replies on the ticket is on the board, and a note is not', async () => {
    const topic = await world.topic(world.browser());
    const { tickets } = world.opened.runtime;
    const { code } = await ticketOf(topic);
    const write = (text: string, internal: boolean) =>
      tickets.addAgentMessage(code, { text, internal, resolve: false, seenSeq: null }, jonas, world.clock.now());
    await write('Only among us.', true);
    await write('It comes in May.', false);
    const posts = await store().listPosts(topic, { audience: 'readers', after: 0, limit: 10 });
    expect(posts.slice(1)).toMatchObject([{ author: 'agent', authorName: 'Jonas', text: 'It comes in May.' }]);
    expect(await store().findTopic(topic)).toMatchObject({ replies: 1 });
  });

  test('a ticket that is marked as spam is off the board, and back when it isn’t any more', async () => {
    const topic = await world.topic(world.browser());
    const { tickets } = world.opened.runtime;
    const { code } = await ticketOf(topic);
    await tickets.changeTicket(code, { kind: 'mark-spam' }, jonas, world.clock.now());
    expect(await store().findTopic(topic)).toMatchObject({ state: 'spam' });
    await moderate(topic, { kind: 'post', seq: 1, state: 'shown' });
    expect(await ticketOf(topic)).toMatchObject({ spam: false });
    await moderate(topic, { kind: 'post', seq: 1, state: 'spam' });
    expect(await ticketOf(topic)).toMatchObject({ spam: true });
  });

  test('two replies at the same moment are both there and counted', async () => {
    const topic = await world.topic(world.browser());
    const writers = Array.from({ length: 8 }, () => world.browser());
    await Promise.all(writers.map((writer) => world.reply(writer, topic)));
    expect(await world.read(topic)).toHaveLength(9);
    expect(await store().findTopic(topic)).toMatchObject({ replies: 8 });
  });
});

describe('moderation', () => {
  test('hides, moves to spam and deletes replies; nothing is removed, and the ticket tells who did it', async () => {
    const topic = await world.topic(world.browser(), { text: 'The first' });
    const [hidden, spam, deleted] = [
      await world.reply(world.browser(), topic),
      await world.reply(world.browser(), topic),
      await world.reply(world.browser(), topic),
    ];
    await moderate(topic, { kind: 'post', seq: hidden, state: 'hidden' });
    await moderate(topic, { kind: 'post', seq: spam, state: 'spam' });
    await moderate(topic, { kind: 'post', seq: deleted, state: 'deleted' });
    expect(await world.read(topic)).toEqual([expect.stringContaining('The first'), null]);
    expect(await store().findTopic(topic)).toMatchObject({ replies: 0 });
    const forDesk = await store().listPosts(topic, { audience: 'desk', after: 0, limit: 10 });
    expect(forDesk.map(({ text, state, stateBy }) => [text, state, stateBy])).toEqual([
      ['The first', 'shown', null],
      ['Me too.', 'hidden', 'Jonas'],
      ['Me too.', 'spam', 'Jonas'],
      ['Me too.', 'deleted', 'Jonas'],
    ]);
    expect((await world.lines(topic)).at(-1)).toMatch(/^Jonas deleted a reply of Vera .* \(#4\) from the board\.$/);
    await moderate(topic, { kind: 'post', seq: deleted, state: 'shown' });
    expect(await world.read(topic)).toHaveLength(2);
  });

  test('is not taken back over what a colleague made of it since', async () => {
    const topic = await world.topic(world.browser());
    const seq = await world.reply(world.browser(), topic);
    const hide = { kind: 'post', seq, state: 'hidden' } as const;
    await moderate(topic, hide);
    await moderate(topic, { kind: 'post', seq, state: 'deleted' });
    const show = undoOfBoardChange(hide, { status: 'open', state: 'shown' });
    expect(await store().moderate(topic, show, jonas, world.clock.now())).toMatchObject({ ok: false });
    expect(await stateOf(topic, seq)).toBe('deleted');
    const plan = { kind: 'status', status: 'planned' } as const;
    await moderate(topic, plan);
    await moderate(topic, { kind: 'status', status: 'declined' });
    const open = undoOfBoardChange(plan, { status: 'open', state: 'shown' });
    expect(await store().moderate(topic, open, jonas, world.clock.now())).toMatchObject({ ok: false });
    expect(await store().findTopic(topic)).toMatchObject({ status: 'declined' });
  });

  test('locks: visitors write and vote no more, agents do', async () => {
    const browser = world.browser();
    const topic = await world.topic(browser);
    await moderate(topic, { kind: 'lock' });
    const at = { id: String(topic) };
    expect((await world.send('reply', browser, { text: 'Me too.' }, at)).status).toBe(409);
    expect((await world.send('vote', browser, {}, at)).status).toBe(409);
    const { code } = await ticketOf(topic);
    const reply = { text: 'Closed for now.', internal: false, resolve: false, seenSeq: null };
    await world.opened.runtime.tickets.addAgentMessage(code, reply, jonas, world.clock.now());
    expect(await world.read(topic)).toHaveLength(2);
  });

  test('that is so already changes nothing and says nothing', async () => {
    const topic = await world.topic(world.browser());
    await moderate(topic, { kind: 'pin' });
    const before = await world.lines(topic);
    expect(await store().moderate(topic, { kind: 'pin' }, jonas, world.clock.now())).toMatchObject({ ok: false });
    expect(await world.lines(topic)).toEqual(before);
  });
});

describe('a ban from a post', () => {
  test('of a reply moves it to spam; the ticket names visitor and address, and the visitor is refused', async () => {
    const topic = await world.topic(world.browser());
    const rude = world.browser();
    const seq = await world.reply(rude, topic, 'You are all idiots.');
    const banned = await world.banFrom(topic, seq, jonas, rude.address);
    expect(banned).toMatchObject({ ok: true, value: { enforced: true, hiddenPosts: 1 } });
    expect(await stateOf(topic, seq)).toBe('spam');
    const ticket = await ticketOf(topic);
    expect(ticket).toMatchObject({ status: 'open', spam: false });
    const name = `Vera ${rude.address.replace(/\./g, '-')}`;
    expect((await world.lines(topic)).at(-1)).toBe(
      `Jonas banned ${name} (${rude.address}) indefinitely. Reply #${seq} is off the board.`,
    );
    expect(banned.ok && banned.value.ban).toMatchObject({ contact: { name }, ticket: { code: ticket.code } });
    expect((await world.send('reply', rude, { text: 'Again' }, { id: String(topic) })).status).toBe(403);
  });

  test('of a topic marks its ticket as spam', async () => {
    const rude = world.browser();
    const topic = await world.topic(rude);
    await world.banFrom(topic, 1, jonas, rude.address);
    expect(await ticketOf(topic)).toMatchObject({ spam: true });
    expect(await store().findTopic(topic)).toMatchObject({ state: 'spam' });
  });

  test('hides, if asked, what was posted in the last day with the registration or from the range, and nothing else', async () => {
    const rude = world.browser();
    const old = await world.topic(rude, { title: 'Of yesterday' });
    world.clock.advance(25 * HOUR);
    const own = await world.topic(rude, { title: 'Of today' });
    const others = await world.topic(world.browser());
    const elsewhere = await world.reply({ ...world.browser(), cookie: rude.cookie ?? '' }, others);
    const again = await world.reply({ address: rude.address }, others);
    const innocent = await world.reply(world.browser(), others);
    const seq = await world.reply(rude, others, 'The worst');
    const banned = await world.banFrom(others, seq, jonas, rude.address, { hidesPosts: true });
    expect(banned).toMatchObject({ ok: true, value: { hiddenPosts: 4 } });
    expect([await stateOf(own, 1), await stateOf(others, elsewhere), await stateOf(others, again)]).toEqual([
      'hidden',
      'hidden',
      'hidden',
    ]);
    expect([await stateOf(old, 1), await stateOf(others, innocent), await stateOf(others, seq)]).toEqual([
      'shown',
      'shown',
      'spam',
    ]);
    expect((await world.lines(others)).at(-1)).toMatch(/3 more posts of the last day hidden\.$/);
  });

  test('that is refused has hidden nothing', async () => {
    const rude = world.browser();
    const topic = await world.topic(world.browser());
    const seq = await world.reply(rude, topic);
    await world.ban(rude.address);
    const before = await world.lines(topic);
    const again = await world.banFrom(topic, seq, jonas, rude.address, { hidesPosts: true });
    expect(again).toMatchObject({ ok: false, error: { kind: 'duplicate' } });
    expect(await stateOf(topic, seq)).toBe('shown');
    expect(await world.lines(topic)).toEqual(before);
  });

  test('of another address than the post’s, of an agent’s post, or of none is refused', async () => {
    const topic = await world.topic(world.browser());
    expect(await world.banFrom(topic, 1, jonas, '203.0.113.99')).toMatchObject({
      ok: false,
      error: { kind: 'address-unknown' },
    });
    expect(await world.banFrom(topic, 99, jonas, '203.0.113.99')).toMatchObject({
      ok: false,
      error: { kind: 'not-found' },
    });
    const { code } = await ticketOf(topic);
    const reply = { text: 'Hello', internal: false, resolve: false, seenSeq: null };
    await world.opened.runtime.tickets.addAgentMessage(code, reply, jonas, world.clock.now());
    expect(await world.banFrom(topic, 2, jonas, '203.0.113.99')).toMatchObject({
      ok: false,
      error: { kind: 'not-found' },
    });
  });

  test.each([
    ['reply', { text: 'One more.' }],
    ['vote', {}],
  ] as const)('that is stored while a %s waits for the topic refuses it', async (to, body) => {
    const topic = await world.topic(world.browser());
    const rude = world.browser();
    await world.reply(rude, topic);
    await whileHeld(topic, async (isWaiting) => {
      const late = world.send(to, rude, body, { id: String(topic) });
      await isWaiting(late);
      await world.ban(rude.address);
      return async () => {
        expect((await late).status).toBe(403);
        expect(await store().findTopic(topic)).toMatchObject({ replies: 1, votes: 0 });
      };
    });
  });

  test('of two agents at the same moment is given once', async () => {
    const rude = world.browser();
    const topic = await world.topic(rude);
    const both = await Promise.all([1, 2].map(() => world.banFrom(topic, 1, jonas, rude.address)));
    expect(both.filter(({ ok }) => ok)).toHaveLength(1);
  });

  test('is taken back with what it hid, but for what somebody changed since or hid before', async () => {
    const rude = world.browser();
    const topic = await world.topic(world.browser());
    const before = await world.reply(rude, topic);
    await moderate(topic, { kind: 'post', seq: before, state: 'hidden' });
    const since = await world.reply(rude, topic);
    const seq = await world.reply(rude, topic);
    const own = await world.topic(rude);
    world.clock.advance(1000);
    const banned = await world.banFrom(topic, seq, jonas, rude.address, { hidesPosts: true });
    if (!banned.ok) throw new Error(banned.error.kind);
    world.clock.advance(1000);
    await moderate(topic, { kind: 'post', seq: since, state: 'deleted' });
    const { bans, bringIndexTo } = world.opened.runtime;
    const undone = await bans.undoChatBan(banned.value.ban.id, null, jonas, world.clock.now());
    if (!undone.ok) throw new Error(undone.error.kind);
    await bringIndexTo(undone.value.revision);
    expect([await stateOf(topic, seq), await stateOf(own, 1)]).toEqual(['shown', 'shown']);
    expect([await stateOf(topic, before), await stateOf(topic, since)]).toEqual(['hidden', 'deleted']);
    expect((await world.lines(topic)).at(-1)).toBe(
      `Jonas undid the ban on ${rude.address}. What it took off the board is back.`,
    );
    await world.reply(rude, topic, 'Thank you.');
  });

  test('and taken back leaves a topic spam that was marked so before or since, though its visitor’s reply is back', async () => {
    const { bans, tickets } = world.opened.runtime;
    for (const when of ['before', 'since']) {
      const rude = world.browser();
      const topic = await world.topic(rude);
      const seq = await world.reply(rude, topic);
      const { code } = await ticketOf(topic);
      const mark = () => tickets.changeTicket(code, { kind: 'mark-spam' }, jonas, world.clock.now());
      if (when === 'before') await mark();
      world.clock.advance(1000);
      const banned = await world.banFrom(topic, seq, jonas, rude.address, { hidesPosts: true });
      if (!banned.ok) throw new Error(banned.error.kind);
      if (when === 'since') await mark();
      await bans.undoChatBan(banned.value.ban.id, null, jonas, world.clock.now());
      expect(await stateOf(topic, seq)).toBe('shown');
      expect(await store().findTopic(topic)).toMatchObject({ state: 'spam' });
    }
  });

  test('that hides posts elsewhere is told there too, and so is that it was taken back', async () => {
    const rude = world.browser();
    const elsewhere = await world.topic(world.browser());
    await world.reply(rude, elsewhere);
    await world.reply(rude, elsewhere);
    const topic = await world.topic(rude);
    const banned = await world.banFrom(topic, 1, jonas, rude.address, { hidesPosts: true });
    if (!banned.ok) throw new Error(banned.error.kind);
    const name = `Vera ${rude.address.replace(/\./g, '-')}`;
    expect((await world.lines(elsewhere)).at(-1)).toBe(
      `Jonas banned ${name} (${rude.address}) indefinitely. 2 posts of the last day hidden here.`,
    );
    const { bans } = world.opened.runtime;
    await bans.undoChatBan(banned.value.ban.id, null, jonas, world.clock.now());
    expect((await world.lines(elsewhere)).at(-1)).toBe(
      `Jonas undid the ban on ${rude.address}. What it took off the board is back.`,
    );
    expect(await world.read(elsewhere)).toHaveLength(3);
  });
});

test('addresses of posts are erased by their own age, as tickets’ are', async () => {
  const topic = await world.topic(world.browser());
  world.clock.advance(48 * HOUR);
  const seq = await world.reply(world.browser(), topic);
  const deps = { tickets: world.opened.runtime.tickets, addressRetentionDays: async () => 1 };
  await eraseOldAddresses(deps, world.clock.now());
  expect((await store().findPost(topic, 1))?.address).toBeNull();
  expect((await store().findPost(topic, seq))?.address).not.toBeNull();
  expect(await world.banFrom(topic, 1, jonas, '203.0.113.98')).toMatchObject({
    ok: false,
    error: { kind: 'address-unknown' },
  });
});

test('erasing addresses waits for nobody, and takes what was held the next time', async () => {
  const held = await world.topic(world.browser());
  const free = await world.topic(world.browser());
  world.clock.advance(48 * HOUR);
  const deps = { tickets: world.opened.runtime.tickets, addressRetentionDays: async () => 1 };
  const addresses = async () =>
    Promise.all([held, free].map(async (topic) => (await store().findPost(topic, 1))?.address === null));
  await whileHeld(held, async (isWaiting) => {
    const erased = eraseOldAddresses(deps, world.clock.now());
    expect(await isWaiting(erased)).toBe(false);
    expect(await addresses()).toEqual([false, true]);
    return async () => {};
  });
  await eraseOldAddresses(deps, world.clock.now());
  expect(await addresses()).toEqual([true, true]);
});

/**
 * Holds a topic, its ticket and its posts, as a change of bans does, while `work` is done; what `work` answers is done when
 * they are free again. `isWaiting` resolves as soon as somebody waits for a lock (true), or what is given is done (false).
 */
async function whileHeld(
  topic: number,
  work: (isWaiting: (what: Promise<unknown>) => Promise<boolean>) => Promise<() => Promise<void>>,
): Promise<void> {
  const client = new pg.Client(world.database);
  await client.connect();
  try {
    await client.query('BEGIN');
    await client.query(
      `SELECT FROM board_topic b JOIN ticket t ON t.id = b.ticket_id JOIN board_post p ON p.topic_id = b.id
       WHERE b.id = $1 FOR UPDATE`,
      [topic],
    );
    const then = await work(async (what) => {
      let done = false;
      const end = () => {
        done = true;
      };
      what.then(end, end);
      for (;;) {
        const { rows } = await client.query<{ waiting: number }>(
          `SELECT count(*)::int AS waiting FROM pg_stat_activity
           WHERE datname = current_database() AND wait_event_type = 'Lock'`,
        );
        if (done) return false;
        if ((rows[0]?.waiting ?? 0) > 0) return true;
        await new Promise((resolve) => setImmediate(resolve));
      }
    });
    await client.query('COMMIT');
    await then();
  } finally {
    await client.end();
  }
}
