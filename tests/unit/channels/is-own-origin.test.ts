import { describe, expect, test } from 'vitest';
import { isOwnOrigin } from '../../../lib/channels/is-own-origin';

const own = (headers: Record<string, string>, publicUrl: string | null = null) =>
  isOwnOrigin(new Headers(headers), publicUrl);

describe('a request that changes something', () => {
  test.each([
    ['without an Origin (a program)', { host: 'desk.example.com' }, null],
    ['from our own page', { host: 'desk.example.com', origin: 'https://desk.example.com' }, null],
    ['from our own page on a port', { host: 'desk.example.com:3000', origin: 'http://desk.example.com:3000' }, null],
    ['with the default port spelled out', { host: 'desk.example.com:443', origin: 'https://desk.example.com' }, null],
    ['in another case', { host: 'Desk.Example.com', origin: 'https://desk.example.com' }, null],
    [
      'behind a proxy that rewrites Host',
      { host: 'app:3000', 'x-forwarded-host': 'desk.example.com', origin: 'https://desk.example.com' },
      null,
    ],
    ['at the public URL', { host: 'app:3000', origin: 'https://desk.example.com' }, 'https://desk.example.com/help'],
  ])('%s is taken', (_, headers, publicUrl) => {
    expect(own(headers, publicUrl)).toBe(true);
  });

  test.each([
    ['another site’s page', { host: 'desk.example.com', origin: 'https://evil.example' }],
    ['a subdomain', { host: 'desk.example.com', origin: 'https://x.desk.example.com' }],
    ['another port', { host: 'desk.example.com', origin: 'https://desk.example.com:8443' }],
    ['a sandboxed page', { host: 'desk.example.com', origin: 'null' }],
    ['an unreadable origin', { host: 'desk.example.com', origin: 'desk.example.com' }],
    ['nowhere, to a request without Host', { origin: 'https://evil.example' }],
  ])('from %s is not', (_, headers) => {
    expect(own(headers, 'https://help.example.com')).toBe(false);
  });
});
