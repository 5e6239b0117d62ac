import type { Decision } from '../domain/decision';
import type { HitChannel } from '../domain/hit-channel';
import type { IpAddress } from '../domain/ip-address';
import type { BanIndex, IndexAnswer } from '../ports/ban-index';
import { type BanStore, StoreBusy } from '../ports/ban-store';
import type { Clock } from '../ports/clock';
import type { AnsweredBy, LookupSource } from '../ports/metrics';
import type { IndexKeeper } from './index-keeper';

/** Who asks to use a channel, or to pass at a proxy that asks for its site; `address` null = could not be told. */
export interface VisitorRequest {
  readonly address: IpAddress | null;
  readonly channel: HitChannel;
}

/** The one question that every entry to a channel asks. Never throws: failures end in the operator's choice. */
export type CheckVisitor = (request: VisitorRequest) => Promise<Decision>;

export interface CheckVisitorDeps {
  readonly index: Pick<BanIndex, 'lookup'>;
  readonly keeper: Pick<IndexKeeper, 'trusts' | 'doubt'>;
  readonly bans: Pick<BanStore, 'findRefusal'>;
  readonly clock: Clock;
  /** What a visitor gets when neither the index nor the store can answer. */
  readonly onFailure: 'open' | 'closed';
  readonly observe?: CheckObserver;
}

/**
 * Told of each answer and where it came from, of each look-up that was answered (of the store's, one for all who share
 * it), and of each that failed. Must not throw.
 */
export interface CheckObserver {
  answered(by: AnsweredBy, channel: HitChannel, outcome: Decision['outcome']): void;
  lookedUp(source: LookupSource, ms: number): void;
  failed(source: LookupSource, error: unknown): void;
}

const FREE: Decision = { outcome: 'free' };
const UNKNOWN: Decision = { outcome: 'unknown-address' };
const UNAVAILABLE: Decision = { outcome: 'unavailable' };

/** How long the store may take before the check counts it as down. */
const STORE_TIMEOUT_MS = 1000;
/** A look-up is given up after 45 ms; one that failed much later than that failed because this process was busy. */
const LATE_MS = 70;
/** A failure that took longer than this would hold visitors up: then one of them tries the store for all. */
const SLOW_FAILURE_MS = 50;
/** How long the store is left alone after a slow failure, before the next one tries it. */
const STORE_PAUSE_MS = 100;

/**
 * Makes the check: the index while it agrees with the store, else the store, else an index that can't be compared, else
 * the operator's choice. An answer of the index costs one Redis command.
 */
export function createCheckVisitor(deps: CheckVisitorDeps): CheckVisitor {
  const { index, keeper, bans, clock, observe } = deps;
  let storePausedUntil = 0;
  const looking = new Map<string, Looking>();

  return async ({ address, channel }) => {
    if (address === null) return UNKNOWN;
    // The way that nearly every request takes: kept flat, each layer of promises costs.
    const trust = keeper.trusts();
    if (trust === 'first') {
      const begun = performance.now();
      try {
        const found = await index.lookup(address, clock.now());
        if (found !== 'no-index') {
          observe?.lookedUp('index', performance.now() - begun);
          return answer('index', channel, decisionOf(found));
        }
        keeper.doubt('no-index');
      } catch (error) {
        const found = await askAgain(address, begun, error);
        if (found !== 'no-answer') return answer('index', channel, decisionOf(found));
      }
    }
    const stored = await askStore(address);
    if (stored === 'busy') return answer('store', channel, UNAVAILABLE);
    if (stored !== 'no-answer') return answer('store', channel, decisionOf(stored));
    if (trust === 'last-resort') {
      const found = await askDoubtedIndex(address);
      if (found !== 'no-answer') return answer('doubted-index', channel, decisionOf(found));
    }
    return answer('policy', channel, deps.onFailure === 'closed' ? UNAVAILABLE : FREE);
  };

  function answer(by: AnsweredBy, channel: HitChannel, decision: Decision): Decision {
    observe?.answered(by, channel, decision.outcome);
    return decision;
  }

  /** After a look-up that failed: once more if it was this process that was late, else the index is in doubt. */
  async function askAgain(address: IpAddress, begun: number, failure: unknown): Promise<Refusal | null | 'no-answer'> {
    let error = failure;
    if (performance.now() - begun > LATE_MS) {
      try {
        const found = await timedLookup(address);
        if (found !== 'no-index') return found;
      } catch (again) {
        error = again;
      }
    }
    keeper.doubt('failed');
    observe?.failed('index', error);
    return 'no-answer';
  }

  async function timedLookup(address: IpAddress): Promise<IndexAnswer> {
    const begun = performance.now();
    const found = await index.lookup(address, clock.now());
    if (found !== 'no-index') observe?.lookedUp('index', performance.now() - begun);
    return found;
  }

  async function askDoubtedIndex(address: IpAddress): Promise<Refusal | null | 'no-answer'> {
    try {
      const found = await timedLookup(address);
      return found === 'no-index' ? 'no-answer' : found;
    } catch (error) {
      observe?.failed('index', error);
      return 'no-answer';
    }
  }

  /** `busy`: the store is up and can't keep up. Nobody is let in because of that. */
  async function askStore(address: IpAddress): Promise<Refusal | null | 'no-answer' | 'busy'> {
    const begun = performance.now();
    if (begun < storePausedUntil) return 'no-answer';
    // After a slow failure the first who comes tries; until that has ended nobody else waits for a dead store.
    if (storePausedUntil > 0) storePausedUntil = Number.POSITIVE_INFINITY;
    try {
      const found = await shared(address);
      storePausedUntil = 0;
      return found;
    } catch (error) {
      if (error instanceof StoreBusy) {
        storePausedUntil = 0;
        return 'busy';
      }
      const ended = performance.now();
      storePausedUntil = ended - begun > SLOW_FAILURE_MS ? ended + STORE_PAUSE_MS : 0;
      observe?.failed('store', error);
      return 'no-answer';
    }
  }

  /**
   * One query at a time for an address: who comes while one runs shares the next one, never the running one, which may
   * have begun before a ban was stored. So one visitor's flood can't fill the queue for the others.
   */
  function shared(address: IpAddress): Promise<Refusal | null> {
    const key = `${address.family} ${address.value}`;
    const present = looking.get(key);
    if (!present) {
      const entry: Looking = { running: Promise.resolve(null), next: null };
      looking.set(key, entry);
      entry.running = look(address, key, entry);
      return entry.running;
    }
    present.next ??= present.running
      .catch(() => null)
      .then(() => {
        present.next = null;
        present.running = look(address, key, present);
        return present.running;
      });
    return present.next;
  }

  async function look(address: IpAddress, key: string, entry: Looking): Promise<Refusal | null> {
    const begun = performance.now();
    try {
      const found = await bans.findRefusal(address, clock.now(), STORE_TIMEOUT_MS);
      observe?.lookedUp('store', performance.now() - begun);
      return found;
    } finally {
      if (entry.next === null) looking.delete(key);
    }
  }
}

interface Looking {
  running: Promise<Refusal | null>;
  next: Promise<Refusal | null> | null;
}

interface Refusal {
  readonly banId: number;
  readonly validUntil: Date | null;
}

function decisionOf(refusal: Refusal | null): Decision {
  return refusal ? { outcome: 'banned', banId: refusal.banId, validUntil: refusal.validUntil } : FREE;
}
