import type { HitChannel } from '../domain/hit-channel';

/** A ban refused a request. */
export interface Hit {
  readonly banId: number;
  readonly channel: HitChannel;
  readonly at: Date;
}

/** Counts how often each ban refuses somebody: each refused request once, by whoever refused it. */
export interface HitBook {
  /** Neither waits nor throws, since it stands in the path of a refusal. Is in the store within seconds. */
  note(hit: Hit): void;
}
