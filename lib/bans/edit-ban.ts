import type { Actor, Ban } from '../domain/ban';
import { asksForConfirmation, type Confirmation } from '../domain/ban-warnings';
import type { IpAddress } from '../domain/ip-address';
import { type IpRange, subtract } from '../domain/ip-range';
import { err, ok, type Result } from '../domain/result';
import { untilMs } from '../domain/segments';
import type { BanChange, EditRefusal } from '../ports/ban-store';
import { type BanDeps, type BanOutcome, type FieldRefusal, refuseFields, warningsFor } from './add-ban';

export interface EditBanInput {
  readonly id: number;
  readonly change: BanChange;
  /** The version that the person saw; null = whatever it is now. */
  readonly expectedVersion: number | null;
  readonly callerAddress: IpAddress | null;
  readonly confirmed: Confirmation;
  readonly confirmation: 'strict' | 'lenient';
}

export type EditBanError = FieldRefusal | EditRefusal;

/**
 * Changes range, period or reason of an active ban. The same promises as addBan. It is warned about what it refuses
 * that the ban did not.
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
  // The store decides; but nobody should be asked to confirm what will not be stored.
  if (input.expectedVersion !== null && input.expectedVersion !== before.version) {
    return err({ kind: 'changed-meanwhile', ban: before });
  }
  const range = change.range ?? before.range;
  const newly = newlyRefused(before, change);
  const warnings = await warningsFor(deps, { range, newly, caller: actor, callerAddress: input.callerAddress }, now);
  if (asksForConfirmation(warnings, input.confirmation, input.confirmed)) {
    return err({ kind: 'needs-confirmation', warnings });
  }
  const stored = await deps.bans.editBan(input.id, change, input.expectedVersion, actor, now);
  if (!stored.ok) return stored;
  const enforced = await deps.bringIndexTo(stored.value.revision);
  return ok({ ban: stored.value.value, enforced, warnings });
}

/** The addresses that a changed ban refuses and did not before: all of them if it lasts longer. */
export function newlyRefused(before: Ban, change: Pick<BanChange, 'range' | 'validUntil'>): IpRange[] {
  const range = change.range ?? before.range;
  const lastsLonger = change.validUntil !== undefined && untilMs(change.validUntil) > untilMs(before.validUntil);
  return lastsLonger ? [range] : subtract(range, before.range);
}
