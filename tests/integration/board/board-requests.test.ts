import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { BOARD_PER_MINUTE } from '../../../lib/channels/board/write-to-board';
import { onlyMethods } from '../../../lib/channels/chat/only-methods';
import { shareRuntime } from '../../../lib/composition';
import { type BoardWorld, type Endpoint, openBoardWorld } from './board-world';

const LISTED = 'https://shop.example.com';
const VERA = { name: ' Vera ', email: 'Vera@Example.com' };
const TOPIC = { kind: 'suggestion', title: 'Lights that charge by USB-C', text: 'One cable less.\r\nPlease!' };
let world: BoardWorld;
beforeAll(async () => {
  world = await openBoardWorld();
});
afterAll(() => world.opened.close());
beforeEach(() => shareRuntime({ ...world.opened.runtime, embeddingSites: () => [LISTED] }));
afterEach(() => shareRuntime(null));

/** Everything that writes, by what it takes. */
const WRITES = [
  ['new topic', TOPIC],
  ['reply', { text: 'Me too.' }],
  ['vote', {}],
  ['take back', undefined],
] as const satisfies readonly (readonly [Endpoint, object | undefined])[];
const WITH_A_BODY = WRITES.filter(([, body]) => body !== undefined);
const READS = ['topics', 'topic', 'posts'] as const satisfies readonly Endpoint[];

describe('a first write', () => {
  test.each(WITH_A_BODY)(
    '(%s) registers by name and e-mail, and the browser is known from then on',
    async (to, body) => {
      const id = String(await world.topic(world.browser()));
      const browser = world.browser();
      const first = await world.send(to, browser, { ...body, ...VERA }, { id });
      expect(first.status).toBe(201);
      const cookie = first.headers.get('set-cookie') ?? '';
      expect(cookie).toMatch(
        /^gatehouse-visitor=[0-9a-f-]{36}\.[\w-]{43}; Path=\/; Max-Age=\d+; HttpOnly; SameSite=Lax$/,
      );
      const second = await world.send(to, browser, body, { id });
      expect(second.status).toBe(201);
      expect(second.headers.get('set-cookie')).toBeNull();
    },
  );

  test.each(WITH_A_BODY)('(%s) without name and e-mail is refused with the fields to fill in', async (to, body) => {
    const id = String(await world.topic(world.browser()));
    const response = await world.send(to, world.browser(), body, { id });
    expect(response.status).toBe(400);
    const { errors } = await response.json();
    expect(errors.map(({ field }: { field: string }) => field)).toEqual(['name', 'email']);
  });

  test('with a forged or foreign cookie is a first write', async () => {
    const owner = world.browser();
    await world.topic(owner);
    const cookie = (owner.cookie ?? '').replace(/=(.)/, (_, first) => `=${first === 'a' ? 'b' : 'a'}`);
    const response = await world.send('new topic', { ...world.browser(), cookie }, TOPIC);
    expect(response.status).toBe(400);
  });
});

describe('a topic', () => {
  test('is a ticket whose first message it is', async () => {
    const browser = world.browser();
    const response = await world.send(
      'new topic',
      browser,
      { ...TOPIC, ...VERA },
      { headers: { 'user-agent': 'Browser/1' } },
    );
    const { topic: id, ...more } = await response.json();
    expect(more).toEqual({});
    const topic = await world.opened.runtime.board.findTopic(Number(id));
    const ticket = await world.opened.runtime.tickets.findTicketByCode(topic?.ticket.code ?? '');
    expect(ticket).toMatchObject({
      channel: 'board',
      status: 'open',
      spam: false,
      subject: TOPIC.title,
      address: browser.address,
      userAgent: 'Browser/1',
      contact: { email: 'vera@example.com' },
      messages: [{ author: 'visitor', authorName: 'Vera', text: 'One cable less.\nPlease!' }],
    });
  });

  test('with something in the field that people don’t see is answered the same, and nobody reads it', async () => {
    const response = await world.send('new topic', world.browser(), {
      ...TOPIC,
      ...VERA,
      website: 'https://spam.example',
    });
    expect(response.status).toBe(201);
    const { topic: id } = await response.json();
    expect(await world.opened.runtime.board.findTopic(Number(id))).toMatchObject({ state: 'spam' });
    expect((await world.send('topic', world.browser(), undefined, { id })).status).toBe(404);
  });

  test.each([
    ['of no kind', { ...TOPIC, kind: 'poll' }, ['kind']],
    ['without anything', {}, ['kind', 'title', 'text']],
    ['that is too long', { ...TOPIC, title: 'x'.repeat(151), text: 'x'.repeat(10_001) }, ['title', 'text']],
  ])('%s is refused with the fields to mend', async (_, body, fields) => {
    const response = await world.send('new topic', world.browser(), { ...body, ...VERA });
    expect(response.status).toBe(400);
    const { errors } = await response.json();
    expect(errors.map(({ field }: { field: string }) => field)).toEqual(fields);
  });

  test('is read by anybody, without addresses or e-mails, and hostile texts come back as they are', async () => {
    const writer = world.browser();
    const hostile = '<script>alert(1)</script>';
    const id = String(await world.topic(writer, { title: hostile, text: hostile }));
    await world.reply(world.browser(), Number(id));
    for (const to of READS) {
      const response = await world.send(to, world.browser(), undefined, { id });
      expect(response.status).toBe(200);
      const text = await response.text();
      expect(text).not.toMatch(/@example\.com|visitorId|contact/i);
      expect(text).not.toContain(writer.address);
      expect(JSON.parse(text)).toBeTruthy();
    }
    const answer = await (await world.send('topic', world.browser(), undefined, { id })).json();
    expect(answer).toMatchObject({
      topic: { id, kind: 'suggestion', title: hostile, status: 'open', votes: 0, voted: false, replies: 1 },
      posts: [
        { id: '1', text: hostile, author: { agent: false } },
        { text: 'Me too.', author: { agent: false } },
      ],
      next_after: null,
    });
  });
});

describe('a vote', () => {
  test('is given, counted once, and taken back', async () => {
    const id = String(await world.topic(world.browser()));
    const voter = world.browser();
    const vote = () => world.send('vote', voter, voter.cookie ? undefined : VERA, { id });
    expect(await (await vote()).json()).toEqual({ votes: 1, voted: true });
    expect(await (await vote()).json()).toEqual({ votes: 1, voted: true });
    const seen = await (await world.send('topics', voter, undefined, { query: '?kind=suggestion&sort=newest' })).json();
    expect(seen.topics.find((topic: { id: string }) => topic.id === id)).toMatchObject({ votes: 1, voted: true });
    const back = () => world.send('take back', voter, undefined, { id });
    expect(await (await back()).json()).toEqual({ votes: 0, voted: false });
    expect(await (await back()).json()).toEqual({ votes: 0, voted: false });
  });

  test('can’t be taken back by who isn’t registered', async () => {
    const id = String(await world.topic(world.browser()));
    expect((await world.send('take back', world.browser(), undefined, { id })).status).toBe(401);
  });

  test('is for suggestions only, and only while they are open', async () => {
    const voter = world.browser();
    const forum = String(await world.topic(voter, { kind: 'forum' }));
    expect((await world.send('vote', voter, {}, { id: forum })).status).toBe(409);
    const id = String(await world.topic(voter));
    const agent = await world.agent('Jonas');
    const { board } = world.opened.runtime;
    await board.moderate(Number(id), { kind: 'status', status: 'done' }, agent, world.clock.now());
    expect((await world.send('vote', voter, {}, { id })).status).toBe(409);
  });
});

test.each(['reply', 'vote', 'take back'] as const)('%s to a topic that there isn’t is answered 404', async (to) => {
  const browser = world.browser();
  await world.topic(browser);
  for (const id of ['999999', '0', '01', '1e3', 'x', '99999999999']) {
    const response = await world.send(to, browser, to === 'take back' ? undefined : { text: 'Hello' }, { id });
    expect(response.status).toBe(404);
  }
});

describe('a request', () => {
  test.each(WITH_A_BODY)(
    '(%s) is refused as a form, from a stranger’s page, too large, or malformed',
    async (to, body) => {
      const id = String(await world.topic(world.browser()));
      const browser = world.browser();
      const filled = { ...body, ...VERA };
      const status = async (sent: unknown, headers: object) =>
        (await world.send(to, browser, sent, { id, headers })).status;
      expect(await status('text=1', { 'content-type': 'application/x-www-form-urlencoded' })).toBe(415);
      expect(await status(filled, { origin: 'https://evil.example' })).toBe(403);
      expect(await status({ ...filled, more: 'x'.repeat(65_536) }, {})).toBe(413);
      expect(await status('[]', {})).toBe(400);
      expect(browser.cookie).toBeUndefined();
    },
  );

  test('of a listed site’s page is taken, and its answer may be read there', async () => {
    const headers = { origin: LISTED };
    const response = await world.send('new topic', world.browser(), { ...TOPIC, ...VERA }, { headers });
    expect(response.status).toBe(201);
    expect(response.headers.get('access-control-allow-origin')).toBe(LISTED);
    const list = await world.send('topics', world.browser(), undefined, { headers });
    expect(list.headers.get('access-control-allow-origin')).toBe(LISTED);
    const preflight = onlyMethods('POST, DELETE').options(new Request('http://desk.example.com', { headers }));
    expect(preflight.headers.get('access-control-allow-methods')).toBe('POST, DELETE');
  });

  test('beyond a minute’s worth is told when to come again, and refused ones don’t count', async () => {
    const browser = world.browser();
    const id = String(await world.topic(browser, { kind: 'forum' }));
    const all = await Promise.all(
      Array.from({ length: BOARD_PER_MINUTE.reply + 5 }, () => world.send('reply', browser, { text: 'Hi' }, { id })),
    );
    const statuses = all.map(({ status }) => status);
    expect(statuses.filter((status) => status === 201)).toHaveLength(BOARD_PER_MINUTE.reply);
    expect(statuses.filter((status) => status === 429)).toHaveLength(5);
    expect(Number(all.find(({ status }) => status === 429)?.headers.get('retry-after'))).toBeGreaterThan(0);
  });
});

describe('a banned visitor', () => {
  test.each(WRITES)('is refused (%s), registered or not, and told neither why nor by whom', async (to, body) => {
    const id = String(await world.topic(world.browser()));
    const registered = world.browser();
    await world.topic(registered);
    await world.ban(registered.address);
    for (const browser of [registered, { address: registered.address }]) {
      const filled = body && { ...body, ...VERA };
      const response = await world.send(to, browser, filled, { id });
      expect(response.status).toBe(403);
      expect(response.headers.get('set-cookie')).toBeNull();
      const text = await response.text();
      expect(JSON.parse(text)).toMatchObject({ channel: 'board', valid_until: null, reference: expect.any(String) });
      expect(text).not.toMatch(/secret reason|Ada/);
      expect(text).not.toContain(registered.address);
    }
    expect(await world.read(Number(id))).toHaveLength(1);
  });

  test.each(WRITES)('is refused (%s) before anything else is looked at', async (to, body) => {
    const browser = world.browser();
    await world.ban(browser.address);
    const headers = { origin: 'https://evil.example', 'content-type': 'text/plain' };
    const response = await world.send(to, browser, body && 'not JSON', { id: 'x', headers });
    expect((await response.json()).type).toMatch(/:banned$/);
  });

  test.each(READS)('reads all the same (%s)', async (to) => {
    const browser = world.browser();
    const id = String(await world.topic(browser));
    await world.ban(browser.address);
    expect((await world.send(to, browser, undefined, { id })).status).toBe(200);
  });
});
