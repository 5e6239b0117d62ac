'use server';

import { revalidatePath } from 'next/cache';
import { headers } from 'next/headers';
import { redirect } from 'next/navigation';
import { makeApiToken, TOKEN_NAME_LENGTH_MAX } from '@/lib/auth/make-api-token';
import { ownOrigin } from '@/lib/auth/own-origin';
import { runtime } from '@/lib/composition';
import { parseId } from '@/lib/forms/parse-id';
import { type TokenFormState, tokenFormValues, tryTokenCommand } from '@/lib/forms/token-form';
import { actorOf, administratorUnlessDown, orFailed } from '../bans/action-support';

/** Makes a token; the answer holds it, and shows it this once. */
export async function makeTokenAction(before: TokenFormState, form: FormData): Promise<TokenFormState> {
  const values = tokenFormValues(form);
  const answer = { values, errors: {}, failed: false, made: null, attempt: before.attempt + 1 };
  const viewer = await administratorUnlessDown('/desk/tokens/new');
  if (!viewer) return { ...answer, failed: true };
  const { name, scope } = values;
  const scopeError = scope === '' ? { scope: 'Choose what the program may do.' } : {};
  if (name.trim() === '' || scope === '') {
    const nameError = name.trim() === '' ? { name: NAME_ERROR } : {};
    return { ...answer, errors: { ...nameError, ...scopeError } };
  }
  const wanted = { name, readOnly: scope === 'read' };
  const made = await orFailed(makeApiToken(runtime(), actorOf(viewer), wanted), 'making a token');
  if (!made.ok) {
    return made.error.kind === 'failed' ? { ...answer, failed: true } : { ...answer, errors: { name: NAME_ERROR } };
  }
  revalidatePath('/desk/tokens');
  const { token, readOnly } = made.value;
  const tryIt = tryTokenCommand(ownOrigin(await headers(), runtime().publicUrl), token);
  return { ...answer, made: { name: made.value.name, readOnly, token, tryIt } };
}

/** Revokes a token, then shows the others; says why not, if not. */
export async function revokeTokenAction(
  _before: 'not-found' | 'revoked' | 'failed' | null,
  form: FormData,
): Promise<'not-found' | 'revoked' | 'failed' | null> {
  const id = parseId(form.get('tokenId'));
  const viewer = await administratorUnlessDown(`/desk/tokens/${id}/revoke`);
  if (!viewer) return 'failed';
  const revoked = await orFailed(runtime().apiTokens.revokeToken(id, actorOf(viewer), viewer.now), 'revoking a token');
  if (!revoked.ok) return revoked.error.kind;
  revalidatePath('/desk', 'layout');
  redirect(`/desk/tokens?revoked=${id}`);
}

const NAME_ERROR = `Name the token after what will use it, such as “nginx”, in at most ${TOKEN_NAME_LENGTH_MAX} characters.`;
