import { safeNextPath } from '../auth/safe-next-path';
import { banIdSchema } from './ban-reference';

/** Which bans somebody wants to expire. */
export interface ExpireForm {
  /** Each once, as ticked; what is no id is left out. */
  readonly ids: readonly number[];
  /** Where to go afterwards; always a path of the desk. */
  readonly returnTo: string;
}

/** Why nothing was expired; null before it was tried. */
export type ExpireFormState =
  | { readonly kind: 'nothing-selected' }
  | { readonly kind: 'too-many'; readonly limit: number }
  | {
      readonly kind: 'nothing-to-expire';
      /** Those that are over, with when each ended, in words. */
      readonly past: readonly { readonly rangeText: string; readonly endedText: string }[];
    }
  | { readonly kind: 'failed' }
  | null;

/** What a question about expiring bans says of each, in words. Plain texts only: it goes to browsers. */
export interface BanInQuestion {
  readonly id: number;
  readonly rangeText: string;
  /** How long it would have lasted, as in "until Tue 24 Nov 2026, 15:30". */
  readonly untilText: string;
  readonly reason: string;
  /** When it ended, if it is over already. */
  readonly endedText: string | null;
  /** How much of it other bans go on refusing. */
  readonly staysBanned: 'all' | 'partly' | 'not';
  /** Those bans, the ones that cover all of it first; at most a few. */
  readonly stillBannedBy: readonly { readonly id: number; readonly rangeText: string; readonly untilText: string }[];
}

/** Reads `ids` as a form or an address has them: repeated, or separated by commas. */
export function parseBanIds(values: readonly unknown[]): number[] {
  const texts = values.flatMap((value) => (typeof value === 'string' ? value.slice(0, 10_000).split(',') : []));
  const ids = texts.slice(0, 2_000).flatMap((text) => {
    const id = banIdSchema.safeParse(text.trim());
    return id.success ? [id.data] : [];
  });
  return [...new Set(ids)];
}

/** Reads the form; a stranger may have written it. */
export function parseExpireForm(form: FormData): ExpireForm {
  const returnTo = form.get('returnTo');
  return {
    ids: parseBanIds(form.getAll('ids')),
    returnTo: returnTo === null ? '/desk/bans' : safeNextPath(returnTo),
  };
}
