import type { Channel } from '../domain/channel';
import type { Decision } from '../domain/decision';
import type { IpAddress } from '../domain/ip-address';
import type { BanIndex } from '../ports/ban-index';
import type { BanStore } from '../ports/ban-store';
import type { Clock } from '../ports/clock';
import type { IndexKeeper } from './index-keeper';

/** Who asks to use a channel; `address` null = could not be told. */
export interface VisitorRequest {
  readonly address: IpAddress | null;
  readonly channel: Channel;
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
  /** Told of each answer and where it came from, and of each failure; must not throw. */
  readonly observe?: (event: CheckEvent) => void;
}

export type CheckEvent =
  | {
      readonly kind: 'answered';
      readonly by: 'index' | 'store' | 'policy';
      readonly channel: Channel;
      readonly outcome: Decision['outcome'];
    }
  | { readonly kind: 'failed'; readonly what: 'index' | 'store'; readonly error: unknown };

/** How long the store may take before the check counts it as down. */
const STORE_TIMEOUT_MS = 1000;
/** A failure that took longer than this would hold visitors up: then one of them tries the store for all. */
const SLOW_FAILURE_MS = 50;
/** How long the store is left alone after a slow failure, before the next one tries it. */
const STORE_PAUSE_MS = 100;

/**
 * Makes the check: the index while it agrees with the store, else the store, else an index that can't be compared, else
 * the operator's choice. An answer of the index costs one Redis command.
 */
export function createCheckVisitor(deps: CheckVisitorDeps): CheckVisitor {
  const { index, keeper, bans, clock, observe = () => {} } = deps;
  let storePausedUntil = 0;

  return async ({ address, channel }) => {
    if (address === null) return { outcome: 'unknown-address' };
    const answer = (by: 'index' | 'store' | 'policy', decision: Decision): Decision => {
      observe({ kind: 'answered', by, channel, outcome: decision.outcome });
      return decision;
    };
    const trust = keeper.trusts();
    if (trust === 'first') {
      const found = await askIndex(address);
      if (found !== 'no-answer') return answer('index', decisionOf(found));
    }
    const stored = await askStore(address);
    if (stored !== 'no-answer') return answer('store', decisionOf(stored));
    if (trust === 'last-resort') {
      const found = await askIndex(address);
      if (found !== 'no-answer') return answer('index', decisionOf(found));
    }
    return answer('policy', deps.onFailure === 'closed' ? { outcome: 'unavailable' } : { outcome: 'free' });
  };

  async function askIndex(address: IpAddress): Promise<Refusal | null | 'no-answer'> {
    try {
      const found = await index.lookup(address, clock.now());
      if (found !== 'no-index') return found;
      keeper.doubt('no-index');
    } catch (error) {
      keeper.doubt('failed');
      observe({ kind: 'failed', what: 'index', error });
    }
    return 'no-answer';
  }

  async function askStore(address: IpAddress): Promise<Refusal | null | 'no-answer'> {
    const begun = performance.now();
    if (begun < storePausedUntil) return 'no-answer';
    // After a slow failure the first who comes tries; until that has ended nobody else waits for a dead store.
    if (storePausedUntil > 0) storePausedUntil = Number.POSITIVE_INFINITY;
    try {
      const found = await bans.findRefusal(address, clock.now(), STORE_TIMEOUT_MS);
      storePausedUntil = 0;
      return found;
    } catch (error) {
      const ended = performance.now();
      storePausedUntil = ended - begun > SLOW_FAILURE_MS ? ended + STORE_PAUSE_MS : 0;
      observe({ kind: 'failed', what: 'store', error });
      return 'no-answer';
    }
  }
}

interface Refusal {
  readonly banId: number;
  readonly validUntil: Date | null;
}

function decisionOf(refusal: Refusal | null): Decision {
  return refusal ? { outcome: 'banned', banId: refusal.banId, validUntil: refusal.validUntil } : { outcome: 'free' };
}
