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
  input: AddExemptionInput,
): Promise<Result<ExemptionOutcome, AddExemptionError>> {
  const now = clock.now();
  const refusal = refuseExemption(input, now);
  if (refusal) return err(refusal);
  const { range, note, validUntil } = input;
  const stored = await bans.addExemption({ range, note: note.trim(), validUntil, createdBy: actor }, now);
  return ok({ exemption: stored.value, enforced: await bringIndexTo(stored.revision) });
}

/** The rules for what an exemption says; null when it is fine. */
export function refuseExemption(
  { note, validUntil }: Pick<AddExemptionInput, 'note' | 'validUntil'>,
  now: Date,
): AddExemptionError | null {
  const length = note.trim().length;
  if (length === 0) return { kind: 'note-missing' };
  if (length > NOTE_LENGTH_MAX) return { kind: 'note-too-long', limit: NOTE_LENGTH_MAX };
  if (validUntil && validUntil <= now) return { kind: 'ends-in-the-past' };
  if (validUntil && validUntil > LATEST_VALID_UNTIL) return { kind: 'ends-too-late' };
  return null;
}
