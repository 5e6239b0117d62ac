import type { Decision } from '../domain/decision';
import type { HitChannel } from '../domain/hit-channel';
import type { IpAddress } from '../domain/ip-address';

/** A visitor was not let into a channel, or not past a proxy that asked. */
export interface Refusal {
  /** What the visitor was shown; see newReference. */
  readonly reference: string;
  readonly at: Date;
  readonly channel: HitChannel;
  readonly outcome: Exclude<Decision['outcome'], 'free'>;
  /** Null = who was calling could not be told. */
  readonly address: IpAddress | null;
  /** The ban that counted; null unless the outcome is `banned`. */
  readonly banId: number | null;
}

export type FoundRefusal =
  | { readonly kind: 'found'; readonly refusal: Refusal }
  /** Never given out, too old, or pushed out by many others. */
  | { readonly kind: 'unknown' }
  /** Can't be told at the moment. */
  | { readonly kind: 'unavailable' };

/** Refusals of all instances for so long, unless visitors' addresses are kept for less. */
export const REFUSALS_KEPT_DAYS = 7;

/** What a visitor's reference is about, for the staff that it is told to. */
export interface RefusalBook {
  /** Neither waits nor throws, since it stands in the path of a refusal. Is found by `find` within a second. */
  note(refusal: Refusal): void;
  /** `reference` is in canonical form, as `readReference` gives it. Never throws. */
  find(reference: string): Promise<FoundRefusal>;
}
