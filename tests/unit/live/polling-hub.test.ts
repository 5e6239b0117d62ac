import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { PollingHub } from '../../../lib/live/polling-hub';
import { aChatAgent, FakeChats, FakeRelays, quietLog } from './fake-live';

let chats: FakeChats;
let relays: FakeRelays;
const hubs: PollingHub[] = [];
async function startHub(): Promise<{ hub: PollingHub; told: number[] }> {
  const hub = new PollingHub({ chats, relay: relays.relay(), clock: { now: () => new Date() }, log: quietLog });
  hubs.push(hub);
  const told: number[] = [];
  hub.onChats((changed) => told.push(...changed.map(({ ticketId }) => ticketId)));
  const started = hub.start();
  await vi.advanceTimersByTimeAsync(chats.ms);
  await started;
  told.length = 0;
  return { hub, told };
}

beforeEach(() => {
  vi.useFakeTimers();
  chats = new FakeChats();
  relays = new FakeRelays();
});
afterEach(async () => {
  const stopped = Promise.all(hubs.splice(0).map((hub) => hub.stop()));
  await vi.advanceTimersByTimeAsync(10_000);
  await stopped;
  vi.useRealTimers();
});

describe('a change', () => {
  test('is noticed within a second when nobody hints at it', async () => {
    const { told } = await startHub();
    chats.set(1, 'a');
    await vi.advanceTimersByTimeAsync(1_000);
    expect(told).toEqual([1]);
    chats.set(1, 'b');
    await vi.advanceTimersByTimeAsync(1_000);
    expect(told).toEqual([1, 1]);
  });

  test('is told once, and a chat that stays the same never', async () => {
    chats.set(1, 'a');
    const { told } = await startHub();
    chats.set(2, 'a');
    await vi.advanceTimersByTimeAsync(5_000);
    expect(told).toEqual([2]);
  });

  test('that is hinted at is noticed at once, here and in every other instance, by looking at that chat alone', async () => {
    chats.set(1, 'a');
    chats.set(2, 'a');
    const here = await startHub();
    const there = await startHub();
    chats.looks.length = 0;
    chats.set(1, 'b');
    here.hub.chatChanged(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(here.told).toEqual([1]);
    expect(there.told).toEqual([1]);
    expect(chats.looks).toEqual([[1], [1]]);
  });

  test('of a chat that ended long ago is noticed when it is hinted at while all are looked at', async () => {
    const { hub, told } = await startHub();
    // All are looked at because bans changed; the fake leaves the old chat out of that.
    chats.listSigns = async (_since, ticketIds) =>
      ticketIds?.includes(9)
        ? [{ ticketId: 9, code: 'x', kind: 'chat', status: 'ended', agentId: null, sign: 'a' }]
        : [];
    hub.chatChanged(9);
    hub.bansChanged();
    await vi.advanceTimersByTimeAsync(50);
    expect(told).toEqual([9]);
  });

  test('is noticed after the relay was away, without waiting for the next second', async () => {
    const { told } = await startHub();
    chats.set(1, 'a');
    relays.reconnect();
    await vi.advanceTimersByTimeAsync(1);
    expect(told).toEqual([1]);
  });
});

describe('looks', () => {
  test('are shared by many hints', async () => {
    const { hub } = await startHub();
    chats.looks.length = 0;
    for (let ticketId = 1; ticketId <= 50; ticketId++) hub.chatChanged(ticketId);
    await vi.advanceTimersByTimeAsync(15);
    for (let ticketId = 51; ticketId <= 100; ticketId++) hub.chatChanged(ticketId);
    await vi.advanceTimersByTimeAsync(100);
    expect(chats.looks).toHaveLength(2);
    expect(chats.looks.flat()).toHaveLength(100);
  });

  test('never overlap, however slow the store', async () => {
    chats.ms = 3_000;
    const { hub } = await startHub();
    for (let i = 0; i < 20; i++) {
      hub.chatChanged(i + 1);
      await vi.advanceTimersByTimeAsync(500);
    }
    expect(chats.mostAtOnce).toBe(1);
  });

  test('go on after a failure, and what was hinted at meanwhile is not forgotten', async () => {
    const { hub, told } = await startHub();
    chats.fails = true;
    chats.set(1, 'a');
    hub.chatChanged(1);
    await vi.advanceTimersByTimeAsync(3_000);
    expect(told).toEqual([]);
    chats.fails = false;
    await vi.advanceTimersByTimeAsync(1_000);
    expect(told).toEqual([1]);
  });

  test('are not multiplied by a flood of hints about chats that nobody has', async () => {
    await startHub();
    chats.looks.length = 0;
    for (let i = 0; i < 10_000; i++) relays.say(`{"kind":"chat","from":"x","ticketId":${i + 1}}`);
    await vi.advanceTimersByTimeAsync(19);
    expect(chats.looks.length).toBeLessThanOrEqual(2);
    expect(chats.looks.every((ids) => ids === null || ids.length <= 200)).toBe(true);
  });
});

describe('what comes in', () => {
  test('is ignored when it is no hint', async () => {
    const { told } = await startHub();
    for (const text of ['', 'x', '{}', '{"kind":"chat"}', '[]']) relays.say(text);
    await vi.advanceTimersByTimeAsync(100);
    expect(told).toEqual([]);
  });

  test('about typing is told with the chat’s code, and about unknown chats not at all', async () => {
    chats.set(1, 'a');
    const { hub } = await startHub();
    const typing: unknown[] = [];
    hub.onTyping((each) => typing.push(each));
    relays.say('{"kind":"typing","from":"x","ticketId":1,"side":"visitor","name":"Vera"}');
    relays.say('{"kind":"typing","from":"x","ticketId":2,"side":"visitor","name":"Vera"}');
    expect(typing).toEqual([{ ticketId: 1, code: 'QXR-00001-907', side: 'visitor', name: 'Vera' }]);
  });

  test('about bans is told at once, and once to the instance that said it', async () => {
    const here = await startHub();
    const there = await startHub();
    const told: string[] = [];
    here.hub.onBans(() => told.push('here'));
    there.hub.onBans(() => told.push('there'));
    here.hub.bansChanged();
    expect(told.sort()).toEqual(['here', 'there']);
  });
});

test('a listener that throws keeps no other from being told', async () => {
  const { hub, told } = await startHub();
  hub.onChats(() => {
    throw new Error('broken');
  });
  const last: number[] = [];
  hub.onChats((changed) => last.push(changed.length));
  chats.set(1, 'a');
  hub.chatChanged(1);
  await vi.advanceTimersByTimeAsync(1);
  expect([told, last]).toEqual([[1], [1]]);
});

test('who takes chats is told when it differs, at once on a hint', async () => {
  const { hub } = await startHub();
  let told = 0;
  hub.onAgents(() => {
    told += 1;
  });
  hub.agentsChanged();
  await vi.advanceTimersByTimeAsync(1);
  expect(told).toBe(0);
  chats.agents = [aChatAgent()];
  hub.agentsChanged();
  await vi.advanceTimersByTimeAsync(1);
  expect(told).toBe(1);
  expect(hub.agents()).toEqual(chats.agents);
});
