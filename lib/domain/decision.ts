/**
 * What a channel answers to a visitor.
 * - `free`: let in.
 * - `banned`: refuse; `validUntil` null = indefinitely.
 * - `unknown-address`: who is calling could not be told; answer 400, never let in.
 * - `unavailable`: neither the index nor the store could answer and the operator chose to close; answer 503.
 */
export type Decision =
  | { readonly outcome: 'free' }
  | { readonly outcome: 'banned'; readonly banId: number; readonly validUntil: Date | null }
  | { readonly outcome: 'unknown-address' }
  | { readonly outcome: 'unavailable' };
