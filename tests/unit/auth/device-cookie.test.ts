import { describe, expect, test } from 'vitest';
import { DEVICE_COOKIE_SECONDS, makeDeviceCookie, readDeviceCookie } from '../../../lib/auth/device-cookie';

const SECRET = 'a secret for tests';
const NOW = new Date('2026-01-01T00:00:00Z');
const EMAIL = 'jane@example.com';
const cookie = makeDeviceCookie(SECRET, EMAIL, NOW);

describe('a device cookie', () => {
  test('is believed for the account that it was made for, in any case, until it is too old', () => {
    const device = readDeviceCookie(SECRET, cookie, EMAIL, NOW);
    expect(device).toMatch(/^[\w-]{43}$/);
    expect(readDeviceCookie(SECRET, cookie, 'Jane@Example.com', NOW)).toBe(device);
    expect(readDeviceCookie(SECRET, cookie, EMAIL, inSeconds(DEVICE_COOKIE_SECONDS))).toBe(device);
    expect(readDeviceCookie(SECRET, cookie, EMAIL, inSeconds(DEVICE_COOKIE_SECONDS + 1))).toBeNull();
  });

  test.each([
    ['for another account', cookie, 'john@example.com', SECRET],
    ['under another secret', cookie, EMAIL, 'another secret'],
    ['absent', null, EMAIL, SECRET],
    ['empty', '', EMAIL, SECRET],
    ['without its signature', cookie.replace(/\.[^.]*$/, '.'), EMAIL, SECRET],
    ['made younger', cookie.replace(/^\d/, '9'), EMAIL, SECRET],
    ['with something behind it', `${cookie}x`, EMAIL, SECRET],
  ])('%s is not believed', (_, value, email, secret) => {
    expect(readDeviceCookie(secret, value, email, NOW)).toBeNull();
  });

  test('is another one each time', () => {
    expect(makeDeviceCookie(SECRET, EMAIL, NOW)).not.toBe(cookie);
  });
});

const inSeconds = (seconds: number) => new Date(NOW.getTime() + seconds * 1000);
