import type { Actor, Ban } from '../domain/ban';
import { ok, type Result } from '../domain/result';
import type { ChangedMeanwhile, ExpireRefusal, Stored } from '../ports/ban-store';
import type { BanDeps, BanOutcome } from './add-ban';

type ExpireBanDeps = Pick<BanDeps, 'bans' | 'clock' | 'bringIndexTo'>;

/** Ends an active ban now. The same promises as addBan: when it returns, nobody is refused because of this ban. */
export async function expireBan(
  deps: ExpireBanDeps,
  actor: Actor,
  id: number,
): Promise<Result<BanOutcome, ExpireRefusal>> {
  return enforced(deps, await deps.bans.expireBan(id, actor, deps.clock.now()));
}

/** The same, unless the ban has been changed since it had this version. */
export async function expireBanOfVersion(
  deps: ExpireBanDeps,
  actor: Actor,
  id: number,
  version: number,
): Promise<Result<BanOutcome, ExpireRefusal | ChangedMeanwhile>> {
  return enforced(deps, await deps.bans.expireBanOfVersion(id, version, actor, deps.clock.now()));
}

async function enforced<E>(deps: ExpireBanDeps, stored: Result<Stored<Ban>, E>): Promise<Result<BanOutcome, E>> {
  if (!stored.ok) return stored;
  const holds = await deps.bringIndexTo(stored.value.revision);
  return ok({ ban: stored.value.value, enforced: holds, warnings: [] });
}
