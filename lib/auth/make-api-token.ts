import type { Actor } from '../domain/ban';
import { err, ok, type Result } from '../domain/result';
import type { Clock } from '../ports/clock';
import type { TokenStore } from '../ports/token-store';
import { hashApiToken, newApiToken } from './api-token';

/** Longest name of a token, in characters. */
export const TOKEN_NAME_LENGTH_MAX = 100;

export interface MadeToken {
  readonly id: number;
  readonly name: string;
  readonly readOnly: boolean;
  /** The token itself, which is kept nowhere. */
  readonly token: string;
}

/** Makes a token for a program. Refused when its name is empty or too long. Throws when the store fails. */
export async function makeApiToken(
  { apiTokens, clock }: { readonly apiTokens: TokenStore; readonly clock: Clock },
  actor: Actor,
  wanted: { readonly name: string; readonly readOnly: boolean },
): Promise<Result<MadeToken, { readonly kind: 'bad-name' }>> {
  const name = readTokenName(wanted.name);
  if (name === null) return err({ kind: 'bad-name' });
  const { readOnly } = wanted;
  const token = newApiToken();
  const { id } = await apiTokens.addToken({ name, hash: hashApiToken(token), readOnly }, actor, clock.now());
  return ok({ id, name, readOnly, token });
}

/** The name as it is kept; null when it is empty or too long. */
export function readTokenName(text: string): string | null {
  const name = text.replace(/\p{Cc}/gu, '').trim();
  return name === '' || name.length > TOKEN_NAME_LENGTH_MAX ? null : name;
}
