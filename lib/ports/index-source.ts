import type { IpFamily } from '../domain/ip-address';
import type { Span } from '../domain/segments';

/**
 * The store as the index sees it: what changed, in order, and what a range holds. Spans come as sort keys, straight
 * from the database.
 */
export interface IndexSource {
  /** The newest committed revision. Throws when the store can't answer within a second. */
  position(): Promise<StorePosition>;
  /** How many committed revisions follow this one, and when the oldest of them was stored; for whoever watches. */
  waitingAfter(revision: bigint): Promise<{ readonly count: number; readonly oldestAt: Date | null }>;
  /**
   * Runs `work` as the only applier anywhere. Waits at most `waitMs` for the lock, then throws LockTimeout. The
   * database takes the lock from a holder that does nothing for half a minute.
   */
  withApplierLock<T>(waitMs: number, work: (turn: ApplierTurn) => Promise<T>): Promise<T>;
  /** One consistent snapshot of everything active, in order of start. */
  withSnapshot<T>(activeAt: Date, work: (snapshot: StoreSnapshot) => Promise<T>): Promise<T>;
  /** Runs `work` unless somebody else rebuilds already; null then. */
  withRebuildLock<T>(work: () => Promise<T>): Promise<T | null>;
  /** Forgets outbox rows that are older than the instant and more than `keep` revisions old. */
  pruneOutbox(before: Date, keep: number): Promise<void>;
}

export interface StorePosition {
  readonly revision: bigint;
  readonly storeId: string;
}

/** One turn at the applier's lock. Reads see everything committed up to the moment of each call. */
export interface ApplierTurn extends StorePosition {
  /** Higher than that of every turn before. */
  readonly fence: bigint;
  /** Outbox rows after a revision, in order, at most `limit`. */
  outboxAfter(revision: bigint, limit: number): Promise<OutboxRow[]>;
  /** Active bans and exemptions that share an address with [start, end]. */
  overlaps(start: string, end: string, activeAt: Date): Promise<{ bans: Span[]; exemptions: Span[] }>;
  /** A batch's bans with their family; those that still are active at the instant. */
  batch(batchId: number, activeAt: Date): Promise<{ family: IpFamily; span: Span }[]>;
  exemptions(family: IpFamily, activeAt: Date): Promise<Span[]>;
}

export interface StoreSnapshot extends StorePosition {
  /** How many bans `bans` will yield, for progress; an estimate may be a little off. */
  count(): Promise<number>;
  /** Pages of active bans of a family, sorted by start. */
  bans(family: IpFamily): AsyncGenerator<Span[]>;
  exemptions(family: IpFamily): Promise<Span[]>;
}

export interface OutboxRow {
  readonly revision: bigint;
  readonly change: IndexChange;
}

/**
 * What a revision changed. `add`: one new ban. `replace`: what these ranges hold is to be read anew. `batch`: an import.
 * `large`: so many bans that the index is built anew.
 */
export type IndexChange =
  | { readonly kind: 'add'; readonly family: IpFamily; readonly span: Span }
  | { readonly kind: 'replace'; readonly ranges: readonly { family: IpFamily; start: string; end: string }[] }
  | { readonly kind: 'batch'; readonly batchId: number; readonly count: number }
  | { readonly kind: 'large'; readonly count: number };

/** The applier's lock was not to be had in time. */
export class LockTimeout extends Error {
  override readonly name = 'LockTimeout';
}
