import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { CallSession } from '../../../app/(visitor)/call/call-session';
import type { VisitorCallView } from '../../../lib/channels/call/call-view';
import { type FakeBrowser, openFakeBrowser } from './fake-browser';

const KEY = 'k'.repeat(22);
const CALLER = { name: '', email: '', page: '' };
const WISH = { phone: '020', text: '' };
const RINGING: VisitorCallView = {
  status: 'ringing',
  agent: null,
  ticket: 'QXR-00001-907',
  started_at: '2026-03-01T12:00:00.000Z',
  answered_at: null,
  ended_at: null,
  ending: null,
};

let browser: FakeBrowser;
let session: CallSession;
/** What was asked of the server, and what it answers to a beginning. */
let asked: string[];
let begins: () => Response;
let microphones: FakeTrack[];

class FakeTrack extends EventTarget {
  enabled = true;
  isOn = true;
  stop = () => {
    this.isOn = false;
  };
}

const isAnyOn = () => microphones.some(({ isOn }) => isOn);

beforeEach(() => {
  vi.useFakeTimers();
  browser = openFakeBrowser();
  microphones = [];
  asked = [];
  const ice = { iceServers: [], iceTransportPolicy: 'all' };
  begins = () => Response.json({ call: KEY, ticket: RINGING.ticket, state: RINGING, ice }, { status: 201 });
  const getUserMedia = async () => {
    const track = new FakeTrack();
    microphones.push(track);
    return { getTracks: () => [track], getAudioTracks: () => [track] };
  };
  vi.stubGlobal('navigator', { mediaDevices: { getUserMedia } });
  browser.answer = (method, path) => {
    const { pathname } = new URL(path, 'http://desk.example.com');
    asked.push(`${method} ${pathname.replace('/api/channels/call', '').replace(KEY, 'KEY')}`);
    if (pathname === '/api/channels/call') return begins();
    if (pathname.endsWith('/callback')) return Response.json({ errors: [] }, { status: 400 });
    if (pathname.endsWith('/end')) return Response.json({ state: { ...RINGING, status: 'ended', ending: 'visitor' } });
    return Response.json({ state: RINGING, signals: [], ice });
  };
  session = new CallSession(() => {});
});

afterEach(() => {
  session.leave();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test('a call rings after the microphone was allowed, and its end turns the microphone off', async () => {
  await session.begin(CALLER);
  expect(session.getSnapshot()).toMatchObject({ phase: 'call', state: { status: 'ringing' } });
  expect(isAnyOn()).toBe(true);
  await session.hangUp();
  expect(session.getSnapshot().state?.status).toBe('ended');
  expect(isAnyOn()).toBe(false);
});

test('nothing of a call that is over keeps the next one from ringing, or its microphone on', async () => {
  await session.begin(CALLER);
  session.leave();
  begins = () => new Response(null, { status: 503 });
  await session.askForCallback(CALLER, WISH);
  begins = () => Response.json({ call: KEY, ticket: RINGING.ticket, state: RINGING, ice: {} }, { status: 201 });
  await session.begin(CALLER);
  expect(session.getSnapshot()).toMatchObject({ phase: 'call', state: { status: 'ringing' } });
  await session.hangUp();
  expect(isAnyOn()).toBe(false);
});

test('a wish to be called back that is refused leaves nothing ringing', async () => {
  await session.askForCallback(CALLER, WISH);
  expect(asked).toEqual(['POST ', 'POST /KEY/callback', 'POST /KEY/end']);
});

test('a hang-up that the network loses is said again until it is heard', async () => {
  await session.begin(CALLER);
  const { answer } = browser;
  let isAway = true;
  browser.answer = (...request) => (isAway ? Promise.reject(new TypeError('no network')) : answer(...request));
  const hungUp = session.hangUp();
  await vi.advanceTimersByTimeAsync(5_000);
  isAway = false;
  await vi.advanceTimersByTimeAsync(5_000);
  await hungUp;
  expect(asked).toContain('POST /KEY/end');
});
