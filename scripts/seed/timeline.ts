import type { Clock } from '../../lib/ports/clock';

/** Something that happened at an instant of the past. */
export interface Step {
  readonly at: Date;
  readonly run: () => Promise<unknown>;
}

/** A clock that stands where the story is. */
export interface SeedClock extends Clock {
  set(instant: Date): void;
}

export function seedClock(start: Date): SeedClock {
  let now = start;
  return {
    now: () => new Date(now),
    set: (instant) => {
      now = instant;
    },
  };
}

/** Lets everything happen in its order, each with the clock at its instant, and leaves the clock at `end`. */
export async function playTimeline(steps: readonly Step[], clock: SeedClock, end: Date): Promise<void> {
  const inOrder = [...steps].sort((a, b) => a.at.getTime() - b.at.getTime());
  for (const { at, run } of inOrder) {
    clock.set(at);
    await run();
  }
  clock.set(end);
}
