import { encode } from 'next-auth/jwt';

/** How long a sign-in lasts at most, in seconds: a week. The session's row and the cookie end together. */
export const SESSION_SECONDS = 7 * 24 * 60 * 60;

/** A cookie as `cookies().set(name, value, options)` takes it. */
export interface CookieToSet {
  readonly name: string;
  readonly value: string;
  readonly options: CookieOptions;
}

export interface CookieOptions {
  readonly httpOnly: true;
  readonly sameSite: 'lax';
  readonly path: '/';
  readonly secure: boolean;
  /** Seconds; 0 takes the cookie away. */
  readonly maxAge: number;
}

/** The name that next-auth gives its session cookie; `secure` = the browser came by https. */
export function sessionCookieName(secure: boolean): string {
  return secure ? '__Secure-next-auth.session-token' : 'next-auth.session-token';
}

/** next-auth's own session cookie for a session row: encrypted with `secret`, carrying nothing but the row's id. */
export async function sessionCookie(secret: string, sessionId: string, secure: boolean): Promise<CookieToSet> {
  const value = await encode({ token: { sid: sessionId }, secret, maxAge: SESSION_SECONDS });
  return { name: sessionCookieName(secure), value, options: cookieOptions(secure, SESSION_SECONDS) };
}

/**
 * The cookie that takes the session cookie away. It repeats the attributes, because browsers ignore a Set-Cookie for a
 * `__Secure-` name that isn't Secure itself.
 */
export function endedSessionCookie(secure: boolean): CookieToSet {
  return { name: sessionCookieName(secure), value: '', options: cookieOptions(secure, 0) };
}

/** Attributes of every cookie of staff: unreadable to scripts, not sent along by other sites' forms. */
export function cookieOptions(secure: boolean, maxAgeSeconds: number): CookieOptions {
  return { httpOnly: true, sameSite: 'lax', path: '/', secure, maxAge: maxAgeSeconds };
}
