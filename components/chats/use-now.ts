import { useState, useSyncExternalStore } from 'react';

const TICK_MS = 10_000;

let ticks = 0;
let timer: number | undefined;
const listeners = new Set<() => void>();

/** The server's clock, in ms, moving on every few seconds from when it wrote the page (ISO instant). */
export function useNow(writtenAt: string): number {
  const passed = useSyncExternalStore(
    subscribe,
    () => ticks,
    () => 0,
  );
  const [start] = useState(() => ({
    ms: Date.parse(writtenAt),
    ticks: passed,
    at: typeof window === 'undefined' ? 0 : performance.now(),
  }));
  return passed === start.ticks ? start.ms : start.ms + performance.now() - start.at;
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= window.setInterval(() => {
    ticks += 1;
    for (const each of listeners) each();
  }, TICK_MS);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    window.clearInterval(timer);
    timer = undefined;
  };
}
