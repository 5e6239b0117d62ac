'use server';

import { cookies, headers } from 'next/headers';
import { redirect } from 'next/navigation';
import { isSecureRequest } from '@/lib/auth/secure-request';
import { findSignedIn } from '@/lib/auth/session';
import { endedSessionCookie } from '@/lib/auth/session-cookie';
import { runtime } from '@/lib/composition';

/**
 * Ends this browser's session, then takes its cookie away. In this order: if the store is down, the person sees that
 * signing out failed instead of believing that a session ended which didn't.
 */
export async function signOutAction(): Promise<never> {
  const { agents, clock, publicUrl } = runtime();
  const signedIn = await findSignedIn();
  if (signedIn) await agents.endSession(signedIn.sessionId, clock.now());
  const { name, value, options } = endedSessionCookie(isSecureRequest(await headers(), publicUrl));
  (await cookies()).set(name, value, options);
  redirect('/sign-in');
}
