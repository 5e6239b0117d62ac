import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { PollingHub } from '../../../lib/live/polling-hub';
import {
  STREAMS_PER_CALLER_MAX,
  STREAMS_PER_CHAT_MAX,
  TYPING_MS,
  VisitorStreams,
} from '../../../lib/live/visitor-streams';
import { type ReadEvents, readEvents } from '../../support/read-events';
import { aChat, aChatAgent, aChatMessage, FakeChats, FakeRelays, quietLog } from './fake-live';

const ADDRESS = { family: 4, value: 1n } as const;
const KEY = 'k'.repeat(22);
let chats: FakeChats;
let hub: PollingHub;
let streams: VisitorStreams;
const opened: ReadEvents[] = [];
const open = (after = 0, chat = aChat()) => {
  const body = streams.open(chat, KEY, after, ADDRESS);
  if (!body) throw new Error('not opened');
  const events = readEvents(body);
  opened.push(events);
  return events;
};
const change = async (sign: string) => {
  chats.set(1, sign);
  hub.chatChanged(1);
  await vi.advanceTimersByTimeAsync(25);
};

beforeEach(async () => {
  vi.useFakeTimers();
  chats = new FakeChats();
  const clock = { now: () => new Date() };
  hub = new PollingHub({ chats, relay: new FakeRelays().relay(), clock, log: quietLog });
  streams = new VisitorStreams({ chats, live: hub, clock, log: quietLog });
  chats.chats.set(aChat().code, aChat());
  chats.set(1, 'first');
  await hub.start();
});
afterEach(async () => {
  streams.shutDown();
  await hub.stop();
  vi.useRealTimers();
});

describe('a stream', () => {
  test('begins with the state, then what the client has not got, in order', async () => {
    chats.messages = [1, 2, 3].map((seq) => aChatMessage(seq));
    const events = open(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(events.names()).toEqual(['state', 'message', 'message']);
    expect(events.of('message')).toMatchObject([{ seq: 2 }, { seq: 3 }]);
    expect(events.ids()).toEqual([2, 3]);
    expect(events.of('state')).toMatchObject([{ chat: KEY, status: 'waiting', place: 1, agents: 'away' }]);
  });

  test('gets each message once, whoever else reads the chat from where', async () => {
    chats.ms = 5;
    chats.messages = [aChatMessage(1)];
    const first = open();
    await vi.advanceTimersByTimeAsync(20);
    chats.messages.push(aChatMessage(2));
    void change('second');
    // Comes while the chat is being read for the first one.
    await vi.advanceTimersByTimeAsync(7);
    const second = open(0);
    chats.messages.push(aChatMessage(3));
    await change('third');
    await vi.advanceTimersByTimeAsync(100);
    for (const events of [first, second]) expect(events.of('message')).toMatchObject([1, 2, 3].map((seq) => ({ seq })));
  });

  test('ends after the last message and the state that says how the chat ended', async () => {
    const events = open();
    chats.messages = [aChatMessage(1), aChatMessage(2, { author: 'system', text: 'Ada resolved the chat.' })];
    chats.chats.set(aChat().code, aChat({ status: 'ended', ending: 'agent' }));
    await change('ended');
    expect(events.names()).toEqual(['state', 'message', 'message', 'state']);
    expect(events.of('state').at(-1)).toMatchObject({ status: 'ended', ending: 'agent', place: null });
    expect(events.ended()).toBe(true);
    expect(streams.size).toBe(0);
  });

  test('of a chat that is over tells how, and its messages, and ends', async () => {
    const ended = aChat({ status: 'ended', ending: 'visitor' });
    chats.chats.set(ended.code, ended);
    chats.messages = [aChatMessage(1)];
    const events = open(0, ended);
    await vi.advanceTimersByTimeAsync(1);
    expect(events.names()).toEqual(['state', 'message']);
    expect(events.ended()).toBe(true);
  });

  test('tells the place in the queue whenever it changes, without asking the store', async () => {
    chats.set(2, 'a');
    const waiting = aChat({ ticketId: 2, code: 'QXR-00002-907' });
    chats.chats.set(waiting.code, waiting);
    const events = open(0, waiting);
    await vi.advanceTimersByTimeAsync(1);
    chats.set(1, 'taken', 'active');
    hub.chatChanged(1);
    await vi.advanceTimersByTimeAsync(25);
    expect(events.of('state')).toMatchObject([{ place: 2 }, { place: 1 }]);
  });

  test('tells whether somebody takes chats', async () => {
    const events = open();
    chats.agents = [aChatAgent()];
    hub.agentsChanged();
    await vi.advanceTimersByTimeAsync(1);
    expect(events.of('state')).toMatchObject([{ agents: 'away' }, { agents: 'available' }]);
  });

  test('tells that the agent types, and that it stopped', async () => {
    const events = open();
    const typing = { ticketId: 1, code: aChat().code, name: 'Ada' };
    hub.typing({ ...typing, side: 'visitor' });
    hub.typing({ ...typing, side: 'agent' });
    await vi.advanceTimersByTimeAsync(TYPING_MS);
    hub.typing({ ...typing, side: 'agent' });
    chats.messages = [aChatMessage(1, { author: 'agent' })];
    await change('said');
    expect(events.of('typing')).toEqual(
      [true, false, true, false].map((is) => ({ typing: is, name: is ? 'Ada' : '' })),
    );
  });

  test('goes on after the store was down', async () => {
    const events = open();
    await vi.advanceTimersByTimeAsync(1);
    chats.fails = true;
    chats.messages = [aChatMessage(1)];
    await change('said');
    await vi.advanceTimersByTimeAsync(3_000);
    expect(events.of('message')).toEqual([]);
    chats.fails = false;
    await vi.advanceTimersByTimeAsync(2_000);
    expect(events.of('message')).toMatchObject([{ seq: 1 }]);
  });

  test('says now and then that it is still there', async () => {
    const events = open();
    await vi.advanceTimersByTimeAsync(31_000);
    expect(events.comments()).toBe(2);
  });
});

describe('streams', () => {
  test('that nobody reads any more are forgotten', async () => {
    const events = open();
    expect(streams.present()).toEqual([{ ticketId: 1, address: ADDRESS }]);
    await events.cancel();
    expect(streams.size).toBe(0);
    expect(streams.present()).toEqual([]);
  });

  test('beyond a few of one chat replace the oldest', async () => {
    const all = Array.from({ length: STREAMS_PER_CHAT_MAX + 2 }, () => open());
    await vi.advanceTimersByTimeAsync(1);
    expect(all.map((events) => events.ended())).toEqual([true, true, ...Array(STREAMS_PER_CHAT_MAX).fill(false)]);
    expect(streams.size).toBe(STREAMS_PER_CHAT_MAX);
  });

  test('of one caller never take every place; what is closed is free again, and others are let in', async () => {
    const openAt = (ticketId: number, value: bigint) =>
      streams.open(aChat({ ticketId, code: `QXR-${ticketId}-907` }), KEY, 0, { family: 6, value });
    // One subscriber's addresses are one caller.
    const network = 0x20010db800000001n << 64n;
    const held = Array.from({ length: STREAMS_PER_CALLER_MAX }, (_, at) => openAt(at + 1, network + BigInt(at)));
    expect(held).not.toContain(null);
    expect(openAt(1_001, network + 0xffffn)).toBeNull();
    expect(openAt(1_002, network + (1n << 64n))).not.toBeNull();
    await held[0]?.cancel();
    expect(openAt(1_001, network + 0xffffn)).not.toBeNull();
    expect(openAt(1_003, network)).toBeNull();
  });

  test('of a process that stops are closed, and none is opened any more', async () => {
    const events = open();
    streams.shutDown();
    await vi.advanceTimersByTimeAsync(1);
    expect(events.ended()).toBe(true);
    expect(streams.open(aChat(), KEY, 0, ADDRESS)).toBeNull();
  });

  test('of a client that reads too slowly are let go', async () => {
    const body = streams.open(aChat(), KEY, 0, ADDRESS);
    chats.messages = Array.from({ length: 700 }, (_, at) => aChatMessage(at + 1, { text: 'x'.repeat(4_000) }));
    await vi.advanceTimersByTimeAsync(10);
    expect(streams.size).toBe(0);
    await expect(body?.getReader().read()).rejects.toThrow('too slowly');
  });
});
