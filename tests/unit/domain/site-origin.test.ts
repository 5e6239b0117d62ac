import { expect, test } from 'vitest';
import { parseSiteOrigin } from '../../../lib/domain/site-origin';

test.each([
  ['https://shop.example.com', 'https://shop.example.com'],
  [' HTTPS://SHOP.example.com/ ', 'https://shop.example.com'],
  ['https://shop.example.com:443', 'https://shop.example.com'],
  ['http://localhost:8080', 'http://localhost:8080'],
  ['http://192.0.2.7', 'http://192.0.2.7'],
  ['https://bücher.example', 'https://xn--bcher-kva.example'],
])('%s is the site %s', (typed, origin) => {
  expect(parseSiteOrigin(typed)).toEqual({ ok: true, value: origin });
});

test.each([
  ['shop.example.com', 'scheme'],
  ['shop.example.com:8443', 'scheme'],
  ['ftp://shop.example.com', 'scheme'],
  ['javascript:alert(1)', 'unreadable'],
  ['null', 'unreadable'],
  ['*', 'unreadable'],
  ['https://', 'unreadable'],
  ['https://shop example', 'unreadable'],
  ['https://shop.example.com/help', 'path'],
  ['https://shop.example.com?x', 'path'],
  ['https://me@shop.example.com', 'path'],
  ['https://*.example.com', 'host'],
  ['https://[2001:db8::1]', 'host'],
  // Both would be words of the policy.
  ["https://a;script-src'none'", 'host'],
  ['https://a,b', 'host'],
])('%s is none, because of its %s', (typed, fault) => {
  expect(parseSiteOrigin(typed)).toEqual({ ok: false, error: fault });
});
