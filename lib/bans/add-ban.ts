import { type Actor, type Ban, LATEST_VALID_UNTIL } from '../domain/ban';
import { asksForConfirmation, type BanWarning, banWarnings, type Confirmation } from '../domain/ban-warnings';
import type { IpAddress } from '../domain/ip-address';
import type { IpRange } from '../domain/ip-range';
import { err, ok, type Result } from '../domain/result';
import type { AgentStore } from '../ports/agent-store';
import type { AddRefusal, BanStore } from '../ports/ban-store';
import type { Clock } from '../ports/clock';

/** What use cases on bans need; the runtime has all of it. */
export interface BanDeps {
  readonly bans: BanStore;
  readonly agents: AgentStore;
  readonly clock: Clock;
  readonly trustedProxies: readonly IpRange[];
  readonly bringIndexTo: (revision: bigint) => Promise<boolean>;
}

export interface AddBanInput {
  readonly range: IpRange;
  readonly validUntil: Date | null;
  readonly reason: string;
  readonly contactId?: number | null;
  readonly ticketId?: number | null;
  /** Where the person who asks is calling from; null on the command line. */
  readonly callerAddress: IpAddress | null;
  /** Which warnings the person has read and wants it all the same. */
  readonly confirmed: Confirmation;
  /**
   * Which warnings stop an unconfirmed ban: `strict` (the form) all of them; `lenient` (API, command line) one's own
   * address, loopback and trusted proxies.
   */
  readonly confirmation: 'strict' | 'lenient';
}

/** A change that is stored for good. `enforced` false = the index is behind (Redis is away) and will follow by itself. */
export interface BanOutcome {
  readonly ban: Ban;
  readonly enforced: boolean;
  readonly warnings: readonly BanWarning[];
}

export type FieldRefusal =
  | { readonly kind: 'needs-confirmation'; readonly warnings: readonly BanWarning[] }
  | { readonly kind: 'ends-in-the-past' }
  | { readonly kind: 'ends-too-late' }
  | { readonly kind: 'reason-too-long'; readonly limit: number };

export type AddBanError = FieldRefusal | AddRefusal;

/** Longest reason, in characters; the database holds the same line. */
export const REASON_LENGTH_MAX = 2000;

/**
 * Bans a range. Returns only once the ban is enforced at every instance, or is stored and the index is known to be
 * behind. Nothing is stored on a refusal. Throws when the store fails.
 */
export async function addBan(
  deps: BanDeps,
  actor: Actor,
  input: AddBanInput,
): Promise<Result<BanOutcome, AddBanError>> {
  const now = deps.clock.now();
  const reason = input.reason.trim();
  const refusal = refuseFields({ validUntil: input.validUntil, reason }, now);
  if (refusal) return err(refusal);
  const warnings = await warningsFor(deps, { ...input, caller: actor }, now);
  if (asksForConfirmation(warnings, input.confirmation, input.confirmed)) {
    return err({ kind: 'needs-confirmation', warnings });
  }
  const stored = await deps.bans.addBan(
    {
      range: input.range,
      validUntil: input.validUntil,
      reason,
      bannedBy: actor,
      contactId: input.contactId ?? null,
      ticketId: input.ticketId ?? null,
    },
    now,
  );
  if (!stored.ok) return stored;
  const enforced = await deps.bringIndexTo(stored.value.revision);
  return ok({ ban: stored.value.value, enforced, warnings });
}

/** The rules for fields that a ban and an edit share; null when they are fine. */
export function refuseFields(fields: { validUntil?: Date | null; reason?: string }, now: Date): FieldRefusal | null {
  if (fields.reason !== undefined && fields.reason.length > REASON_LENGTH_MAX) {
    return { kind: 'reason-too-long', limit: REASON_LENGTH_MAX };
  }
  if (fields.validUntil) {
    if (fields.validUntil <= now) return { kind: 'ends-in-the-past' };
    if (fields.validUntil > LATEST_VALID_UNTIL) return { kind: 'ends-too-late' };
  }
  return null;
}

/** A ban that is about to be given, or an edit; see `banWarnings` about `newly`. */
export interface BanIntent {
  readonly range: IpRange;
  readonly newly?: readonly IpRange[];
  readonly caller: Pick<Actor, 'agentId'>;
  readonly callerAddress: IpAddress | null;
}

/** What a person should know before a range is banned. Where the caller is signed in is no news to the caller. */
export async function warningsFor(
  deps: Pick<BanDeps, 'agents' | 'trustedProxies'>,
  { range, newly, caller, callerAddress }: BanIntent,
  now: Date,
): Promise<BanWarning[]> {
  const inUse = await deps.agents.agentAddressesInUse(now);
  const agentAddresses = inUse.filter(({ agentId }) => agentId !== caller.agentId);
  return banWarnings(range, { callerAddress, trustedProxies: deps.trustedProxies, agentAddresses }, newly);
}
