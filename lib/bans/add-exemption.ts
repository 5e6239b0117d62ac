import { type Actor, type Exemption, LATEST_VALID_UNTIL } from '../domain/ban';
import type { IpRange } from '../domain/ip-range';
import { err, ok, type Result } from '../domain/result';
import type { BanDeps } from './add-ban';

export interface AddExemptionInput {
  readonly range: IpRange;
  /** Why, for colleagues. */
  readonly note: string;
  /** Null = indefinitely. */
  readonly validUntil: Date | null;
}

export type AddExemptionError =
  | { readonly kind: 'note-missing' }
  | { readonly kind: 'note-too-long'; readonly limit: number }
  | { readonly kind: 'ends-in-the-past' }
  | { readonly kind: 'ends-too-late' };

/** An exemption that is stored for good. `enforced` false = the index is behind and will follow by itself. */
export interface ExemptionOutcome {
  readonly exemption: Exemption;
  readonly enforced: boolean;
}

/** Longest note, in characters. */
export const NOTE_LENGTH_MAX = 500;

/**
 * From now on a range is never refused, whatever is banned. The same promises as addBan about when it returns. A refusal
 * stores nothing. Throws when the store fails.
 */
export async function addExemption(
  { bans, clock, bringIndexTo }: Pick<BanDeps, 'bans' | 'clock' | 'bringIndexTo'>,
  actor: Actor,
  { range, note, validUntil }: AddExemptionInput,
): Promise<Result<ExemptionOutcome, AddExemptionError>> {
  const now = clock.now();
  const trimmed = note.trim();
  if (trimmed === '') return err({ kind: 'note-missing' });
  if (trimmed.length > NOTE_LENGTH_MAX) return err({ kind: 'note-too-long', limit: NOTE_LENGTH_MAX });
  if (validUntil && validUntil <= now) return err({ kind: 'ends-in-the-past' });
  if (validUntil && validUntil > LATEST_VALID_UNTIL) return err({ kind: 'ends-too-late' });
  const stored = await bans.addExemption({ range, note: trimmed, validUntil, createdBy: actor }, now);
  return ok({ exemption: stored.value, enforced: await bringIndexTo(stored.revision) });
}
