import { cookies, headers } from 'next/headers';
import { runtime } from '../composition';
import type { Result } from '../domain/result';
import { readClientHeader } from '../gate/client-header';
import type { PasswordRefusal } from './check-password';
import { DEVICE_COOKIE_SECONDS, deviceCookieName } from './device-cookie';
import { isSecureRequest } from './secure-request';
import { cookieOptions } from './session-cookie';
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
  const deps = runtime();
  const requestHeaders = await headers();
  const jar = await cookies();
  const secure = isSecureRequest(requestHeaders, deps.publicUrl);
  const client = readClientHeader(requestHeaders, deps.clientHeaderSecret);
  const outcome = await signIn(deps, {
    email,
    password,
    address: client.kind === 'address' ? client.address : null,
    device: jar.get(deviceCookieName(secure))?.value ?? null,
    userAgent: requestHeaders.get('user-agent') ?? '',
  });
  if (outcome.ok) {
    jar.set(deviceCookieName(secure), outcome.value.deviceCookie, cookieOptions(secure, DEVICE_COOKIE_SECONDS));
  }
  return outcome;
}
