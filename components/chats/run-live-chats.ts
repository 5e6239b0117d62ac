/**
 * Keeps what the tab knows of chats and calls up to date. One tab of the browser holds the stream (whichever has the lock) and tells
 * the others over a channel; where the browser has no locks, every tab holds its own. While there is no stream, the lists
 * are fetched every two seconds, and connecting is tried again after ever longer pauses. Fetched by the desk's pages once
 * they are shown.
 */

import { liveCalls, setLiveCalls, tellCallsChanged } from '@/components/calls/live-calls';
import { readEventStream, type StreamEvent } from '@/components/ui/read-event-stream';
import type { DeskCallChange, DeskCallList } from '@/lib/channels/call/call-view';
import type { DeskChatList } from '@/lib/channels/chat/chat-view';
import type { ChatSign } from '@/lib/ports/chat-store';
import { noticeGivenChats, noticeNewChats } from './chat-notice';
import { type LiveConnection, liveChats, setLiveChats, tellChanged } from './live-chats';

const NAME = 'gatehouse-chats';
const POLL_MS = 2_000;
/** The server says something every 15 s. */
const SILENCE_MS = 35_000;
const PAUSES_MS = [500, 1_000, 2_000, 4_000, 8_000, 15_000];
/** Whoever types says so every few seconds; who stopped says nothing. */
const TYPING_MS = 6_000;

/** What the tabs of a browser tell one another. */
type Told =
  | { readonly kind: 'connection'; readonly connection: LiveConnection }
  | { readonly kind: 'list'; readonly list: DeskChatList }
  | { readonly kind: 'changed'; readonly codes: readonly string[] | null }
  | { readonly kind: 'call-list'; readonly list: DeskCallList }
  | { readonly kind: 'calls-changed'; readonly codes: readonly string[] | null }
  | { readonly kind: 'typing'; readonly code: string; readonly typing: boolean }
  /** This agent is taking or giving away a chat, in one of the tabs. */
  | { readonly kind: 'own'; readonly code: string }
  /** A new tab asks the one with the stream how things are. */
  | { readonly kind: 'hello' };

let channel: BroadcastChannel | null = null;
let leads = false;

/** Runs until `signal` is aborted. `me` is the agent who is signed in: another one begins anew. */
export function runLiveChats(me: number, signal: AbortSignal): void {
  if (liveChats().list?.me !== me) setLiveChats({ list: null, connection: 'starting', typing: new Set() });
  if (liveCalls().list?.me !== me) setLiveCalls({ list: null });
  // Another agent in the same browser has another stream.
  const name = `${NAME}-${me}`;
  channel = typeof BroadcastChannel === 'undefined' ? null : new BroadcastChannel(name);
  channel?.addEventListener('message', ({ data }: MessageEvent<Told>) => take(data));
  const polling = window.setInterval(poll, POLL_MS);
  signal.addEventListener('abort', () => {
    window.clearInterval(polling);
    channel?.close();
    channel = null;
  });
  channel?.postMessage({ kind: 'hello' } satisfies Told);
  fetchList();
  fetchCalls();
  if (!navigator.locks) {
    lead(signal);
    return;
  }
  navigator.locks
    .request(name, { signal }, () => lead(signal))
    .catch(() => {
      // Aborted while it waited: this tab is leaving the desk.
    });
}

/** Tells this tab and all others. */
function tell(told: Told): void {
  channel?.postMessage(told);
  take(told);
}

function take(told: Told): void {
  switch (told.kind) {
    case 'connection':
      // For styles and stories: whether what is on the screen follows what happens.
      document.documentElement.dataset.live = told.connection;
      if (told.connection !== liveChats().connection) setLiveChats({ connection: told.connection });
      return;
    case 'list':
      takeList(told.list);
      return;
    case 'changed':
      // What was being typed may be there now. Who types on says so again.
      for (const code of told.codes ?? []) takeTyping(code, false);
      tellChanged(told.codes);
      return;
    case 'call-list':
      setLiveCalls({ list: told.list });
      return;
    case 'calls-changed':
      tellCallsChanged(told.codes);
      return;
    case 'typing':
      takeTyping(told.code, told.typing);
      return;
    case 'own':
      ownChanges.set(told.code, Date.now());
      return;
    case 'hello':
      if (leads) channel?.postMessage({ kind: 'connection', connection: liveChats().connection } satisfies Told);
  }
}

function takeList(list: DeskChatList): void {
  const before = liveChats().list;
  setLiveChats({ list });
  if (!before) return;
  noticeNewChats(before, list);
  noticeGivenChats(before, list, (code) => Date.now() - (ownChanges.get(code) ?? 0) < OWN_MS);
}

/** When this agent last changed a chat, by code. */
const ownChanges = new Map<string, number>();
/** So long what a list says of it is news to nobody. */
const OWN_MS = 10_000;

/** Says to all tabs that what will change about the chat is this agent's doing. */
export function tellOwnChange(code: string): void {
  tell({ kind: 'own', code });
}

const typingTimers = new Map<string, number>();

function takeTyping(code: string, isTyping: boolean): void {
  window.clearTimeout(typingTimers.get(code));
  typingTimers.delete(code);
  if (isTyping) typingTimers.set(code, window.setTimeout(takeTyping, TYPING_MS, code, false));
  if (liveChats().typing.has(code) !== isTyping) setLiveChats({ typing: new Set(typingTimers.keys()) });
}

async function lead(signal: AbortSignal): Promise<void> {
  leads = true;
  for (let failures = 0; !signal.aborted; failures++) {
    const heldFor = await holdStream(signal);
    if (signal.aborted) break;
    if (heldFor > SILENCE_MS) failures = 0;
    if (liveChats().connection !== 'signed-out') tell({ kind: 'connection', connection: 'lost' });
    await pause(PAUSES_MS[Math.min(failures, PAUSES_MS.length - 1)] ?? POLL_MS, signal);
  }
  leads = false;
}

/** Connects and passes on what comes, until it ends, fails or falls silent. Says how long it held, in ms. */
async function holdStream(signal: AbortSignal): Promise<number> {
  const began = performance.now();
  const stop = new AbortController();
  const stopNow = () => stop.abort();
  signal.addEventListener('abort', stopNow);
  let silence = window.setTimeout(stopNow, SILENCE_MS);
  try {
    const response = await fetch('/desk/live/events', { signal: stop.signal, cache: 'no-store' });
    if (response.status === 401) tell({ kind: 'connection', connection: 'signed-out' });
    if (!response.ok || !response.body) return 0;
    tell({ kind: 'connection', connection: 'open' });
    // Anything may have happened before the stream was open.
    tell({ kind: 'changed', codes: null });
    tell({ kind: 'calls-changed', codes: null });
    fetchList();
    fetchCalls();
    const heard = () => {
      window.clearTimeout(silence);
      silence = window.setTimeout(stopNow, SILENCE_MS);
    };
    await readEventStream(response.body, pass, heard);
  } catch {
    // No connection, or it broke: the caller tries again.
  } finally {
    window.clearTimeout(silence);
    signal.removeEventListener('abort', stopNow);
    stopNow();
  }
  return performance.now() - began;
}

function pass({ event, data }: StreamEvent): void {
  switch (event) {
    case 'chats': {
      const changed = JSON.parse(data) as readonly ChatSign[];
      tell({ kind: 'changed', codes: changed.map(({ code }) => code) });
      fetchList();
      return;
    }
    case 'calls': {
      const changed = JSON.parse(data) as readonly DeskCallChange[];
      tell({ kind: 'calls-changed', codes: changed.map(({ code }) => code) });
      fetchCalls();
      return;
    }
    case 'agents':
      fetchList();
      return;
    case 'typing': {
      const { code, typing } = JSON.parse(data) as { code: string; typing: boolean };
      tell({ kind: 'typing', code, typing });
    }
  }
}

/** Also in tabs without the stream, if nobody has told them that it is open. */
function poll(): void {
  const { connection } = liveChats();
  if (connection === 'open' || document.visibilityState === 'hidden') return;
  fetchList();
  fetchCalls();
  tellChanged(null);
  tellCallsChanged(null);
}

/** Fetches the list for all tabs. What is asked for while a fetch is under way is answered by one more after it. */
export const fetchList = oneAtATime(() =>
  load<DeskChatList>('/desk/chats/list', (list) => tell({ kind: 'list', list })),
);

/** The same for the list of calls. */
export const fetchCalls = oneAtATime(() =>
  load<DeskCallList>('/desk/calls/list', (list) => tell({ kind: 'call-list', list })),
);

function oneAtATime(work: () => Promise<void>): () => Promise<void> {
  let underWay: Promise<void> | null = null;
  let next: Promise<void> | null = null;
  return function run(): Promise<void> {
    if (underWay) {
      next ??= underWay.then(() => {
        next = null;
        return run();
      });
      return next;
    }
    underWay = work().finally(() => {
      underWay = null;
    });
    return underWay;
  };
}

async function load<List>(path: string, take: (list: List) => void): Promise<void> {
  try {
    const response = await fetch(path, { cache: 'no-store' });
    if (response.ok) take((await response.json()) as List);
    else if (response.status === 401) tell({ kind: 'connection', connection: 'signed-out' });
  } catch {
    // No connection: the next event or poll asks again.
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = window.setTimeout(resolve, ms);
    const goOn = () => {
      window.clearTimeout(timer);
      resolve();
    };
    signal.addEventListener('abort', goOn, { once: true });
    window.addEventListener('online', goOn, { once: true, signal });
  });
}
