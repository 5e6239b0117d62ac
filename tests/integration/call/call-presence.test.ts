import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { CALL_ROUND_MS, createCallRound } from '../../../lib/live/call-round';
import { CALL_LEFT_MS, CALL_RINGS_MS, CALL_SILENT_MS } from '../../../lib/ports/call-store';
import { readEvents } from '../../support/read-events';
import { type ChatWorld, ip, openChatWorld } from '../chat/chat-world';

let world: ChatWorld;
beforeAll(async () => {
  world = await openChatWorld();
});
afterAll(() => world.opened.close());

const callOf = (code: string) => world.opened.runtime.calls.findCallByCode(code);
const listen = (stream: ReadableStream<Uint8Array> | null) => readEvents(stream as ReadableStream<Uint8Array>);
/** Lets so much time pass, with the rounds that belong into it. */
const roundsOf = (round: () => Promise<void>) => async (ms: number) => {
  for (let passed = 0; passed < ms; passed += CALL_ROUND_MS) {
    world.clock.advance(CALL_ROUND_MS);
    await round();
  }
};
async function steadyRounds() {
  const rounds = roundsOf(createCallRound(world.opened.runtime));
  await rounds(CALL_SILENT_MS + CALL_ROUND_MS);
  return rounds;
}

describe('a ringing call', () => {
  test('rings while its visitor’s stream is open, is missed when nobody answers, and the stream says so and ends', async () => {
    const rounds = await steadyRounds();
    const { call, key } = await world.ring('203.0.113.120');
    const events = listen(world.opened.runtime.callStreams.open(call, key, 0, ip('203.0.113.120')));
    await rounds(CALL_RINGS_MS);
    expect(await callOf(call.code)).toMatchObject({ status: 'waiting' });
    await rounds(CALL_ROUND_MS);
    await events.end;
    expect(events.of('state').at(-1)).toMatchObject({ status: 'ended', ending: 'missed' });
  });

  test('is missed soon after its visitor’s stream is gone', async () => {
    const rounds = await steadyRounds();
    const { call, key } = await world.ring('203.0.113.121');
    const events = listen(world.opened.runtime.callStreams.open(call, key, 0, ip('203.0.113.121')));
    await rounds(CALL_ROUND_MS);
    await events.cancel();
    await rounds(CALL_LEFT_MS + CALL_ROUND_MS);
    expect(await callOf(call.code)).toMatchObject({ status: 'ended', ending: 'missed' });
  });

  test('is not taken for left because nobody could hold a stream: after a start', async () => {
    const { call } = await world.ring('203.0.113.122');
    world.clock.advance(CALL_LEFT_MS * 2);
    await createCallRound(world.opened.runtime)();
    expect(await callOf(call.code)).toMatchObject({ status: 'waiting' });
  });
});

describe('an answered call', () => {
  test('goes on while either side is there, and is lost when neither is', async () => {
    const { runtime } = world.opened;
    const rounds = await steadyRounds();
    const anna = await world.agent('Anna');
    const { call, key } = await world.ring('203.0.113.123');
    await runtime.calls.answerCall(call.code, 'tab', anna, world.clock.now());
    const events = listen(runtime.callStreams.open(call, key, 0, ip('203.0.113.123')));
    await rounds(CALL_SILENT_MS * 3);
    expect(await callOf(call.code)).toMatchObject({ status: 'active' });
    await events.cancel();
    await runtime.calls.agentIsHere(call.code, anna, world.clock.now());
    await rounds(CALL_SILENT_MS);
    expect(await callOf(call.code)).toMatchObject({ status: 'active' });
    await rounds(CALL_ROUND_MS);
    expect(await callOf(call.code)).toMatchObject({ status: 'ended', ending: 'lost' });
  });
});

test('agents are told of calls apart from chats: first all that run, then what changes', async () => {
  const { runtime } = world.opened;
  const ringing = await world.ring('203.0.113.125');
  runtime.live.chatChanged(ringing.call.ticketId);
  await vi.waitFor(() => expect(runtime.live.callSigns().map(({ code }) => code)).toContain(ringing.call.code));
  const ada = await world.agent('Ada');
  // The stream of a session that doesn't exist is closed within a second: what is told first is told at once.
  const events = listen(runtime.agentStreams.open({ agentId: ada.agentId, sessionId: 'none' }));
  await vi.waitFor(() => expect(events.names()).toContain('calls'));
  const among = (told: unknown) => JSON.stringify(told);
  expect(among(events.of('calls')[0])).toContain(ringing.call.code);
  expect(events.of('calls')[0]).toContainEqual(
    expect.objectContaining({ code: ringing.call.code, status: 'ringing', agent: null, sign: expect.any(String) }),
  );
  expect(among(events.of('chats'))).not.toContain(ringing.call.code);
  await events.cancel();
});
