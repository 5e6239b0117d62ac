'use server';

import { cookies, headers } from 'next/headers';
import { redirect } from 'next/navigation';
import { safeNextPath } from '@/lib/auth/safe-next-path';
import { isSecureRequest } from '@/lib/auth/secure-request';
import { findSignedIn } from '@/lib/auth/session';
import { sessionCookie } from '@/lib/auth/session-cookie';
import { signInFromBrowser } from '@/lib/auth/sign-in-from-browser';
import { runtime } from '@/lib/composition';
import type { SignInState } from './sign-in-state';

/** Signs in and goes on to the form's `next`; on a refusal, the state for the form to show. Needs no client script. */
export async function signInAction(_before: SignInState, form: FormData): Promise<SignInState> {
  const email = textOf(form, 'email');
  const { secret, publicUrl, agents, clock, log } = runtime();
  const outcome = await signInFromBrowser(email, textOf(form, 'password')).catch((error: unknown) => {
    log.error({ err: error }, 'signing in failed');
    return null;
  });
  if (!outcome) return { email, refusal: { kind: 'unavailable' } };
  if (!outcome.ok) {
    const { error } = outcome;
    if (error.kind !== 'too-many-attempts') return { email, refusal: { kind: error.kind } };
    const minutes = Math.max(1, Math.ceil((error.retryAt.getTime() - clock.now().getTime()) / 60_000));
    return { email, refusal: { kind: 'too-many-attempts', minutes } };
  }

  // The browser forgets the session that it had, and then nobody could end it any more.
  const before = await findSignedIn();
  if (before) await agents.endSession(before.sessionId, clock.now());
  const secure = isSecureRequest(await headers(), publicUrl);
  const { name, value, options } = await sessionCookie(secret, outcome.value.sessionId, secure);
  (await cookies()).set(name, value, options);
  redirect(safeNextPath(form.get('next')));
}

function textOf(form: FormData, field: string): string {
  const value = form.get(field);
  return typeof value === 'string' ? value : '';
}
