import type { Actor, Exemption } from '../domain/ban';
import { ok, type Result } from '../domain/result';
import type { BanDeps } from './add-ban';

export type EndExemptionError = { readonly kind: 'not-found' } | { readonly kind: 'past' };

/** Ends an exemption now: bans refuse its addresses again. The same promises as addBan about when it returns. */
export async function endExemption(
  deps: Pick<BanDeps, 'bans' | 'clock' | 'bringIndexTo'>,
  actor: Actor,
  id: number,
): Promise<Result<{ readonly exemption: Exemption; readonly enforced: boolean }, EndExemptionError>> {
  const stored = await deps.bans.endExemption(id, actor, deps.clock.now());
  if (!stored.ok) return stored;
  const { value: exemption, revision } = stored.value;
  return ok({ exemption, enforced: await deps.bringIndexTo(revision) });
}
