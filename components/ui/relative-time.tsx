'use client';

import { useState, useSyncExternalStore } from 'react';
import { classNames } from './class-names';
import { relativeTimeText } from './relative-time-text';
import { tooltip } from './tooltip-text';

/**
 * An instant as "3 hours ago" or "in 2 days", with the exact time on hover and focus. `now` is the server's clock at
 * rendering: the text starts from it and moves on by the time that passed since, so a wrong clock on the reader's side
 * does no harm. `exact` is written by the server, in the reader's zone.
 */
export function RelativeTime({
  at,
  now,
  exact,
  className,
}: {
  /** ISO instant. */
  at: string;
  /** ISO instant. */
  now: string;
  exact: string;
  className?: string;
}) {
  const sinceLoadMs = useSyncExternalStore(subscribe, elapsed, () => 0);
  // A page that arrives later by navigation brings its own `now`: time counts from there.
  const [start, setStart] = useState({ now, sinceLoadMs });
  if (start.now !== now) setStart({ now, sinceLoadMs });
  const nowMs = new Date(now).getTime() + (start.now === now ? sinceLoadMs - start.sinceLoadMs : 0);
  const text = relativeTimeText(new Date(at), new Date(nowMs));
  return (
    <time
      dateTime={at}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: the exact time must be reachable by keyboard.
      tabIndex={0}
      className={classNames('rounded-sm whitespace-nowrap', className)}
      {...tooltip(exact)}
    >
      {text}
    </time>
  );
}

const TICK_MS = 20_000;

/** Time since the page was loaded, in steps, so that all instants of a page change together. */
let elapsedMs = 0;
const listeners = new Set<() => void>();
let timer: number | undefined;

function elapsed(): number {
  return elapsedMs;
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= window.setInterval(() => {
    elapsedMs += TICK_MS;
    for (const each of listeners) each();
  }, TICK_MS);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    window.clearInterval(timer);
    timer = undefined;
  };
}
