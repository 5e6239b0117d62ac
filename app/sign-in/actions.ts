'use server';

import { redirect } from 'next/navigation';
import { safeNextPath } from '@/lib/auth/safe-next-path';
import { signInFromBrowser } from '@/lib/auth/sign-in-from-browser';
import { runtime } from '@/lib/composition';
import { keepSignedIn } from './keep-signed-in';
import type { SignInState } from './sign-in-state';

/** Signs in and goes on to the form's `next`; on a refusal, the state for the form to show. Needs no client script. */
export async function signInAction(_before: SignInState, form: FormData): Promise<SignInState> {
  const email = textOf(form, 'email');
  const { clock, log } = runtime();
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

  await keepSignedIn(outcome.value);
  redirect(safeNextPath(form.get('next')));
}

function textOf(form: FormData, field: string): string {
  const value = form.get(field);
  return typeof value === 'string' ? value : '';
}
