import type { Actor } from '../domain/ban';
import { ok, type Result } from '../domain/result';
import type { BatchExpiryRefusal } from '../ports/ban-store';
import type { BanDeps } from './add-ban';

/**
 * Ends all bans of an import that are still in force, as one change. If it is a feed, it is fetched by itself no more; when
 * somebody has it fetched again, its lines are banned again. The same promise as addBan: when it returns, nobody is refused
 * because of them, or the index is known to be behind.
 */
export async function expireBatch(
  deps: Pick<BanDeps, 'bans' | 'clock' | 'bringIndexTo'>,
  actor: Actor,
  batchId: number,
): Promise<Result<{ readonly expired: number; readonly enforced: boolean }, BatchExpiryRefusal>> {
  const stored = await deps.bans.expireBatch(batchId, actor, deps.clock.now());
  if (!stored.ok) return stored;
  const enforced = await deps.bringIndexTo(stored.value.revision);
  return ok({ ...stored.value.value, enforced });
}
