import { useSyncExternalStore } from 'react';
import type { PeerState } from '@/lib/call/call-peer';
import type { CallQuality } from '@/lib/call/call-quality';
import type { DeskCallList, DeskCallView } from '@/lib/channels/call/call-view';

/** The call of this tab. A new object whenever anything in it is different. */
export interface Talk {
  readonly code: string;
  /** Empty = unidentified. */
  readonly name: string;
  /**
   * `asking`: the browser asks for the microphone. `answering`: the server was asked for the call. `failed`: there is no
   * sound for the reason in `problem`, and nobody was answered.
   */
  readonly phase: 'asking' | 'answering' | 'talking' | 'ended' | 'failed';
  /** As the server knows it; null before it was answered. */
  readonly call: DeskCallView | null;
  /** When it was answered, by this computer's clock. */
  readonly since: number;
  readonly sound: PeerState;
  readonly quality: CallQuality | null;
  /** How many packets of sound went out and came in. */
  readonly packets: { readonly sent: number; readonly received: number };
  readonly muted: boolean;
  /** The device's id; empty = the usual one. */
  readonly microphone: string;
  /** What is wrong and what to do, in a sentence. */
  readonly problem: string | null;
}

export interface LiveCalls {
  /** Null until this tab was told. */
  readonly list: DeskCallList | null;
  readonly talk: Talk | null;
}

const NOTHING: LiveCalls = { list: null, talk: null };

let state = NOTHING;
const listeners = new Set<() => void>();
const changeListeners = new Set<(codes: readonly string[] | null) => void>();

/** What this tab knows of calls. `run-live-chats` keeps the list up to date, `talk` the call that is spoken here. */
export function liveCalls(): LiveCalls {
  return state;
}

export function setLiveCalls(change: Partial<LiveCalls>): void {
  state = { ...state, ...change };
  for (const each of listeners) each();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Something about these calls changed; null = it can't be told about which. */
export function tellCallsChanged(codes: readonly string[] | null): void {
  for (const each of changeListeners) each(codes);
}

/** Calls `listener` whenever a call may have changed. */
export function onCallChanged(code: string, listener: () => void): () => void {
  const listen = (codes: readonly string[] | null) => {
    if (codes === null || codes.includes(code)) listener();
  };
  changeListeners.add(listen);
  return () => changeListeners.delete(listen);
}

/** What is known of calls, beginning with what the server wrote into the page. */
export function useCallList(written: DeskCallList): DeskCallList {
  const list = useLiveCalls((calls) => calls.list);
  return list?.me === written.me ? list : written;
}

/** A part of what is known, for those who need only that. `select` must give the same value for the same state. */
export function useLiveCalls<T>(select: (calls: LiveCalls) => T): T {
  return useSyncExternalStore(
    subscribe,
    () => select(state),
    () => select(NOTHING),
  );
}

/** Asks for the list now, so that the outcome of a click doesn't wait for the stream. Never throws. */
export async function refreshCalls(): Promise<void> {
  // Without a connection the stream tells later.
  const module = await import('../chats/run-live-chats').catch(() => null);
  await module?.fetchCalls();
}
