import { useSyncExternalStore } from 'react';
import type { DeskChatList } from '@/lib/channels/chat/chat-view';

/**
 * How the console's stream is doing. `lost`: lists and conversations are asked for every two seconds until it is back.
 * `signed-out`: somebody has to sign in again.
 */
export type LiveConnection = 'starting' | 'open' | 'lost' | 'signed-out';

export interface LiveChats {
  /** Null until this tab was told. */
  readonly list: DeskChatList | null;
  readonly connection: LiveConnection;
  /** The chats whose visitor is writing now, by code. */
  readonly typing: ReadonlySet<string>;
}

const NOTHING: LiveChats = { list: null, connection: 'starting', typing: new Set() };

let state = NOTHING;
const listeners = new Set<() => void>();
const changeListeners = new Set<(codes: readonly string[] | null) => void>();

/** What this tab knows of chats; `run-live-chats` keeps it up to date. */
export function liveChats(): LiveChats {
  return state;
}

export function setLiveChats(change: Partial<LiveChats>): void {
  state = { ...state, ...change };
  for (const each of listeners) each();
}

export function subscribeToLiveChats(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Something about these chats changed; null = it can't be told about which. */
export function tellChanged(codes: readonly string[] | null): void {
  for (const each of changeListeners) each(codes);
}

/** Calls `listener` whenever a chat may have changed. */
export function onChatChanged(code: string, listener: () => void): () => void {
  const listen = (codes: readonly string[] | null) => {
    if (codes === null || codes.includes(code)) listener();
  };
  changeListeners.add(listen);
  return () => changeListeners.delete(listen);
}

/** What is known of chats, beginning with what the server wrote into the page. */
export function useChatList(written: DeskChatList): DeskChatList {
  const list = useLiveChats((chats) => chats.list);
  return list?.me === written.me ? list : written;
}

/** A part of what is known, for those who need only that. `select` must give the same value for the same state. */
export function useLiveChats<T>(select: (chats: LiveChats) => T): T {
  return useSyncExternalStore(
    subscribeToLiveChats,
    () => select(state),
    () => select(NOTHING),
  );
}

/** Says that what will change about the chat is this agent's own doing, so that no tab announces it. Never throws. */
export async function ownChange(code: string): Promise<void> {
  const module = await import('./run-live-chats').catch(() => null);
  module?.tellOwnChange(code);
}

/** Asks for the list now, so that the outcome of an action doesn't wait for the stream. Never throws. */
export async function refreshChats(): Promise<void> {
  // Without a connection the stream tells later.
  const module = await import('./run-live-chats').catch(() => null);
  await module?.fetchList();
}
