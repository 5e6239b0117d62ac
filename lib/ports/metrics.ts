import type { Channel } from '../domain/channel';
import type { Decision } from '../domain/decision';

/**
 * Who answered a check: the index, the store, an index that can't be compared with the store because that is down
 * (`doubted-index`), or nobody, so that the operator's choice did (`policy`).
 */
export const ANSWERED_BY = ['index', 'store', 'doubted-index', 'policy'] as const;
export type AnsweredBy = (typeof ANSWERED_BY)[number];

/** What a look-up asks. */
export type LookupSource = 'index' | 'store';

/** Where a visitor was refused: on a channel, or by a proxy that asked (`gate`: forward-auth). */
export type RefusingChannel = Channel | 'gate';

/** Counts what happens, for whoever watches. Every method costs next to nothing and never throws. */
export interface Metrics {
  /** A visitor was turned away. Once for each refusal, wherever it was decided. */
  refused(channel: RefusingChannel, outcome: Exclude<Decision['outcome'], 'free'>): void;
  /** Who was calling could not be told; `doubt` is a DoubtKind. */
  addressUnknown(doubt: string): void;
}
