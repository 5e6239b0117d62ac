/**
 * The cookie that a successful sign-in leaves in a browser, for that account alone. It is no sign-in: it only proves
 * that the owner of the account has been here, so that somebody who hammers the account from elsewhere can't keep the
 * owner out (OWASP, "Device cookies").
 */
import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

/** How long a browser stays known without signing in again, in seconds: half a year. */
export const DEVICE_COOKIE_SECONDS = 180 * 24 * 60 * 60;

/** The device cookie's name; `secure` = the browser came by https. */
export function deviceCookieName(secure: boolean): string {
  return secure ? '__Secure-gatehouse-device' : 'gatehouse-device';
}

/** Format: `1795430400.8HkX0q…(22).f3Qz…(43)`: when it was made (epoch seconds), random, signature over both and the e-mail. */
export function makeDeviceCookie(secret: string, email: string, now: Date): string {
  const subject = `${Math.floor(now.getTime() / 1000)}.${randomBytes(16).toString('base64url')}`;
  return `${subject}.${sign(secret, subject, email)}`;
}

/**
 * A hash that stands for the device, or null if the cookie is missing, forged, too old or for another account.
 * The e-mail's case doesn't matter.
 */
export function readDeviceCookie(secret: string, cookie: string | null, email: string, now: Date): string | null {
  const match = /^((\d{1,12})\.[\w-]{22})\.([\w-]{43})$/.exec(cookie ?? '');
  const [, subject, madeAt, signature] = match ?? [];
  if (!subject || !madeAt || !signature) return null;
  if (!timingSafeEqual(Buffer.from(signature), Buffer.from(sign(secret, subject, email)))) return null;
  if (now.getTime() / 1000 - Number(madeAt) > DEVICE_COOKIE_SECONDS) return null;
  return createHash('sha256').update(subject).digest('base64url');
}

function sign(secret: string, subject: string, email: string): string {
  return createHmac('sha256', secret)
    .update(`gatehouse device cookie\0${subject}\0${email.toLowerCase()}`)
    .digest('base64url');
}
