import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { undoChatBan } from '../../../lib/bans/undo-chat-ban';
import {
  CALL_LEFT_MS,
  CALL_RINGS_MS,
  CALL_SILENT_MS,
  type CallStore,
  type NewSignal,
  SIGNALS_LENGTH_MAX,
  SIGNALS_MAX,
} from '../../../lib/ports/call-store';
import { type ChatWorld, ip, openChatWorld } from '../chat/chat-world';

let world: ChatWorld;
let calls: CallStore;
beforeAll(async () => {
  world = await openChatWorld();
  calls = world.opened.runtime.calls;
});
afterAll(() => world.opened.close());

const now = () => world.clock.now();
const ago = (ms: number) => new Date(now().getTime() - ms);
const ticketOf = (code: string) => world.opened.runtime.tickets.findTicketByCode(code);
const someSignals = (count: number, mark = 's', payload = 'a candidate'): NewSignal[] =>
  Array.from({ length: count }, (_, index) => ({ clientId: `${mark}-${index}`, kind: 'candidate', payload }));

/** A call that somebody answered. */
async function talk(address: string, name = 'Vera') {
  const anna = await world.agent('Anna Agent');
  const { call, key } = await world.ring(address, { name });
  const answered = await calls.answerCall(call.code, 'tab', anna, now());
  if (!answered.ok) throw new Error(answered.error.kind);
  return { call: answered.value, key, anna };
}

/** What every instance does every few seconds. This one's own rounds do it, too. */
const sweep = () =>
  calls.endSilent(
    { rangSince: ago(CALL_RINGS_MS), leftSince: ago(CALL_LEFT_MS), silentSince: ago(CALL_SILENT_MS) },
    now(),
  );

describe('a call', () => {
  test('rings on a ticket of its own, which tells of it', async () => {
    const { call, key } = await world.ring('203.0.113.40', { name: 'Vera', email: 'vera-calls@example.com' });
    expect(key).toMatch(/^[\w-]{22}$/);
    expect(call).toMatchObject({ kind: 'call', status: 'waiting', visitorName: 'Vera', agent: null, tab: null });
    expect(call.contact).toMatchObject({ email: 'vera-calls@example.com' });
    expect(await ticketOf(call.code)).toMatchObject({ channel: 'call', status: 'open', subject: 'Call from Vera' });
    expect(await world.lines(call.ticketId)).toEqual(['Vera called.']);
  });

  test('that is started again, because the answer was lost, is the same', async () => {
    const key = 'aSecretThatThePageMade';
    const all = await Promise.all(Array.from({ length: 4 }, () => world.ring('203.0.113.41', { key })));
    expect(new Set(all.map(({ call }) => call.code)).size).toBe(1);
  });

  test('goes to one of many who answer at once, and the others are told whose it is', async () => {
    const { call } = await world.ring('203.0.113.42', { name: 'Vera' });
    const agents = await Promise.all(['Ann', 'Ben', 'Cem', 'Dan'].map((name) => world.agent(name)));
    const answers = await Promise.all(agents.map((agent) => calls.answerCall(call.code, 'tab', agent, now())));
    const [winner, ...more] = answers.flatMap((answer) => (answer.ok ? [answer.value] : []));
    expect(more).toEqual([]);
    expect(winner).toMatchObject({ status: 'active', tab: 'tab' });
    const refused = answers.flatMap((answer) => (answer.ok ? [] : [answer.error]));
    expect(refused).toHaveLength(3);
    for (const error of refused) expect(error).toMatchObject({ kind: 'taken', call: { agent: winner?.agent } });
    expect(await ticketOf(call.code)).toMatchObject({ assignee: winner?.agent });
    expect(await world.lines(call.ticketId)).toEqual(['Vera called.', `${winner?.agent?.name} answered the call.`]);
  });

  test('is talked in one tab: the same again is answered the same, another is told', async () => {
    const { call, anna } = await talk('203.0.113.43');
    expect(await calls.answerCall(call.code, 'tab', anna, now())).toMatchObject({ ok: true });
    expect(await calls.answerCall(call.code, 'other', anna, now())).toMatchObject({
      ok: false,
      error: { kind: 'taken', call: { agent: { name: 'Anna Agent' } } },
    });
  });

  test('is ended by the agent who talks and nobody else of the desk', async () => {
    const { call, anna } = await talk('203.0.113.44');
    const ben = await world.agent('Ben');
    expect(await calls.hangUp(call.code, ben, now())).toMatchObject({ ok: false, error: { kind: 'taken' } });
    await calls.agentIsHere(call.code, anna, ago(-192_000));
    world.clock.advance(192_000);
    expect(await calls.hangUp(call.code, anna, now())).toMatchObject({ ok: true, value: { ending: 'agent' } });
    expect(await ticketOf(call.code)).toMatchObject({ status: 'resolved' });
    expect((await world.lines(call.ticketId)).at(-1)).toBe('Anna Agent ended the call after 3 min 12 s.');
    expect(await calls.hangUp(call.code, anna, now())).toMatchObject({ ok: false, error: { kind: 'ended' } });
  });

  test('that its visitor gives up leaves an open ticket; one that was talked in is resolved', async () => {
    const { call, key } = await world.ring('203.0.113.45', { name: 'Vera' });
    expect(await calls.leaveCall(key, now())).toMatchObject({ ok: true, value: { ending: 'visitor' } });
    expect(await ticketOf(call.code)).toMatchObject({ status: 'open' });
    expect((await world.lines(call.ticketId)).at(-1)).toBe('Vera hung up before anybody answered.');

    const talked = await talk('203.0.113.46');
    world.clock.advance(12_000);
    expect(await calls.leaveCall(talked.key, now())).toMatchObject({ ok: true });
    expect(await ticketOf(talked.call.code)).toMatchObject({ status: 'resolved' });
    expect((await world.lines(talked.call.ticketId)).at(-1)).toBe('Vera ended the call after 12 s.');
  });

  test('ends when its ticket is resolved on the ticket’s page, and its signals with it', async () => {
    const { call, key, anna } = await talk('203.0.113.47');
    await calls.addVisitorSignals(key, someSignals(2), ip('203.0.113.47'), now());
    await world.opened.runtime.tickets.changeTicket(call.code, { kind: 'resolve' }, anna, now());
    expect(await calls.findCallByKey(key)).toMatchObject({ status: 'ended', ending: 'agent' });
    expect(await calls.signalsAfter(call.ticketId, 0, 'visitor')).toEqual([]);
  });
});

describe('signals', () => {
  test('of both sides at once are numbered without a gap, in each side’s order, and each is stored once', async () => {
    const { call, key, anna } = await talk('203.0.113.50');
    const address = ip('203.0.113.50');
    const batches = Array.from({ length: 5 }, (_, index) => someSignals(4, `b${index}`));
    // Each batch is sent twice, as after an answer that was lost.
    await Promise.all(
      [...batches, ...batches].flatMap((batch) => [
        calls.addVisitorSignals(key, batch, address, now()),
        calls.addAgentSignals(call.code, batch, anna, now()),
      ]),
    );
    const [ofVisitor, ofAgent] = await Promise.all([
      calls.signalsAfter(call.ticketId, 0, 'visitor'),
      calls.signalsAfter(call.ticketId, 0, 'agent'),
    ]);
    expect([...ofVisitor, ...ofAgent].map(({ n }) => n).sort((a, b) => a - b)).toEqual(
      Array.from({ length: 40 }, (_, index) => index + 1),
    );
    expect(ofAgent).toHaveLength(20);
    const [fifth] = ofAgent.slice(4);
    expect(await calls.signalsAfter(call.ticketId, fifth?.n ?? 0, 'agent')).toEqual(ofAgent.slice(5));
  });

  test('of one request stay in their order, and one of which some are known adds the others', async () => {
    const { call, key } = await talk('203.0.113.55');
    const address = ip('203.0.113.55');
    const signals = someSignals(6).map((signal, at) => ({ ...signal, payload: `${at}` }));
    await calls.addVisitorSignals(key, signals.slice(0, 3), address, now());
    await calls.addVisitorSignals(key, signals, address, now());
    const stored = await calls.signalsAfter(call.ticketId, 0, 'visitor');
    expect(stored.map(({ payload }) => payload)).toEqual(['0', '1', '2', '3', '4', '5']);
  });

  test('reach the visitor’s page together with the call as it is, and only the agent’s', async () => {
    const { call, key, anna } = await talk('203.0.113.51');
    await calls.addVisitorSignals(key, [{ clientId: 'o', kind: 'offer', payload: 'v=0' }], ip('203.0.113.51'), now());
    await calls.addAgentSignals(call.code, [{ clientId: 'a', kind: 'answer', payload: 'v=0 …' }], anna, now());
    const readings = await calls.readForVisitors([{ ticketId: call.ticketId, seq: 0 }]);
    expect(readings.get(call.ticketId)).toMatchObject({
      call: { status: 'active' },
      signals: [{ n: 2, side: 'agent', kind: 'answer', payload: 'v=0 …' }],
    });
  });

  test('are taken while somebody talks, from those who talk, and are gone when the call is over', async () => {
    const { call, key } = await world.ring('203.0.113.52');
    const address = ip('203.0.113.52');
    const early = await calls.addVisitorSignals(key, someSignals(1), address, now());
    expect(early).toMatchObject({ ok: false, error: { kind: 'not-answered' } });
    const [anna, ben] = [await world.agent('Anna'), await world.agent('Ben')];
    await calls.answerCall(call.code, 'tab', anna, now());
    const strange = await calls.addAgentSignals(call.code, someSignals(1), ben, now());
    expect(strange).toMatchObject({ ok: false, error: { kind: 'taken' } });
    expect(await calls.addVisitorSignals(key, someSignals(3), address, now())).toMatchObject({ ok: true });
    await calls.leaveCall(key, now());
    expect(await calls.signalsAfter(call.ticketId, 0, 'visitor')).toEqual([]);
    const late = await calls.addVisitorSignals(key, someSignals(1, 'late'), address, now());
    expect(late).toMatchObject({ ok: false, error: { kind: 'ended' } });
  });

  test('are limited, for each side by itself, in number and in length', async () => {
    const { call, key, anna } = await talk('203.0.113.53');
    const address = ip('203.0.113.53');
    expect(await calls.addVisitorSignals(key, someSignals(SIGNALS_MAX), address, now())).toMatchObject({ ok: true });
    const more = await calls.addVisitorSignals(key, someSignals(1, 'more'), address, now());
    expect(more).toMatchObject({ ok: false, error: { kind: 'too-many-signals' } });
    // What is known already needs no place.
    expect(await calls.addVisitorSignals(key, someSignals(1), address, now())).toMatchObject({ ok: true });
    const long = someSignals(2, 'long', 'x'.repeat(SIGNALS_LENGTH_MAX / 2));
    expect(await calls.addAgentSignals(call.code, long, anna, now())).toMatchObject({ ok: true });
    expect(await calls.addAgentSignals(call.code, someSignals(1), anna, now())).toMatchObject({ ok: false });
  });

  test('change the call’s sign, by which whoever watches notices them', async () => {
    const { call, anna } = await talk('203.0.113.54');
    const signOf = async () => (await world.opened.runtime.chats.listSigns(ago(0), [call.ticketId]))[0]?.sign;
    const before = await signOf();
    await calls.addAgentSignals(call.code, someSignals(1), anna, now());
    expect(await signOf()).not.toBe(before);
  });
});

describe('chats and calls', () => {
  test('are never in one another’s lists, nor found by one another’s keys and codes', async () => {
    const { chats } = world.opened.runtime;
    const { call, key } = await world.ring('203.0.113.60');
    const { chat, key: chatKey } = await world.start('203.0.113.60', { text: 'Hello' });
    expect((await chats.listChats(ago(0))).map(({ code }) => code)).not.toContain(call.code);
    const listed = (await calls.listCalls(ago(0))).map(({ code }) => code);
    expect(listed).toContain(call.code);
    expect(listed).not.toContain(chat.code);
    expect(await chats.findChatByKey(key)).toBeNull();
    expect(await chats.findChatByCode(call.code)).toBeNull();
    expect(await calls.findCallByKey(chatKey)).toBeNull();
    expect(await calls.findCallByCode(chat.code)).toBeNull();
    const anna = await world.agent('Anna');
    const notFound = { ok: false, error: { kind: 'not-found' } };
    expect(await chats.acceptChat(call.code, anna, now())).toMatchObject(notFound);
    expect(await calls.answerCall(chat.code, 'tab', anna, now())).toMatchObject(notFound);
    expect(await chats.leaveChat(key, now())).toMatchObject(notFound);
    expect(await calls.leaveCall(chatKey, now())).toMatchObject(notFound);
    const message = { text: 'Hello', clientId: 'c', address: ip('203.0.113.60') };
    expect(await chats.addVisitorMessage(key, message, now())).toMatchObject(notFound);
    expect(await chats.addAgentMessage(call.code, message, anna, now())).toMatchObject(notFound);
  });

  test('a key that a chat has starts no call', async () => {
    const { key } = await world.start('203.0.113.62');
    await expect(world.ring('203.0.113.62', { key })).rejects.toThrow();
  });

  test('keep an agent busy each by itself', async () => {
    const { anna } = await talk('203.0.113.61');
    const agents = await world.opened.runtime.chats.listChatAgents(now());
    expect(agents.find(({ id }) => id === anna.agentId)).toMatchObject({ chats: 0, calls: 1 });
  });

  test('a call that rings is never swept away as an abandoned chat', async () => {
    const { call } = await world.ring('203.0.113.63');
    await world.opened.runtime.chats.endAbandoned(ago(-1_000), now());
    expect(await calls.findCallByCode(call.code)).toMatchObject({ status: 'waiting' });
  });
});

describe('a ban', () => {
  test('that is added anywhere ends the calls of its range, whether they ring or are talked in', async () => {
    const { call: ringing } = await world.ring('203.0.113.70', { name: 'Mallory' });
    const { call: talking, key } = await talk('203.0.113.71');
    await calls.addVisitorSignals(key, someSignals(2), ip('203.0.113.71'), now());
    await world.ban('203.0.113.70 - 203.0.113.71');
    for (const { code } of [ringing, talking]) {
      expect(await calls.findCallByCode(code)).toMatchObject({ status: 'ended', ending: 'ban' });
      expect(await ticketOf(code)).toMatchObject({ status: 'resolved', spam: false });
    }
    expect(await calls.signalsAfter(talking.ticketId, 0, 'visitor')).toEqual([]);
    expect((await world.lines(ringing.ticketId)).at(-1)).toContain('Ada banned Mallory (203.0.113.70)');
  });

  test('from a call is one unit, and undoing it opens the tickets again', async () => {
    const { call, anna } = await talk('203.0.113.72', 'Mallory');
    const { call: other } = await world.ring('203.0.113.72');
    const { chat } = await world.start('203.0.113.72', { text: 'Hello' });
    const banned = await world.banFrom(call.code, anna, '203.0.113.72', { reason: 'swears' });
    if (!banned.ok) throw new Error(banned.error.kind);
    const { ban } = banned.value;
    expect(banned.value).toMatchObject({ enforced: true, ticketCode: call.code, kind: 'call' });
    expect(banned.value.otherChats).toEqual([other.code, chat.code]);
    expect(await calls.findCallByCode(call.code)).toMatchObject({ status: 'ended', ending: 'ban', banId: ban.id });
    expect(await ticketOf(call.code)).toMatchObject({ status: 'resolved', spam: true });
    expect(await ticketOf(other.code)).toMatchObject({ status: 'resolved', spam: false });
    expect(await world.isRefused('203.0.113.72')).toBe(true);
    const again = await world.banFrom(call.code, anna, '203.0.113.72');
    expect(again).toMatchObject({ ok: false, error: { kind: 'chat-ended', of: 'call', ban: { id: ban.id } } });

    expect(await undoChatBan(world.opened.runtime, anna, ban.id)).toMatchObject({ ok: true });
    for (const { code } of [call, other, chat]) {
      expect(await ticketOf(code)).toMatchObject({ status: 'open', spam: false });
    }
    expect(await world.isRefused('203.0.113.72')).toBe(false);
  });

  test('ends a call whose visitor moves into its range', async () => {
    await world.ban('203.0.113.75');
    const { call, key } = await talk('203.0.113.74');
    await calls.addVisitorSignals(key, someSignals(1), ip('203.0.113.75'), now());
    expect(await world.opened.runtime.chats.endBannedChats(now())).toEqual([call.ticketId]);
    expect(await calls.findCallByKey(key)).toMatchObject({ ending: 'ban', address: '203.0.113.75' });
  });
});

describe('the sweep', () => {
  test('ends as missed, once, what nobody answered in time, though its visitor is there', async () => {
    const { call } = await world.ring('203.0.113.80');
    const here = () =>
      world.opened.runtime.chats.touchVisitors([{ ticketId: call.ticketId, address: ip('203.0.113.80') }], now());
    world.clock.advance(CALL_RINGS_MS);
    await here();
    await sweep();
    expect(await calls.findCallByCode(call.code)).toMatchObject({ status: 'waiting' });
    world.clock.advance(1);
    await here();
    // As several instances do.
    await Promise.all([sweep(), sweep()]);
    expect(await calls.findCallByCode(call.code)).toMatchObject({ status: 'ended', ending: 'missed' });
    expect(await ticketOf(call.code)).toMatchObject({ status: 'open' });
    expect(await world.lines(call.ticketId)).toEqual([
      'An unidentified visitor called.',
      'Nobody answered within 45 seconds.',
    ]);
  });

  test('ends as missed what rings though its visitor has gone', async () => {
    const { call } = await world.ring('203.0.113.81', { name: 'Vera' });
    world.clock.advance(CALL_LEFT_MS + 1);
    await sweep();
    expect(await calls.findCallByCode(call.code)).toMatchObject({ ending: 'missed' });
    expect((await world.lines(call.ticketId)).at(-1)).toBe('Vera hung up before anybody answered.');
  });

  test('ends as lost what both sides have left, and not while one of them is there', async () => {
    const { call, anna } = await talk('203.0.113.82');
    world.clock.advance(CALL_SILENT_MS);
    await calls.agentIsHere(call.code, anna, now());
    world.clock.advance(CALL_SILENT_MS);
    await sweep();
    expect(await calls.findCallByCode(call.code)).toMatchObject({ status: 'active' });
    world.clock.advance(1_000);
    await sweep();
    expect(await calls.findCallByCode(call.code)).toMatchObject({ ending: 'lost' });
    expect(await ticketOf(call.code)).toMatchObject({ status: 'open' });
    expect((await world.lines(call.ticketId)).at(-1)).toBe('The connection was lost on both sides after 1 min 1 s.');
  });

  test('leaves alone whom nobody could hear of: after a start, or while the store was away', async () => {
    const { call } = await talk('203.0.113.83');
    const { call: ringing } = await world.ring('203.0.113.84');
    world.clock.advance(CALL_RINGS_MS - 1_000);
    const limits = { rangSince: ago(CALL_RINGS_MS), leftSince: null, silentSince: null };
    const swept = await calls.endSilent(limits, now());
    expect(swept).not.toContain(call.ticketId);
    expect(swept).not.toContain(ringing.ticketId);
  });
});

describe('whoever asks to be called back', () => {
  const wish = (address: string) => ({ name: '', phone: '+44 20 7946 0123', text: 'After five', address: ip(address) });

  test('says so on the ticket of the call that nobody answered, which is open then', async () => {
    const { call, key } = await world.ring('203.0.113.90', { name: 'Vera' });
    await calls.leaveCall(key, now());
    expect(await calls.askForCallback(key, wish('203.0.113.90'), now())).toMatchObject({ ok: true });
    expect((await world.lines(call.ticketId)).at(-1)).toBe('Please call back: +44 20 7946 0123\n\nAfter five');
    expect(await ticketOf(call.code)).toMatchObject({ status: 'open' });
  });

  test('instead of waiting on has missed the call', async () => {
    const { call, key } = await world.ring('203.0.113.91');
    const asked = await calls.askForCallback(key, { ...wish('203.0.113.91'), name: 'Vera' }, now());
    expect(asked).toMatchObject({ ok: true, value: { ending: 'missed', visitorName: 'Vera' } });
    expect(await world.lines(call.ticketId)).toHaveLength(3);
  });

  test('does so for no call that runs, that was talked to its end, or that a ban ended', async () => {
    const { call, key, anna } = await talk('203.0.113.92');
    const refused = { ok: false, error: { kind: 'not-missed' } };
    expect(await calls.askForCallback(key, wish('203.0.113.92'), now())).toMatchObject(refused);
    await calls.hangUp(call.code, anna, now());
    expect(await calls.askForCallback(key, wish('203.0.113.92'), now())).toMatchObject(refused);
    const { key: banned } = await world.ring('203.0.113.93');
    await world.ban('203.0.113.93');
    expect(await calls.askForCallback(banned, wish('203.0.113.93'), now())).toMatchObject(refused);
  });
});
