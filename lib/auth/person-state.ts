import type { Person } from '../ports/people-store';

/**
 * How an agent stands.
 * - `active`: can sign in.
 * - `disabled`: can't, until an administrator enables the account.
 * - `invited`, `locked-out`: has no password (yet, or any more). A link waits until `linkUntil`; null = there is none,
 *   or it has run out.
 */
export type PersonState =
  | { readonly kind: 'active' | 'disabled' }
  | { readonly kind: 'invited' | 'locked-out'; readonly linkUntil: Date | null };

export function personState({ disabledAt, hasPassword, link, lastSeenAt }: Person, now: Date): PersonState {
  if (disabledAt) return { kind: 'disabled' };
  if (hasPassword) return { kind: 'active' };
  const wasHere = link ? link.purpose === 'password_reset' : lastSeenAt !== null;
  const linkUntil = link && link.expiresAt > now ? link.expiresAt : null;
  return { kind: wasHere ? 'locked-out' : 'invited', linkUntil };
}
