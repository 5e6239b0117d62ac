import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { addBan } from '../../../lib/bans/add-ban';
import { answerAvailability } from '../../../lib/channels/chat/answer-availability';
import { answerChat } from '../../../lib/channels/chat/answer-chat';
import { onlyMethods } from '../../../lib/channels/chat/only-methods';
import { openChatEvents } from '../../../lib/channels/chat/open-chat-events';
import { receiveChatEnd } from '../../../lib/channels/chat/receive-chat-end';
import {
  CHAT_MESSAGES_PER_DAY,
  CHAT_MESSAGES_PER_MINUTE,
  receiveChatMessage,
} from '../../../lib/channels/chat/receive-chat-message';
import { receiveLeftMessage } from '../../../lib/channels/chat/receive-left-message';
import { CHATS_PER_MINUTE, receiveNewChat } from '../../../lib/channels/chat/receive-new-chat';
import { receiveVisitorSeen } from '../../../lib/channels/chat/receive-visitor-seen';
import { receiveVisitorTyping } from '../../../lib/channels/chat/receive-visitor-typing';
import { shareRuntime } from '../../../lib/composition';
import { ipRangeFromText } from '../../../lib/domain/ip-range';
import { clientHeaderValue } from '../../../lib/gate/client-header';
import type { OpenRuntime } from '../../../lib/open-runtime';
import { openTestRuntime } from '../../support/open-test-runtime';
import { readEvents } from '../../support/read-events';
import { ip } from './chat-world';

const LISTED = 'https://shop.example.com';
let opened: OpenRuntime;
beforeAll(async () => {
  opened = await openTestRuntime();
  await opened.startKeeping();
});
afterAll(() => opened.close());
beforeEach(() => shareRuntime({ ...opened.runtime, embeddingSites: () => [LISTED] }));
afterEach(() => shareRuntime(null));

let lastAddress = 0;
/** An address that no other test uses, so that their limits and bans don't meet. */
const freshAddress = () => `198.51.100.${++lastAddress}`;
/** The header by which the front door says where the request came from. */
const seenFrom = (address: string) => {
  const client = { address: ip(address), ground: 'peer', via: [] } as const;
  return { 'x-gatehouse-client': clientHeaderValue(client, opened.runtime.clientHeaderSecret) };
};
const request = (address: string, body?: unknown, headers: Record<string, string> = {}, query = '') =>
  new Request(`http://desk.example.com/api/channels/chat${query}`, {
    method: body === undefined ? 'GET' : 'POST',
    headers: {
      host: 'desk.example.com',
      ...seenFrom(address),
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
async function begin(address = freshAddress(), body: object = {}) {
  const response = await receiveNewChat(request(address, body));
  expect(response.status).toBe(201);
  return { address, ...((await response.json()) as { chat: string; ticket: string }) };
}
const ban = async (range: string) => {
  const input = { range: ipRangeFromText(range), validUntil: null, reason: 'a secret reason', callerAddress: null };
  const actor = { agentId: null, name: 'Ada' };
  const added = await addBan(opened.runtime, actor, { ...input, confirmed: true, confirmation: 'lenient' });
  if (!added.ok) throw new Error(added.error.kind);
};

/** Every endpoint of a chat, by what it takes. */
const ENDPOINTS = [
  ['begin', (r: Request) => receiveNewChat(r), {}],
  ['messages', receiveChatMessage, { text: 'Hello' }],
  ['typing', receiveVisitorTyping, {}],
  ['seen', receiveVisitorSeen, { seq: 1 }],
  ['end', receiveChatEnd, {}],
  ['leave-message', receiveLeftMessage, { name: 'Vera', email: 'vera@example.com', text: 'Hello' }],
  ['availability', (r: Request) => answerAvailability(r), undefined],
  ['state', answerChat, undefined],
  ['events', openChatEvents, undefined],
] as const satisfies readonly (readonly [string, (r: Request, key: string) => Promise<Response>, object | undefined])[];
const ABOUT_A_CHAT = ENDPOINTS.filter(([name]) => name !== 'begin' && name !== 'availability');
const WITH_A_BODY = ENDPOINTS.filter(([, , body]) => body !== undefined);

describe('a chat', () => {
  test('begins with what the visitor told, and waits though nobody is there', async () => {
    const address = freshAddress();
    const body = { name: ' Vera ', email: 'vera@example.com', message: 'Hello\r\nthere', page: `${LISTED}/cart` };
    const response = await receiveNewChat(request(address, body, { 'user-agent': 'Browser/1' }));
    expect(response.status).toBe(201);
    const { chat, ticket, state, messages } = await response.json();
    expect(chat).toMatch(/^[\w-]{22}$/);
    expect(state).toMatchObject({ chat, ticket, status: 'waiting', agents: 'away', name: 'Vera', email: body.email });
    expect(state.place).toBeGreaterThan(0);
    expect(messages).toMatchObject([{ seq: 1, author: 'visitor', name: 'Vera', text: 'Hello\nthere' }]);
    expect(await opened.runtime.chats.findChatByCode(ticket)).toMatchObject({
      address,
      userAgent: 'Browser/1',
      page: body.page,
      visitorName: 'Vera',
    });
  });

  test('begins without anything', async () => {
    const { chat } = await begin();
    const answer = await answerChat(request(freshAddress()), chat);
    expect(await answer.json()).toMatchObject({ state: { name: '', email: '' }, messages: [] });
  });

  test.each([
    ['an e-mail that is none', { email: 'vera' }, ['email']],
    ['too long a message', { message: 'x'.repeat(4_001) }, ['message']],
    ['numbers', { name: 1, email: 2, message: 3 }, ['name', 'email', 'message']],
  ])('does not begin with %s', async (_, body, fields) => {
    const response = await receiveNewChat(request(freshAddress(), body));
    expect(response.status).toBe(400);
    const { errors } = await response.json();
    expect(errors.map(({ field }: { field: string }) => field)).toEqual(fields);
  });

  test('that is started again, because the answer was lost, is the same', async () => {
    const address = freshAddress();
    const body = { chat: 'aSecretThatTheWindowMa', name: 'Vera', email: 'vera-again@example.com', message: 'Hello' };
    const all = await Promise.all(Array.from({ length: 4 }, () => begin(address, body)));
    all.push(await begin(address, body));
    expect(new Set(all.map(({ chat }) => chat))).toEqual(new Set([body.chat]));
    expect(new Set(all.map(({ ticket }) => ticket)).size).toBe(1);
    const answer = (await (await answerChat(request(address), body.chat)).json()) as { messages: { text: string }[] };
    expect(answer.messages.map(({ text }) => text)).toEqual(['Hello']);
    expect((await receiveNewChat(request(address, { ...body, chat: 'short' }))).status).toBe(400);
  });

  test('follows its visitor to another address', async () => {
    const { chat, ticket } = await begin();
    const elsewhere = freshAddress();
    expect((await receiveChatMessage(request(elsewhere, { text: 'From the train' }), chat)).status).toBe(201);
    expect(await opened.runtime.chats.findChatByCode(ticket)).toMatchObject({ address: elsewhere });
  });

  test('takes no message after its end, and ending it twice is the same', async () => {
    const { address, chat } = await begin();
    for (let i = 0; i < 2; i++) {
      const ended = await receiveChatEnd(request(address, {}), chat);
      expect(ended.status).toBe(200);
      expect(await ended.json()).toMatchObject({ state: { status: 'ended', ending: 'visitor', place: null } });
    }
    expect((await receiveChatMessage(request(address, { text: 'x' }), chat)).status).toBe(409);
    const left = { name: 'Vera', email: 'vera@example.com', text: 'x' };
    expect((await receiveLeftMessage(request(address, left), chat)).status).toBe(409);
  });

  test('ends with a message that is left, and its ticket waits for an answer', async () => {
    const { address, chat, ticket } = await begin();
    const left = { name: 'Vera', email: 'vera@example.com', text: 'Call me' };
    const response = await receiveLeftMessage(request(address, left), chat);
    expect([response.status, await response.json()]).toEqual([201, { ticket }]);
    expect(await opened.runtime.tickets.findTicketByCode(ticket)).toMatchObject({
      status: 'open',
      contact: { email: left.email },
    });
  });

  test.each(['x', 'k'.repeat(22), '../../desk', ''])('whose key is %j is nobody’s', async (key) => {
    for (const [, ask, body] of ABOUT_A_CHAT) expect((await ask(request(freshAddress(), body), key)).status).toBe(404);
  });

  test('tells its place in the queue, and that it moved up, as soon as it did', async () => {
    const first = await begin();
    const second = await begin();
    const response = await openChatEvents(request(second.address), second.chat);
    const events = readEvents(response.body as ReadableStream<Uint8Array>);
    const places = () => events.of('state').map((state) => (state as { place: number }).place);
    await vi.waitFor(() => expect(places()).toHaveLength(1));
    await receiveChatEnd(request(first.address, {}), first.chat);
    await vi.waitFor(() => expect(places()).toEqual([places()[0], (places()[0] ?? 0) - 1]), { timeout: 500 });
    await events.cancel();
  });

  test('counts whoever polls as present', async () => {
    const { address, chat, ticket } = await begin();
    const { chats, clock } = opened.runtime;
    const seenAt = async () => (await chats.findChatByCode(ticket))?.visitorSeenAt.getTime() ?? 0;
    const before = await seenAt();
    vi.spyOn(clock, 'now').mockImplementation(() => new Date(before + 60_000));
    await answerChat(request(address), chat);
    expect(await seenAt()).toBe(before + 60_000);
    vi.restoreAllMocks();
  });
});

describe('every endpoint', () => {
  test.each(ENDPOINTS)('refuses the banned before it looks at anything: %s', async (_name, ask, body) => {
    const { address, chat } = await begin();
    await ban(address);
    const take = vi.spyOn(opened.runtime.rateLimiter, 'take');
    const foreign = { origin: 'https://evil.example' };
    for (const spelled of [address, `::ffff:${address}`]) {
      const response = await ask(request(spelled, body === undefined ? undefined : 'no JSON', foreign), chat);
      expect(response.status).toBe(403);
      const text = await response.text();
      expect(JSON.parse(text)).toMatchObject({ type: 'urn:gatehouse:problem:banned', channel: 'chat' });
      expect(text).not.toMatch(/secret reason|Ada|198\.51/);
    }
    expect(take).not.toHaveBeenCalled();
    take.mockRestore();
  });

  test.each(ENDPOINTS)('fails closed without the front door’s word: %s', async (_name, ask, body) => {
    const { chat } = await begin();
    const forged = request('192.0.2.1', body, { 'x-gatehouse-client': '192.0.2.1' });
    expect((await ask(forged, chat)).status).toBe(500);
  });

  test.each(ENDPOINTS)('takes nothing from other sites’ pages but the listed ones: %s', async (_name, ask, body) => {
    const { address, chat } = await begin();
    for (const origin of ['https://evil.example', 'null', `${LISTED}.evil.example`, 'http://shop.example.com']) {
      const refused = await ask(request(address, body, { origin }), chat);
      expect(refused.status).toBe(403);
      expect(refused.headers.get('access-control-allow-origin')).toBeNull();
    }
    const own = await ask(request(address, body, { origin: 'http://desk.example.com' }), chat);
    expect(own.headers.get('access-control-allow-origin')).toBeNull();
    expect(own.status).toBeLessThan(300);
    await own.body?.cancel();
    const other = await begin();
    const listed = await ask(request(other.address, body, { origin: LISTED }), other.chat);
    expect(listed.status).toBeLessThan(300);
    expect(listed.headers.get('access-control-allow-origin')).toBe(LISTED);
    await listed.body?.cancel();
  });

  test.each(WITH_A_BODY)('takes JSON objects of a sane size only: %s', async (_name, ask, body) => {
    const { address, chat } = await begin();
    const plain = { 'content-type': 'text/plain' };
    expect((await ask(request(address, JSON.stringify(body), plain), chat)).status).toBe(415);
    expect((await ask(request(address, '[]'), chat)).status).toBe(400);
    expect((await ask(request(address, { ...body, more: 'x'.repeat(65_536) }), chat)).status).toBe(413);
  });

  test.each(ABOUT_A_CHAT)('says "try again shortly" while the store is down: %s', async (_name, ask, body) => {
    const { address, chat } = await begin();
    vi.spyOn(opened.runtime.chats, 'findChatByKey').mockRejectedValue(new Error('down'));
    const response = await ask(request(address, body), chat);
    expect(response.status).toBe(503);
    expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(0);
    vi.restoreAllMocks();
  });
});

test('a browser that asks first is told what listed sites may, and others nothing', () => {
  const { options } = onlyMethods('POST');
  const ask = (origin: string) =>
    options(new Request('http://desk.example.com/api/channels/chat', { method: 'OPTIONS', headers: { origin } }));
  expect(ask(LISTED).headers.get('access-control-allow-origin')).toBe(LISTED);
  expect(ask(LISTED).headers.get('access-control-allow-headers')).toContain('content-type');
  expect(ask('https://evil.example').headers.get('access-control-allow-origin')).toBeNull();
});

describe('a stream whose client is gone is closed, whether', () => {
  const listen = (address: string, chat: string, signal: AbortSignal) =>
    openChatEvents(new Request(request(address), { signal }), chat);
  const held = () => opened.runtime.visitorStreams.size;

  test('before it was opened', async () => {
    const { chat, address } = await begin();
    const before = held();
    await listen(address, chat, AbortSignal.abort());
    expect(held()).toBe(before);
  });

  test('before anybody read it', async () => {
    const { chat, address } = await begin();
    const [before, client] = [held(), new AbortController()];
    await listen(address, chat, client.signal);
    expect(held()).toBe(before + 1);
    client.abort();
    expect(held()).toBe(before);
  });

  test('while it is read', async () => {
    const { chat, address } = await begin();
    const [before, client] = [held(), new AbortController()];
    const { body } = await listen(address, chat, client.signal);
    const piped = body?.pipeTo(new WritableStream(), { signal: client.signal });
    expect(held()).toBe(before + 1);
    client.abort();
    await expect(piped).rejects.toThrow('aborted');
    expect(held()).toBe(before);
  });
});

describe('limits', () => {
  test('an address starts so many chats a minute', async () => {
    const address = freshAddress();
    const all = Array.from({ length: CHATS_PER_MINUTE + 5 }, () => receiveNewChat(request(address, {})));
    const statuses = (await Promise.all(all)).map(({ status }) => status);
    expect(statuses.filter((status) => status === 201)).toHaveLength(CHATS_PER_MINUTE);
    expect(statuses.filter((status) => status === 429)).toHaveLength(5);
  });

  test('all addresses of an IPv6 subscriber are one', async () => {
    const all = Array.from({ length: CHATS_PER_MINUTE + 5 }, (_, at) =>
      receiveNewChat(request(`2001:db8:77:1::${at + 1}`, {})),
    );
    const statuses = (await Promise.all(all)).map(({ status }) => status);
    expect(statuses.filter((status) => status === 429)).toHaveLength(5);
    expect((await receiveNewChat(request('2001:db8:77:2::1', {}))).status).toBe(201);
  });

  test('a chat takes so many messages a day, however slowly they come', async () => {
    const { chat, address } = await begin();
    const { take } = opened.runtime.rateLimiter;
    const counts = new Map<string, number>();
    // A limiter for whom every minute is over: only longer limits count.
    vi.spyOn(opened.runtime.rateLimiter, 'take').mockImplementation(async (key, limit, seconds) => {
      if (seconds === 60) return take.call(opened.runtime.rateLimiter, key, Number.MAX_SAFE_INTEGER, seconds);
      counts.set(key, (counts.get(key) ?? CHAT_MESSAGES_PER_DAY - 2) + 1);
      return { allowed: (counts.get(key) ?? 0) <= limit, retryAfterSeconds: seconds };
    });
    const statuses = [];
    for (let i = 0; i < 4; i++) {
      statuses.push((await receiveChatMessage(request(address, { text: `Text ${i}` }), chat)).status);
    }
    expect(statuses).toEqual([201, 201, 429, 429]);
    vi.restoreAllMocks();
  });

  test('to say again and again what was seen costs nobody a look', async () => {
    const { chat, address } = await begin();
    await receiveChatMessage(request(address, { text: 'Hello' }), chat);
    const told = vi.spyOn(opened.runtime.live, 'chatChanged');
    for (let i = 0; i < 3; i++) {
      expect((await receiveVisitorSeen(request(address, { seq: 2_000_000 + i }), chat)).status).toBe(204);
    }
    expect(told).toHaveBeenCalledTimes(1);
    told.mockRestore();
  });

  test('a chat takes so many messages a minute, wherever they come from, and refused ones don’t count', async () => {
    const { chat, address } = await begin();
    for (let i = 0; i < 5; i++) await receiveChatMessage(request(address, { text: '' }), chat);
    const all = Array.from({ length: CHAT_MESSAGES_PER_MINUTE + 5 }, (_, at) =>
      receiveChatMessage(request(at % 2 ? address : '198.51.100.250', { text: `Text ${at}` }), chat),
    );
    const responses = await Promise.all(all);
    expect(responses.filter(({ status }) => status === 201)).toHaveLength(CHAT_MESSAGES_PER_MINUTE);
    const refused = responses.find(({ status }) => status === 429);
    expect(Number(refused?.headers.get('retry-after'))).toBeGreaterThan(0);
  });
});
