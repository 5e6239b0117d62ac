import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { ipRangeFromText } from '../../../lib/domain/ip-range';
import { createOpenChannelResponses } from '../../../lib/gate/open-channel-responses';
import { createPresenceRound, PRESENCE_MS } from '../../../lib/live/presence-round';
import { watchBans } from '../../../lib/live/watch-bans';
import { ABANDONED_MS, STREAM_MS } from '../../../lib/ports/chat-store';
import { readEvents } from '../../support/read-events';
import { type ChatWorld, ip, openChatWorld } from './chat-world';

let world: ChatWorld;
beforeAll(async () => {
  world = await openChatWorld();
});
afterAll(() => world.opened.close());
const chatOf = async (code: string) => {
  const chat = await world.opened.runtime.chats.findChatByCode(code);
  if (!chat) throw new Error('gone');
  return chat;
};
const listen = (stream: ReadableStream<Uint8Array> | null) => readEvents(stream as ReadableStream<Uint8Array>);

/** Lets so much time pass, with the rounds that belong into it. */
const roundsOf = (round: () => Promise<void>) => async (ms: number) => {
  for (let passed = 0; passed < ms; passed += PRESENCE_MS) {
    world.clock.advance(PRESENCE_MS);
    await round();
  }
};

describe('a waiting chat', () => {
  test('goes on while its visitor’s stream is open, and ends when that is gone for good', async () => {
    const { runtime } = world.opened;
    const { chat, key } = await world.start('203.0.113.20', { text: 'Hello' });
    const events = listen(runtime.visitorStreams.open(chat, key, 0, ip('203.0.113.20')));
    const rounds = roundsOf(createPresenceRound(runtime));
    await rounds(ABANDONED_MS * 2);
    expect(await chatOf(chat.code)).toMatchObject({ status: 'waiting' });
    await events.cancel();
    await rounds(ABANDONED_MS);
    expect(await chatOf(chat.code)).toMatchObject({ status: 'waiting' });
    await rounds(PRESENCE_MS);
    expect(await chatOf(chat.code)).toMatchObject({ status: 'ended', ending: 'abandoned' });
  });

  test('is not taken for abandoned because nobody could hold a stream: after a start, or while the store was away', async () => {
    const { runtime } = world.opened;
    const { chat } = await world.start('203.0.113.23', { text: 'Hello' });
    world.clock.advance(ABANDONED_MS * 3);
    const rounds = roundsOf(createPresenceRound(runtime));
    await rounds(ABANDONED_MS);
    expect(await chatOf(chat.code)).toMatchObject({ status: 'waiting' });
    world.clock.advance(ABANDONED_MS * 3);
    await rounds(ABANDONED_MS);
    expect(await chatOf(chat.code)).toMatchObject({ status: 'waiting' });
    await rounds(PRESENCE_MS * 2);
    expect(await chatOf(chat.code)).toMatchObject({ status: 'ended', ending: 'abandoned' });
  });

  test('moves to the address that the stream came from', async () => {
    const { runtime } = world.opened;
    const { chat, key } = await world.start('203.0.113.21');
    const events = listen(runtime.visitorStreams.open(chat, key, 0, ip('2001:db8::21')));
    await vi.waitFor(async () => expect(await chatOf(chat.code)).toMatchObject({ address: '2001:db8::21' }));
    await events.cancel();
  });
});

describe('an agent', () => {
  test('takes chats while the switch is on and a stream is open, and visitors are told', async () => {
    const { runtime } = world.opened;
    const ada = await world.agent('Ada');
    await runtime.chats.setAvailable(ada.agentId, true, world.clock.now());
    const { chat, key } = await world.start('203.0.113.22');
    const visitor = listen(runtime.visitorStreams.open(chat, key, 0, ip('203.0.113.22')));
    const standing = () => (visitor.of('state').at(-1) as { agents?: string } | undefined)?.agents;
    await vi.waitFor(() => expect(standing()).toBe('away'));

    const agent = listen(runtime.agentStreams.open({ agentId: ada.agentId, sessionId: 'none' }));
    await vi.waitFor(() => expect(standing()).toBe('available'));
    await agent.cancel();
    world.clock.advance(STREAM_MS + 1_000);
    await createPresenceRound(runtime)();
    runtime.live.agentsChanged();
    await vi.waitFor(() => expect(standing()).toBe('away'));
    await visitor.cancel();
  });

  test('whose session is over has no stream a moment later', async () => {
    const { runtime } = world.opened;
    const bea = await world.agent('Bea');
    const events = listen(runtime.agentStreams.open({ agentId: bea.agentId, sessionId: 'none' }));
    await expect(events.end).resolves.toBeTypeOf('number');
  });
});

describe('a running chat whose address comes to be banned without a ban that says so', () => {
  test('ends when an exemption does', async () => {
    const { runtime } = world.opened;
    const { bans, clock } = runtime;
    const { value: exemption } = await bans.addExemption(
      {
        range: ipRangeFromText('203.0.113.30'),
        note: 'The office',
        validUntil: null,
        createdBy: { agentId: null, name: 'Ada' },
      },
      clock.now(),
    );
    await world.ban('203.0.113.30 - 203.0.113.31');
    const { chat } = await world.start('203.0.113.30', { text: 'Hello' });
    const stop = watchBans({ ...runtime, openResponses: createOpenChannelResponses() });
    const ended = await bans.endExemption(exemption.id, { agentId: null, name: 'Ada' }, clock.now());
    if (!ended.ok) throw new Error(ended.error.kind);
    await runtime.bringIndexTo(ended.value.revision);
    await vi.waitFor(async () => expect(await chatOf(chat.code)).toMatchObject({ status: 'ended', ending: 'ban' }));
    stop();
  });

  test('ends when its visitor moves there', async () => {
    const { runtime } = world.opened;
    await world.ban('203.0.113.33');
    const { chat, key } = await world.start('203.0.113.32', { text: 'Hello' });
    const stop = watchBans({ ...runtime, openResponses: createOpenChannelResponses() });
    // Past the front door, which would not let it come to this.
    await world.write(key, 'From elsewhere', { address: '203.0.113.33' });
    await vi.waitFor(async () => expect(await chatOf(chat.code)).toMatchObject({ status: 'ended', ending: 'ban' }), {
      timeout: 5_000,
    });
    stop();
  });
});
