import type { Actor } from '../domain/ban';
import { ok, type Result } from '../domain/result';
import type { ExpireRefusal } from '../ports/ban-store';
import type { BanDeps, BanOutcome } from './add-ban';

/** Ends an active ban now. The same promises as addBan: when it returns, nobody is refused because of this ban. */
export async function expireBan(
  deps: Pick<BanDeps, 'bans' | 'clock' | 'bringIndexTo'>,
  actor: Actor,
  id: number,
): Promise<Result<BanOutcome, ExpireRefusal>> {
  const stored = await deps.bans.expireBan(id, actor, deps.clock.now());
  if (!stored.ok) return stored;
  const enforced = await deps.bringIndexTo(stored.value.revision);
  return ok({ ban: stored.value.value, enforced, warnings: [] });
}
