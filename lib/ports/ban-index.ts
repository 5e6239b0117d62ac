import type { IpAddress, IpFamily } from '../domain/ip-address';
import type { Segment } from '../domain/segments';

/**
 * The fast copy of the ranges in force. It can be dropped at any moment and rebuilt from the store. Once it has applied
 * a revision it is exact for that revision; how far it is, is `meta().applied`. Every method throws when Redis can't be
 * reached in time; none retries.
 */
export interface BanIndex {
  /**
   * The segment that covers an address at `now`: its ban, null when the address is free, 'no-index' when there is
   * nothing that could tell (flushed, evicted or never built). One command.
   */
  lookup(address: IpAddress, now: Date): Promise<IndexAnswer>;
  /** All that the index holds about an address, of one moment: for people who ask why. Visitors are for `lookup`. */
  inspect(address: IpAddress): Promise<IndexInspection>;
  /** Whether look-ups have a connection: it is their own. */
  isConnected(): boolean;
  /** Null when there is no complete index. */
  meta(): Promise<IndexMeta | null>;
  /** Applies one revision's writes in order; the last one advances `applied`. A write may take several steps. */
  apply(target: IndexTarget, revision: bigint, writes: readonly IndexWrite[]): Promise<ApplyOutcome>;
  /** Begins an index beside the live one, as of a revision. It lapses by itself after an hour. */
  beginShadow(storeId: string, revision: bigint): Promise<Shadow>;
  /** Puts a finished shadow in the live one's place in one step. `force` when the live one belongs to another store. */
  swap(shadow: Shadow, fence: bigint, force: boolean): Promise<'OK' | 'NO_SHADOW' | 'BEHIND' | 'FENCED'>;
  dropShadow(shadow: Shadow): Promise<void>;
  /** Every segment of a family in order, in pages. Not one moment's state unless the caller holds the applier's lock. */
  segments(family: IpFamily): AsyncGenerator<Segment[]>;
  /** Removes segments that lapsed before the instant; says how many. Changes no answer. */
  collectGarbage(lapsedBefore: Date): Promise<number>;
  /** How many segments each family has. */
  size(): Promise<{ ipv4: number; ipv6: number }>;
}

export type IndexAnswer = { readonly banId: number; readonly validUntil: Date | null } | null | 'no-index';

export interface IndexInspection {
  /** Null when there is no complete index. */
  readonly meta: IndexMeta | null;
  /** The member that covers the address, as it is stored (index-member.ts reads it); null = none, or no index. */
  readonly member: string | null;
}

export interface IndexMeta {
  /** The name of this build; a new one with every rebuild. */
  readonly build: string;
  /** The last revision that is in it. */
  readonly applied: bigint;
  /** The id of the database that it was built from. */
  readonly storeId: string;
}

/** Where to write: the live index or a shadow, and by which turn at the applier's lock. */
export interface IndexTarget {
  readonly build: string;
  readonly fence: bigint;
  readonly shadow: boolean;
}

/** `add` lays segments over what is there; `replace` leaves [start, end] with exactly these. Sort keys, inclusive. */
export interface IndexWrite {
  readonly mode: 'add' | 'replace';
  readonly family: IpFamily;
  readonly start: string;
  readonly end: string;
  readonly segments: readonly Segment[];
}

/** NO_INDEX: flushed or another build. FENCED: somebody took the lock later. OUT_OF_ORDER: another revision is next. */
export type ApplyOutcome = 'OK' | 'NO_INDEX' | 'FENCED' | 'OUT_OF_ORDER';

export interface Shadow {
  readonly build: string;
  /** Adds segments of one family, in order. */
  add(family: IpFamily, segments: readonly Segment[]): Promise<void>;
}
