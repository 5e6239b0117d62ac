import 'server-only';
import { cookies } from 'next/headers';
import { THEME_COOKIE } from '@/components/ui/theme';
import { readBrowser, rememberDevice } from '@/lib/auth/browser';
import { findSignedIn } from '@/lib/auth/session';
import { sessionCookie } from '@/lib/auth/session-cookie';
import type { SignedInSession } from '@/lib/auth/start-session';
import { runtime } from '@/lib/composition';
import { themeCookieOptions } from '../theme-cookie-options';

/**
 * Leaves a new session in the browser, with the theme that its agent chose, wherever that was. Only in server actions
 * and route handlers.
 */
export async function keepSignedIn({ agent, sessionId, deviceCookie }: SignedInSession): Promise<void> {
  const { agents, clock, secret } = runtime();
  // The browser forgets the session that it had, and then nobody could end it any more.
  const before = await findSignedIn();
  if (before) await agents.endSession(before.sessionId, clock.now());
  const { secure } = await readBrowser();
  await rememberDevice(deviceCookie, secure);
  const jar = await cookies();
  const { name, value, options } = await sessionCookie(secret, sessionId, secure);
  jar.set(name, value, options);
  jar.set(THEME_COOKIE, agent.theme, themeCookieOptions(secure));
}
