import { describe, expect, test } from 'vitest';
import { isSecureRequest } from '../../../lib/auth/secure-request';
import { cookieOptions, endedSessionCookie, sessionCookieName } from '../../../lib/auth/session-cookie';

const by = (proto?: string) => new Headers(proto === undefined ? {} : { 'x-forwarded-proto': proto });

describe('cookies are for https only', () => {
  test.each([
    ['when a trusted proxy says that the browser came by https', by('https'), null, true],
    ['by the first proxy’s word', by('https, http'), null, true],
    ['when the public URL says https, whatever a proxy says', by('http'), 'https://desk.example.com', true],
  ])('%s', (_, headers, publicUrl, expected) => {
    expect(isSecureRequest(headers, publicUrl)).toBe(expected);
  });

  test.each([
    ['nobody says so', by(), null],
    ['the proxy says http', by('http'), null],
    ['the public URL says http', by('https'), 'http://desk.example.com'],
  ])('and not when %s: the browser would drop them', (_, headers, publicUrl) => {
    expect(isSecureRequest(headers, publicUrl)).toBe(false);
  });

  test('and the one that ends the session is Secure too, or browsers ignore it', () => {
    expect(endedSessionCookie(true)).toEqual({
      name: sessionCookieName(true),
      value: '',
      options: { httpOnly: true, sameSite: 'lax', path: '/', secure: true, maxAge: 0 },
    });
    expect(sessionCookieName(true)).toMatch(/^__Secure-/);
    expect(cookieOptions(false, 60)).toMatchObject({ httpOnly: true, secure: false, maxAge: 60 });
  });
});
