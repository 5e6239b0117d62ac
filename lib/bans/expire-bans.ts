import type { Actor, Ban } from '../domain/ban';
import { err, ok, type Result } from '../domain/result';
import type { ExpiredBans, NothingToExpire } from '../ports/ban-store';
import type { BanDeps } from './add-ban';

/** So many bans can be expired at once: enough for four pages of a grid, few enough to be read before. */
export const EXPIRED_AT_ONCE_MAX = 200;

/** Stored for good. `enforced` false = the index is behind (Redis is away) and will follow by itself. */
export interface ExpireBansOutcome extends ExpiredBans {
  readonly enforced: boolean;
}

export type ExpireBansError =
  | ({ readonly kind: 'nothing-to-expire' } & NothingToExpire)
  | { readonly kind: 'too-many'; readonly limit: number };

/**
 * Ends many active bans now, as one change: either all that were active have ended, or none. Those that were over already
 * are told. The same promise as addBan: when it returns, nobody is refused because of them.
 */
export async function expireBans(
  deps: Pick<BanDeps, 'bans' | 'clock' | 'bringIndexTo'>,
  actor: Actor,
  ids: readonly number[],
): Promise<Result<ExpireBansOutcome, ExpireBansError>> {
  if (ids.length > EXPIRED_AT_ONCE_MAX) return err({ kind: 'too-many', limit: EXPIRED_AT_ONCE_MAX });
  const stored = await deps.bans.expireBans(ids, actor, deps.clock.now());
  if (!stored.ok) return err({ kind: 'nothing-to-expire', ...stored.error });
  const enforced = await deps.bringIndexTo(stored.value.revision);
  return ok({ ...stored.value.value, enforced });
}

/** One of the bans that somebody is about to expire. */
export interface BanToExpire {
  readonly ban: Ban;
  /** It has ended already: there is nothing to do. */
  readonly isOver: boolean;
  /** Other bans that will go on refusing addresses of it, those that cover all of it first; at most a few. */
  readonly stillBannedBy: readonly Ban[];
}

const STILL_BANNED_BY_MAX = 3;

/** What expiring these bans would do. Ids that no ban has are left out. */
export async function previewExpiry(
  deps: Pick<BanDeps, 'bans'>,
  ids: readonly number[],
  now: Date,
): Promise<BanToExpire[]> {
  const [bans, beside] = await Promise.all([
    deps.bans.findBans(ids),
    deps.bans.bansBeside(ids, now, STILL_BANNED_BY_MAX),
  ]);
  return bans.map((ban) => ({
    ban,
    isOver: ban.validUntil !== null && ban.validUntil <= now,
    stillBannedBy: beside.get(ban.id) ?? [],
  }));
}
