import type { Actor } from '../domain/ban';
import { needsConfirmation } from '../domain/ban-warnings';
import type { IpAddress } from '../domain/ip-address';
import { err, ok, type Result } from '../domain/result';
import type { BanChange, EditRefusal } from '../ports/ban-store';
import { type BanDeps, type BanOutcome, type FieldRefusal, refuseFields, warningsFor } from './add-ban';

export interface EditBanInput {
  readonly id: number;
  readonly change: BanChange;
  /** The version that the person saw; null = whatever it is now. */
  readonly expectedVersion: number | null;
  readonly callerAddress: IpAddress | null;
  readonly confirmed: boolean;
  readonly confirmation: 'strict' | 'lenient';
}

export type EditBanError = FieldRefusal | EditRefusal;

/**
 * Changes range, period or reason of an active ban. The same promises as addBan. A change of the range is warned about
 * like a new ban; other changes are not.
 */
export async function editBan(
  deps: BanDeps,
  actor: Actor,
  input: EditBanInput,
): Promise<Result<BanOutcome, EditBanError>> {
  const now = deps.clock.now();
  const change =
    input.change.reason === undefined ? input.change : { ...input.change, reason: input.change.reason.trim() };
  const refusal = refuseFields(change, now);
  if (refusal) return err(refusal);
  const before = await deps.bans.findBan(input.id);
  if (!before) return err({ kind: 'not-found' });
  const movesTo =
    change.range && (change.range.first !== before.range.first || change.range.last !== before.range.last)
      ? change.range
      : null;
  const warnings = movesTo ? await warningsFor(deps, movesTo, input.callerAddress, now) : [];
  if (!input.confirmed && warnings.some((w) => input.confirmation === 'strict' || needsConfirmation(w.kind))) {
    return err({ kind: 'needs-confirmation', warnings });
  }
  const stored = await deps.bans.editBan(input.id, change, input.expectedVersion, actor, now);
  if (!stored.ok) return stored;
  const enforced = await deps.bringIndexTo(stored.value.revision);
  return ok({ ban: stored.value.value, enforced, warnings });
}
