import type { Actor } from '../domain/ban';
import { asksForConfirmation, type Confirmation } from '../domain/ban-warnings';
import type { IpAddress } from '../domain/ip-address';
import type { IpRange } from '../domain/ip-range';
import { err, ok, type Result } from '../domain/result';
import type { PostBanRefusal } from '../ports/ban-store';
import { type BanDeps, type BanOutcome, type FieldRefusal, refuseFields, warningsFor } from './add-ban';

export interface BanFromPostInput {
  readonly topicId: number;
  readonly seq: number;
  readonly range: IpRange;
  readonly validUntil: Date | null;
  readonly reason: string;
  /** Also hides what the visitor posted in the last day. */
  readonly hidesPosts: boolean;
  readonly callerAddress: IpAddress | null;
  /** Which warnings the agent has read and wants it all the same; the dialog asks about every one. */
  readonly confirmed: Confirmation;
}

export interface PostBanOutcome extends BanOutcome {
  readonly ticketCode: string;
  readonly hiddenPosts: number;
}

/**
 * Bans the visitor who wrote a post; see BanStore.banFromPost for what happens as one unit. Returns once the ban is
 * enforced, or is stored and the index is known to be behind. Nothing happened on a refusal. Throws when the store fails.
 */
export async function banFromPost(
  deps: BanDeps,
  actor: Actor,
  { callerAddress, confirmed, ...input }: BanFromPostInput,
): Promise<Result<PostBanOutcome, FieldRefusal | PostBanRefusal>> {
  const now = deps.clock.now();
  const reason = input.reason.trim();
  const { range, validUntil } = input;
  const refusal = refuseFields({ validUntil, reason }, now);
  if (refusal) return err(refusal);
  const warnings = await warningsFor(deps, { range, caller: actor, callerAddress }, now);
  if (asksForConfirmation(warnings, 'strict', confirmed)) return err({ kind: 'needs-confirmation', warnings });
  const stored = await deps.bans.banFromPost({ ...input, reason, bannedBy: actor }, now);
  if (!stored.ok) return stored;
  const enforced = await deps.bringIndexTo(stored.value.revision);
  return ok({ ...stored.value.value, enforced, warnings });
}
