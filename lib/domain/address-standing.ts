import type { Ban, Exemption } from './ban';

/** What the bans and exemptions that cover one address come to: now, and from each moment on at which that changes. */
export interface AddressStanding {
  /** The ban that refuses its visitors now; null = they are let in. */
  readonly refusedBy: Ban | null;
  /** The exemption that lets them in, whatever is banned; of several the one that ends last. Null = none. */
  readonly exemptedBy: Exemption | null;
  /** Those in force, the one that counts (or would, but for an exemption) first: it ends last, or as late with a lower id. */
  readonly bans: readonly Ban[];
  /** Those in force, the one that ends last first. */
  readonly exemptions: readonly Exemption[];
  /** What time alone will change, in order; nothing if the answer stays. At most two. */
  readonly changes: readonly StandingChange[];
}

/** From `at` on, not a millisecond before, the answer is another one. */
export interface StandingChange {
  readonly at: Date;
  /** The ban that refuses from then on; null = let in from then on. */
  readonly refusedBy: Ban | null;
}

/**
 * Reads off `bans` and `exemptions`, all of which cover the address, what its visitors are answered at `now` and later.
 * What has ended is left out. `createdAt` is not looked at, as the gate doesn't: what is stored holds, even if the clock
 * of whoever stored it runs ahead.
 *
 * Nothing begins in the future, so of the bans the one that ends last outlives all others, and so does the exemption that
 * ends last. Those two instants are all that time can change.
 */
export function standingOf(bans: readonly Ban[], exemptions: readonly Exemption[], now: Date): AddressStanding {
  const inForce = bans.filter((ban) => endMs(ban) > now.getTime()).sort(longestFirst);
  const exempting = exemptions.filter((exemption) => endMs(exemption) > now.getTime()).sort(longestFirst);
  const [counting = null] = inForce;
  const [exemptedBy = null] = exempting;
  const changes: StandingChange[] = [];
  if (counting !== null) {
    const outlivesExemption = exemptedBy === null || endMs(counting) > endMs(exemptedBy);
    if (exemptedBy?.validUntil && outlivesExemption) changes.push({ at: exemptedBy.validUntil, refusedBy: counting });
    if (counting.validUntil && outlivesExemption) changes.push({ at: counting.validUntil, refusedBy: null });
  }
  return {
    refusedBy: exemptedBy === null ? counting : null,
    exemptedBy,
    bans: inForce,
    exemptions: exempting,
    changes,
  };
}

type Lasting = Pick<Ban, 'id' | 'validUntil'>;

const endMs = ({ validUntil }: Lasting): number => validUntil?.getTime() ?? Number.POSITIVE_INFINITY;

function longestFirst(a: Lasting, b: Lasting): number {
  const [endOfA, endOfB] = [endMs(a), endMs(b)];
  return endOfA === endOfB ? a.id - b.id : endOfA > endOfB ? -1 : 1;
}
