import type { Decision } from '../domain/decision';
import type { HitChannel } from '../domain/hit-channel';

/**
 * Who answered a check: the index, the store, an index that can't be compared with the store because that is down
 * (`doubted-index`), or nobody, so that the operator's choice did (`policy`).
 */
export const ANSWERED_BY = ['index', 'store', 'doubted-index', 'policy'] as const;
export type AnsweredBy = (typeof ANSWERED_BY)[number];

/** What a look-up asks. */
export type LookupSource = 'index' | 'store';

/** Counts what happens, for whoever watches. Every method costs next to nothing and never throws. */
export interface Metrics {
  /** A visitor was turned away. Once for each refusal, wherever it was decided. */
  refused(channel: HitChannel, outcome: Exclude<Decision['outcome'], 'free'>): void;
  /** Who was calling could not be told; `doubt` is a DoubtKind. */
  addressUnknown(doubt: string): void;
}
