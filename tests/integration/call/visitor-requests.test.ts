import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { addBan } from '../../../lib/bans/add-ban';
import { answerCall } from '../../../lib/channels/call/answer-call';
import { answerCallAvailability } from '../../../lib/channels/call/answer-call-availability';
import { SIGNALS_PER_REQUEST_MAX } from '../../../lib/channels/call/call-forms';
import type { VisitorCallAnswer, VisitorCallStarted } from '../../../lib/channels/call/call-view';
import { openCallEvents } from '../../../lib/channels/call/open-call-events';
import { receiveCallEnd } from '../../../lib/channels/call/receive-call-end';
import { receiveCallbackWish } from '../../../lib/channels/call/receive-callback-wish';
import { CALLS_PER_MINUTE, receiveNewCall } from '../../../lib/channels/call/receive-new-call';
import { receiveVisitorSignals } from '../../../lib/channels/call/receive-visitor-signals';
import { shareRuntime } from '../../../lib/composition';
import { ipRangeFromText } from '../../../lib/domain/ip-range';
import { clientHeaderValue } from '../../../lib/gate/client-header';
import type { OpenRuntime } from '../../../lib/open-runtime';
import { SIGNAL_LENGTH_MAX } from '../../../lib/ports/call-store';
import { openTestRuntime } from '../../support/open-test-runtime';
import { readEvents } from '../../support/read-events';
import { ip } from '../chat/chat-world';

const LISTED = 'https://shop.example.com';
const ICE = { servers: [{ urls: 'turn:turn.example.com' }], turnSecret: 'north', relayOnly: true };
let opened: OpenRuntime;
beforeAll(async () => {
  opened = await openTestRuntime();
  await opened.startKeeping();
});
afterAll(() => opened.close());
beforeEach(() => shareRuntime({ ...opened.runtime, ice: ICE, embeddingSites: () => [LISTED] }));
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
  new Request(`http://desk.example.com/api/channels/call${query}`, {
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
  const response = await receiveNewCall(request(address, body));
  expect(response.status).toBe(201);
  return { address, ...((await response.json()) as VisitorCallStarted) };
}
let agents = 0;
async function answered() {
  const { runtime } = opened;
  const begun = await begin();
  const email = `agent-${++agents}@example.com`;
  const by = { agentId: null, name: 'Ada' };
  const made = await runtime.agents.addAgent(
    { email, name: 'Anna Agent', role: 'agent', passwordHash: 'none' },
    by,
    runtime.clock.now(),
  );
  if (!made) throw new Error('the e-mail address is taken');
  const anna = { agentId: made.id, name: 'Anna Agent' };
  const outcome = await runtime.calls.answerCall(begun.ticket, 'tab', anna, runtime.clock.now());
  if (!outcome.ok) throw new Error(outcome.error.kind);
  runtime.live.chatChanged(outcome.value.ticketId);
  return { ...begun, anna };
}
const ban = async (range: string) => {
  const input = { range: ipRangeFromText(range), validUntil: null, reason: 'a secret reason', callerAddress: null };
  const actor = { agentId: null, name: 'Ada' };
  const added = await addBan(opened.runtime, actor, { ...input, confirmed: true, confirmation: 'lenient' });
  if (!added.ok) throw new Error(added.error.kind);
};
const offer = (id = 'o', payload = 'v=0') => ({ signals: [{ id, kind: 'offer', payload }] });
const PHONE = '+44 20 7946 0018';

/** Every endpoint of a call, by what it takes. */
const ENDPOINTS = [
  ['begin', (r: Request) => receiveNewCall(r), {}],
  ['signals', receiveVisitorSignals, offer()],
  ['end', receiveCallEnd, {}],
  ['callback', receiveCallbackWish, { phone: PHONE }],
  ['availability', (r: Request) => answerCallAvailability(r), undefined],
  ['state', answerCall, undefined],
  ['events', openCallEvents, undefined],
] as const satisfies readonly (readonly [string, (r: Request, key: string) => Promise<Response>, object | undefined])[];
const ABOUT_A_CALL = ENDPOINTS.filter(([name]) => name !== 'begin' && name !== 'availability');

describe('a call', () => {
  test('begins with what the visitor told, rings though nobody is there, and comes with how to connect', async () => {
    const address = freshAddress();
    const body = { name: ' Vera ', email: 'vera-rings@example.com', page: `${LISTED}/cart` };
    const response = await receiveNewCall(request(address, body, { 'user-agent': 'Browser/1' }));
    expect(response.status).toBe(201);
    const { call, ticket, state, ice } = (await response.json()) as VisitorCallStarted;
    expect(call).toMatch(/^[\w-]{22}$/);
    expect(state).toMatchObject({ status: 'ringing', ticket, agent: null, answered_at: null, ending: null });
    expect(ice).toMatchObject({ iceTransportPolicy: 'relay', iceServers: [{ urls: 'turn:turn.example.com' }] });
    expect(ice.iceServers[0]?.username).toMatch(new RegExp(`^\\d+:${ticket}$`));
    expect(await opened.runtime.calls.findCallByCode(ticket)).toMatchObject({
      address,
      userAgent: 'Browser/1',
      page: body.page,
      visitorName: 'Vera',
      contact: { email: body.email },
    });
  });

  test('that is started again, because the answer was lost, is the same', async () => {
    const address = freshAddress();
    const body = { key: 'aSecretThatTheCallMade', name: 'Vera' };
    const all = await Promise.all(Array.from({ length: 4 }, () => begin(address, body)));
    expect(new Set(all.map(({ ticket }) => ticket)).size).toBe(1);
    expect(all.every(({ call }) => call === body.key)).toBe(true);
    expect((await receiveNewCall(request(address, { key: 'short' }))).status).toBe(400);
  });

  test('tells its visitor who answered, then each signal of the agent once and in order, then how it ended', async () => {
    const { address, call, ticket, anna } = await answered();
    const { calls, live, clock } = opened.runtime;
    const response = await openCallEvents(request(address), call);
    expect(response.headers.get('content-type')).toContain('text/event-stream');
    const events = readEvents(response.body as ReadableStream<Uint8Array>);
    const state = () => events.of('state').at(-1);
    await vi.waitFor(() => expect(state()).toMatchObject({ status: 'answered', agent: 'Anna Agent' }));
    for (const clientId of ['1', '1', '2', '3']) {
      const signal = { clientId, kind: 'candidate', payload: `candidate ${clientId}` } as const;
      const added = await calls.addAgentSignals(ticket, [signal], anna, clock.now());
      if (added.ok) live.chatChanged(added.value.ticketId);
    }
    await vi.waitFor(() => expect(events.of('signal')).toHaveLength(3));
    expect(events.of('signal')[0]).toEqual({ n: 1, from: 'agent', kind: 'candidate', payload: 'candidate 1' });
    expect(events.ids()).toEqual([1, 2, 3]);

    // Whoever comes back gets what comes after.
    const again = readEvents(
      (await openCallEvents(request(address, undefined, {}, '?after=2'), call)).body as ReadableStream<Uint8Array>,
    );
    await vi.waitFor(() => expect(again.ids()).toEqual([3]));
    const polled = (await (
      await answerCall(request(address, undefined, {}, '?after=1'), call)
    ).json()) as VisitorCallAnswer;
    expect(polled.signals.map(({ n }) => n)).toEqual([2, 3]);

    expect((await receiveCallEnd(request(address, {}), call)).status).toBe(200);
    await Promise.all([events.end, again.end]);
    expect(state()).toMatchObject({ status: 'ended', ending: 'visitor', ended_at: expect.any(String) });
  });

  test('takes signals once it is answered, the same one once, and none after its end', async () => {
    const ringing = await begin();
    expect((await receiveVisitorSignals(request(ringing.address, offer()), ringing.call)).status).toBe(409);
    const { address, call, ticket } = await answered();
    for (let i = 0; i < 2; i++) {
      expect((await receiveVisitorSignals(request(address, offer()), call)).status).toBe(204);
    }
    const { ticketId } = (await opened.runtime.calls.findCallByCode(ticket)) ?? { ticketId: 0 };
    expect(await opened.runtime.calls.signalsAfter(ticketId, 0, 'visitor')).toHaveLength(1);
    for (let i = 0; i < 2; i++) {
      const ended = await receiveCallEnd(request(address, {}), call);
      expect([ended.status, await ended.json()]).toMatchObject([200, { state: { ending: 'visitor' } }]);
    }
    expect((await receiveVisitorSignals(request(address, offer('late')), call)).status).toBe(409);
  });

  test.each([
    ['none', { signals: [] }],
    [
      'too many',
      { signals: Array.from({ length: SIGNALS_PER_REQUEST_MAX + 1 }, (_, at) => offer(`${at}`).signals[0]) },
    ],
    ['too long a one', offer('long', 'x'.repeat(SIGNAL_LENGTH_MAX + 1))],
    ['an unknown kind', { signals: [{ id: '1', kind: 'renegotiate', payload: '' }] }],
    ['one without a mark', { signals: [{ kind: 'offer', payload: '' }] }],
    ['one that no database keeps', offer('zero', 'v=0\0')],
    ['something else', { signals: 'v=0' }],
  ])('takes no signals when there are %s', async (_, body) => {
    const { address, call } = await answered();
    const response = await receiveVisitorSignals(request(address, body), call);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ errors: [{ field: 'signals' }] });
  });

  test('that nobody answered leaves a way to be called back, once a minute', async () => {
    const { address, call, ticket } = await begin();
    await receiveCallEnd(request(address, {}), call);
    const wish = { name: 'Vera', phone: ` ${PHONE} `, text: 'After six' };
    const response = await receiveCallbackWish(request(address, wish), call);
    expect([response.status, await response.json()]).toEqual([201, { ticket }]);
    const found = await opened.runtime.tickets.findTicketByCode(ticket);
    expect(found).toMatchObject({ status: 'open' });
    expect(found?.messages.at(-1)).toMatchObject({
      author: 'visitor',
      authorName: 'Vera',
      text: `Please call back: ${PHONE}\n\nAfter six`,
    });
    expect((await receiveCallbackWish(request(address, wish), call)).status).toBe(429);
  });

  test.each(['', 'call me', '12', '+44'.repeat(20)])('calls nobody back at %j', async (phone) => {
    const { address, call } = await begin();
    const response = await receiveCallbackWish(request(address, { phone }), call);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ errors: [{ field: 'phone' }] });
  });

  test.each(['x', 'k'.repeat(22), '../../desk', ''])('whose key is %j is nobody’s', async (key) => {
    for (const [, ask, body] of ABOUT_A_CALL) expect((await ask(request(freshAddress(), body), key)).status).toBe(404);
  });

  test('counts whoever polls as present', async () => {
    const { address, call, ticket } = await begin();
    const { calls, clock } = opened.runtime;
    const seenAt = async () => (await calls.findCallByCode(ticket))?.visitorSeenAt.getTime() ?? 0;
    const before = await seenAt();
    vi.spyOn(clock, 'now').mockImplementation(() => new Date(before + 10_000));
    await answerCall(request(address), call);
    expect(await seenAt()).toBe(before + 10_000);
    vi.restoreAllMocks();
  });
});

test('whether anybody takes calls is said: nobody, all in one, somebody', async () => {
  const ask = async () => (await answerCallAvailability(request(freshAddress()))).json();
  const agent = { id: 1, name: 'Ada', switchedOn: true, available: true, chats: 3, calls: 0 };
  const inCall = { ...agent, calls: 1 };
  const gone = { ...agent, available: false };
  const told = vi.spyOn(opened.runtime.live, 'agents');
  told.mockReturnValue([gone]);
  expect(await ask()).toEqual({ agents: 'away', desk_name: 'Help desk' });
  told.mockReturnValue([gone, inCall]);
  expect(await ask()).toMatchObject({ agents: 'busy' });
  told.mockReturnValue([gone, inCall, agent]);
  expect(await ask()).toMatchObject({ agents: 'available' });
  told.mockRestore();
});

describe('every endpoint', () => {
  test.each(ENDPOINTS)('refuses the banned before it looks at anything: %s', async (_name, ask, body) => {
    const { address, call } = await begin();
    await ban(address);
    const take = vi.spyOn(opened.runtime.rateLimiter, 'take');
    const foreign = { origin: 'https://evil.example' };
    for (const spelled of [address, `::ffff:${address}`]) {
      const response = await ask(request(spelled, body === undefined ? undefined : 'no JSON', foreign), call);
      expect(response.status).toBe(403);
      const text = await response.text();
      expect(JSON.parse(text)).toMatchObject({ type: 'urn:gatehouse:problem:banned', channel: 'call' });
      expect(text).not.toMatch(/secret reason|Ada|198\.51/);
    }
    expect(take).not.toHaveBeenCalled();
    take.mockRestore();
  });

  test.each(ENDPOINTS)('fails closed without the front door’s word: %s', async (_name, ask, body) => {
    const { call } = await begin();
    const forged = request('192.0.2.1', body, { 'x-gatehouse-client': '192.0.2.1' });
    expect((await ask(forged, call)).status).toBe(500);
  });

  test.each(ENDPOINTS)('takes nothing from other sites’ pages but the listed ones: %s', async (_name, ask, body) => {
    const { address, call } = await begin();
    const foreign = await ask(request(address, body, { origin: 'https://evil.example' }), call);
    expect(foreign.status).toBe(403);
    expect(foreign.headers.get('access-control-allow-origin')).toBeNull();
    const listed = await ask(request(address, body, { origin: LISTED }), call);
    expect(listed.status).not.toBe(403);
    expect(listed.headers.get('access-control-allow-origin')).toBe(LISTED);
    await listed.body?.cancel();
  });
});

test('an address starts so many calls a minute, and all of an IPv6 subscriber’s are one', async () => {
  for (const addressOf of [() => '203.0.113.250', (at: number) => `2001:db8:78:1::${at + 1}`]) {
    const all = Array.from({ length: CALLS_PER_MINUTE + 3 }, (_, at) => receiveNewCall(request(addressOf(at), {})));
    const statuses = (await Promise.all(all)).map(({ status }) => status);
    expect(statuses.filter((status) => status === 201)).toHaveLength(CALLS_PER_MINUTE);
    expect(statuses.filter((status) => status === 429)).toHaveLength(3);
  }
});
