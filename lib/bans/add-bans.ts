import type { Actor } from '../domain/ban';
import { asksForConfirmation, type BanWarningContext, banWarnings } from '../domain/ban-warnings';
import type { IpAddress } from '../domain/ip-address';
import type { IpRange } from '../domain/ip-range';
import { err, ok, type Result } from '../domain/result';
import type { AddedOutcome, KeptAnswer, NewBan, RequestMark } from '../ports/ban-store';
import { type BanDeps, type FieldRefusal, refuseFields } from './add-ban';

/** One of many bans. `confirmed`: it is wanted though it covers the caller, loopback or a trusted proxy. */
export interface BanEntry {
  readonly range: IpRange;
  readonly validUntil: Date | null;
  readonly reason: string;
  readonly contactId: number | null;
  readonly ticketId: number | null;
  readonly confirmed: boolean;
}

/** What became of an entry. `Unread` is the caller's own word on one that it couldn't read. */
export type EntryOutcome<Unread> =
  | AddedOutcome
  | { readonly refusal: FieldRefusal }
  | { readonly refusal: { readonly kind: 'unread'; readonly error: Unread } };

export interface AddBansInput<Unread> {
  readonly entries: readonly Result<BanEntry, Unread>[];
  readonly name: string;
  readonly allOrNothing: boolean;
  readonly callerAddress: IpAddress | null;
  /** By what the request is known if it comes again; null = it isn't. */
  readonly mark:
    | (Omit<RequestMark, 'answerOf'> & { readonly answerOf: (outcomes: readonly EntryOutcome<Unread>[]) => string })
    | null;
}

export type AddBansOutcome<Unread> =
  | { readonly kind: 'added'; readonly outcomes: readonly EntryOutcome<Unread>[]; readonly enforced: boolean }
  /** The request was carried out before, and this was answered. */
  | { readonly kind: 'known'; readonly answer: KeptAnswer; readonly enforced: boolean };

/**
 * Bans many ranges, all in one transaction; of `allOrNothing` none if one is refused, else those that are not. The same
 * promises as addBan about when it returns, and about warnings as programs get them. The error tells the
 * refusals in their places; nothing was stored, and ids in the other places are nobody's.
 */
export async function addBans<Unread>(
  deps: BanDeps,
  actor: Actor,
  input: AddBansInput<Unread>,
): Promise<Result<AddBansOutcome<Unread>, readonly EntryOutcome<Unread>[]>> {
  const now = deps.clock.now();
  const { callerAddress, allOrNothing, name, mark } = input;
  const context = { callerAddress, trustedProxies: deps.trustedProxies, agentAddresses: [] };
  const judged = input.entries.map((entry) => judgeEntry(entry, context, now));
  const bans = judged.flatMap((each): NewBan[] => (each.ok ? [{ ...each.value, bannedBy: actor }] : []));
  /** What the store says of those that it was given, and ours of the others, in their order. */
  const merged = (outcomes: readonly AddedOutcome[]): EntryOutcome<Unread>[] => {
    const told = outcomes.values();
    return judged.map((each) => (each.ok ? (told.next().value as AddedOutcome) : each.error));
  };
  const isRefused = allOrNothing ? bans.length < judged.length : bans.length === 0 && mark === null;
  if (isRefused) return err(judged.flatMap((each) => (each.ok ? { id: 0 } : each.error)));
  const keep = mark && { ...mark, answerOf: (outcomes: readonly AddedOutcome[]) => mark.answerOf(merged(outcomes)) };
  const refusedBefore = judged.length - bans.length;
  const stored = await deps.bans.addBans({ bans, name, addedBy: actor, allOrNothing, refusedBefore, keep }, now);
  if (stored.ok) {
    const { value, revision } = stored.value;
    return ok({ kind: 'added', outcomes: merged(value.outcomes), enforced: await deps.bringIndexTo(revision) });
  }
  if (stored.error.kind === 'refused') return err(merged(stored.error.outcomes));
  const { answer } = stored.error;
  return ok({ kind: 'known', answer, enforced: await deps.bringIndexTo(answer.revision) });
}

function judgeEntry<Unread>(
  entry: Result<BanEntry, Unread>,
  context: BanWarningContext,
  now: Date,
): Result<Omit<NewBan, 'bannedBy'>, EntryOutcome<Unread>> {
  if (!entry.ok) return err({ refusal: { kind: 'unread', error: entry.error } });
  const { confirmed, ...ban } = { ...entry.value, reason: entry.value.reason.trim() };
  const refusal = refuseFields(ban, now);
  if (refusal) return err({ refusal });
  const warnings = banWarnings(ban.range, context);
  if (!asksForConfirmation(warnings, 'lenient', confirmed)) return ok(ban);
  return err({ refusal: { kind: 'needs-confirmation', warnings } });
}
