/**
 * The cookie by which somebody who wrote on the board is known again: who registered, signed. It opens nothing but
 * writing under that name, and the ban is asked all the same.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';

/** How long a browser stays registered after it wrote, in seconds: a year. */
export const REGISTRATION_SECONDS = 365 * 24 * 60 * 60;

/** The cookie's name; `secure` = the browser came by https. */
export function registrationCookieName(secure: boolean): string {
  return secure ? '__Secure-gatehouse-visitor' : 'gatehouse-visitor';
}

/** Format: `8c9f…-…(36).f3Qz…(43)`: the visitor's id and a signature over it. */
export function makeRegistration(secret: string, visitorId: string): string {
  return `${visitorId}.${sign(secret, visitorId)}`;
}

/** The visitor's id, or null if the cookie is missing or forged. */
export function readRegistration(secret: string, cookie: string | null | undefined): string | null {
  const [, id, signature] = /^([0-9a-f-]{36})\.([\w-]{43})$/.exec(cookie ?? '') ?? [];
  if (!id || !signature) return null;
  return timingSafeEqual(Buffer.from(signature), Buffer.from(sign(secret, id))) ? id : null;
}

/** The cookie's attributes, for Next and for `registrationHeader`. */
export function registrationOptions(secure: boolean) {
  return { path: '/', httpOnly: true, sameSite: 'lax', secure, maxAge: REGISTRATION_SECONDS } as const;
}

/** The attributes by which a browser forgets: it gives up a cookie of https only for one that is Secure too. */
export function forgottenOptions(secure: boolean) {
  return { ...registrationOptions(secure), maxAge: 0 } as const;
}

/** The header by which an answer registers a browser. */
export function registrationHeader(secret: string, visitorId: string, secure: boolean): string {
  const value = `${registrationCookieName(secure)}=${makeRegistration(secret, visitorId)}`;
  return `${value}; Path=/; Max-Age=${REGISTRATION_SECONDS}; HttpOnly; SameSite=Lax${secure ? '; Secure' : ''}`;
}

function sign(secret: string, visitorId: string): string {
  return createHmac('sha256', secret).update(`gatehouse visitor\0${visitorId}`).digest('base64url');
}
