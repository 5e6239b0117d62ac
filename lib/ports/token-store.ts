import type { Actor } from '../domain/ban';

/** Tokens with which programs use the API. Only a hash of each is kept, so a token is shown once, when it is made. */
export interface TokenStore {
  /** Recorded in the activity log. */
  addToken(token: NewToken, actor: Actor, now: Date): Promise<{ id: number }>;
  /** The token with that hash, unless it was revoked; null when there is none. Notes within a minute that it was used. */
  useToken(hash: string, now: Date): Promise<KnownToken | null>;
}

export interface KnownToken {
  readonly id: number;
  readonly name: string;
  readonly readOnly: boolean;
}

export interface NewToken {
  /** What the token is for; bans that are made with it name it. */
  readonly name: string;
  /** See `hashApiToken`. */
  readonly hash: string;
  readonly readOnly: boolean;
}
