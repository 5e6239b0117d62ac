import type { Actor } from '../domain/ban';
import type { Result } from '../domain/result';

/** Tokens with which programs use the API. Only a hash of each is kept, so a token is shown once, when it is made. */
export interface TokenStore {
  /** Recorded in the activity log. */
  addToken(token: NewToken, actor: Actor, now: Date): Promise<{ id: number }>;
  /** The token with that hash, unless it was revoked; null when there is none. Notes within a minute that it was used. */
  useToken(hash: string, now: Date): Promise<KnownToken | null>;
  /** Those that count, the newest first; then those that were revoked within `REVOKED_LISTED_MS`, the last one first. */
  listTokens(now: Date): Promise<ListedToken[]>;
  findToken(id: number): Promise<ListedToken | null>;
  /** From its commit on nobody is let in with the token. Recorded in the activity log. */
  revokeToken(
    id: number,
    actor: Actor,
    now: Date,
  ): Promise<Result<ListedToken, { readonly kind: 'not-found' } | { readonly kind: 'revoked' }>>;
}

/** How long a token that was revoked stays in the list. */
export const REVOKED_LISTED_MS = 90 * 86_400_000;

export interface KnownToken {
  readonly id: number;
  readonly name: string;
  readonly readOnly: boolean;
}

export interface ListedToken extends KnownToken {
  /** Null when that wasn't recorded yet. */
  readonly createdByName: string | null;
  readonly createdAt: Date;
  /** To within a minute; null = never. */
  readonly lastUsedAt: Date | null;
  readonly revokedAt: Date | null;
}

export interface NewToken {
  /** What the token is for; bans that are made with it name it. */
  readonly name: string;
  /** See `hashApiToken`. */
  readonly hash: string;
  readonly readOnly: boolean;
}
