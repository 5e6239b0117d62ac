import type { Actor } from '../domain/ban';
import { asksForConfirmation, type Confirmation } from '../domain/ban-warnings';
import type { IpAddress } from '../domain/ip-address';
import type { IpRange } from '../domain/ip-range';
import { err, ok, type Result } from '../domain/result';
import type { ChatBanRefusal, GivenChatBan } from '../ports/ban-store';
import { type BanDeps, type BanOutcome, type FieldRefusal, refuseFields, warningsFor } from './add-ban';

export interface BanFromChatInput {
  /** The ticket of the chat or call. */
  readonly code: string;
  readonly range: IpRange;
  readonly validUntil: Date | null;
  readonly reason: string;
  readonly callerAddress: IpAddress | null;
  /** Which warnings the agent has read and wants it all the same; the dialog asks about every one. */
  readonly confirmed: Confirmation;
}

export interface ChatBanOutcome extends BanOutcome {
  readonly ticketCode: string;
  readonly otherChats: readonly string[];
}

/**
 * Bans the visitor of a running chat or call; see BanStore.banFromChat for what happens as one unit. Returns once the ban is
 * enforced, or is stored and the index is known to be behind. Nothing happened on a refusal. Throws when the store fails.
 */
export async function banFromChat(
  deps: BanDeps,
  actor: Actor,
  input: BanFromChatInput,
): Promise<Result<ChatBanOutcome & Pick<GivenChatBan, 'kind'>, FieldRefusal | ChatBanRefusal>> {
  const now = deps.clock.now();
  const reason = input.reason.trim();
  const { range, validUntil, callerAddress } = input;
  const refusal = refuseFields({ validUntil, reason }, now);
  if (refusal) return err(refusal);
  const warnings = await warningsFor(deps, { range, caller: actor, callerAddress }, now);
  if (asksForConfirmation(warnings, 'strict', input.confirmed)) return err({ kind: 'needs-confirmation', warnings });
  const stored = await deps.bans.banFromChat({ code: input.code, range, validUntil, reason, bannedBy: actor }, now);
  if (!stored.ok) return stored;
  const enforced = await deps.bringIndexTo(stored.value.revision);
  return ok({ ...stored.value.value, enforced, warnings });
}
