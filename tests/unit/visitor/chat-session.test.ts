import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { ChatSession } from '../../../app/(visitor)/chat/chat-session';
import type { VisitorChatView, VisitorMessageView } from '../../../lib/channels/chat/chat-view';
import { type FakeBrowser, openFakeBrowser } from './fake-browser';

const KEY = 'k'.repeat(22);
const STATE: VisitorChatView = {
  chat: KEY,
  ticket: 'QXR-00001-907',
  status: 'active',
  place: null,
  agents: 'available',
  agent: 'Ada',
  agent_seen: 0,
  ending: null,
  ended_at: null,
  name: '',
  email: '',
};

/** A server with one chat, whose streams can be broken. */
class FakeServer {
  readonly messages: VisitorMessageView[] = [];
  private streams: ReadableStreamDefaultController<Uint8Array>[] = [];

  constructor(browser: FakeBrowser) {
    browser.answer = (_method, path, signal) => {
      const { pathname, searchParams } = new URL(path, 'http://desk.example.com');
      const after = Number(searchParams.get('after'));
      if (pathname.endsWith('/events')) return this.stream(after, signal);
      if (pathname.endsWith(KEY)) return Response.json({ state: STATE, messages: this.after(after) });
      return new Response(null, { status: 204 });
    };
  }

  say(text: string): void {
    const seq = this.messages.length + 1;
    const message = {
      seq,
      author: 'agent',
      name: 'Ada',
      text,
      at: '2026-03-01T12:00:00.000Z',
      client_id: null,
    } as const;
    this.messages.push(message);
    for (const stream of this.streams) stream.enqueue(written('message', message));
  }

  breakStreams(): void {
    for (const stream of this.streams.splice(0)) stream.close();
  }

  private after(seq: number): VisitorMessageView[] {
    return this.messages.filter((message) => message.seq > seq);
  }

  private stream(after: number, signal: AbortSignal | null): Response {
    const body = new ReadableStream<Uint8Array>({
      start: (controller) => {
        controller.enqueue(written('state', STATE));
        for (const message of this.after(after)) controller.enqueue(written('message', message));
        this.streams.push(controller);
        signal?.addEventListener('abort', () => {
          if (!this.streams.includes(controller)) return;
          this.streams = this.streams.filter((each) => each !== controller);
          controller.error(signal.reason);
        });
      },
    });
    return new Response(body);
  }
}

const written = (event: string, data: unknown) =>
  new TextEncoder().encode(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
const textsOf = (tab: ChatSession) => tab.getSnapshot().messages.map(({ text }) => text);

let browser: FakeBrowser;
const tabs: ChatSession[] = [];
const openTab = () => {
  const tab = new ChatSession(() => {});
  tabs.push(tab);
  tab.open();
  return tab;
};

beforeEach(() => {
  vi.useFakeTimers();
  browser = openFakeBrowser();
  localStorage.setItem('gatehouse-chat', JSON.stringify({ chat: KEY, read: 0 }));
});
afterEach(async () => {
  for (const tab of tabs.splice(0)) tab.close();
  await vi.runOnlyPendingTimersAsync();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test('what could not be begun for want of an answer is begun once when it is tried again', async () => {
  localStorage.removeItem('gatehouse-chat');
  const keys: string[] = [];
  vi.stubGlobal('fetch', async (_path: string, { method, body }: RequestInit = {}) => {
    if (method === 'POST') keys.push(JSON.parse(String(body)).chat);
    throw new TypeError('the network is gone');
  });
  const tab = openTab();
  const beginning = { name: '', email: '', message: 'Hello', page: '' };
  for (const message of ['Hello', 'Hello', 'Another']) {
    expect(await tab.begin({ ...beginning, message })).toEqual({ kind: 'unreachable' });
  }
  expect(keys[0]).toMatch(/^[\w-]{22}$/);
  expect(keys[1]).toBe(keys[0]);
  expect(keys[2]).not.toBe(keys[0]);
});

test('a tab that hears from another one misses nothing that came while that one had no stream', async () => {
  const server = new FakeServer(browser);
  server.say('one');
  const leading = openTab();
  await vi.advanceTimersByTimeAsync(100);
  const following = openTab();
  await vi.advanceTimersByTimeAsync(5_000);
  for (const tab of [leading, following]) expect(textsOf(tab)).toEqual(['one']);

  server.breakStreams();
  server.say('two');
  await vi.advanceTimersByTimeAsync(3_000);
  server.say('three');
  await vi.advanceTimersByTimeAsync(20_000);
  for (const tab of [leading, following]) expect(textsOf(tab)).toEqual(['one', 'two', 'three']);
});
