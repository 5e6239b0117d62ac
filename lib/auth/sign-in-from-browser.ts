import { runtime } from '../composition';
import type { Result } from '../domain/result';
import { readBrowser, rememberDevice } from './browser';
import type { PasswordRefusal } from './check-password';
import { signIn } from './sign-in';
import type { SignedInSession } from './start-session';

/**
 * `signIn` for the request at hand: address, device and browser come from it, and on success the device cookie is set
 * in the answer. The session cookie is the caller's to set, because next-auth sets its own. Only in server actions and
 * route handlers.
 */
export async function signInFromBrowser(
  email: string,
  password: string,
): Promise<Result<SignedInSession, PasswordRefusal>> {
  const { secure, ...browser } = await readBrowser();
  const outcome = await signIn(runtime(), { email, password, ...browser });
  if (outcome.ok) await rememberDevice(outcome.value.deviceCookie, secure);
  return outcome;
}
