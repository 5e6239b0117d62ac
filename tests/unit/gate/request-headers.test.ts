import type { IncomingMessage } from 'node:http';
import { describe, expect, test } from 'vitest';
import { addHeader, dropForged, replaceHeader, scanHeaders, type Trust } from '../../../lib/gate/request-headers';

const NOBODY: Trust = { fromTrustedProxy: false, fromThisProcess: false };
const PROXY: Trust = { fromTrustedProxy: true, fromThisProcess: false };
const OURSELVES: Trust = { fromTrustedProxy: false, fromThisProcess: true };

/** Names that are left when a request with one header of this name has gone through. */
function left(name: string, trust: Trust, addressHeader = 'x-forwarded-for'): string[] {
  const rawHeaders = ['Host', 'desk.example', name, '1', name.toUpperCase(), '2'];
  const req = {
    rawHeaders,
    headers: { host: 'desk.example', [name.toLowerCase()]: '1, 2' },
  } as unknown as IncomingMessage;
  dropForged(req, scanHeaders(rawHeaders, addressHeader), trust);
  const raw = req.rawHeaders.filter((_, index) => index % 2 === 0).map((one) => one.toLowerCase());
  expect(new Set(raw)).toEqual(new Set(Object.keys(req.headers)));
  return Object.keys(req.headers).filter((one) => one !== 'host');
}

describe('headers that never come in from outside', () => {
  test.each([
    'x-gatehouse-client',
    'x-gatehouse-proxy-check',
    'X_Gatehouse_Client',
    'x-middleware-subrequest',
    'x-middleware-subrequest-id',
    'x-middleware-next',
    'x-middleware-rewrite',
    'x-middleware-override-headers',
    'x-middleware-request-host',
    'x-middleware-set-cookie',
    'x-middleware-prefetch',
    'x-invoke-path',
    'x-invoke-status',
    'x-invoke-output',
    'x-nextjs-data',
    'x-nextjs-rewrite',
    'x-nextjs-rewritten-path',
    'x-matched-path',
    'x-now-route-matches',
    'x-prerender-revalidate',
    'x-prerender-revalidate-if-generated',
    'x-next-resume-state-length',
    'next-resume',
    'x-vercel-id',
    'x-action-redirect',
    'Content-Security-Policy',
    'Content-Security-Policy-Report-Only',
  ])('%s', (name) => {
    for (const trust of [NOBODY, PROXY, OURSELVES]) expect(left(name, trust)).toEqual([]);
  });

  test.each(['x-action-forwarded', 'x-next-revalidated-tags', 'x-next-revalidate-tag-token'])(
    '%s, except when Next calls itself',
    (name) => {
      expect(left(name, NOBODY)).toEqual([]);
      expect(left(name, PROXY)).toEqual([]);
      expect(left(name, OURSELVES)).toEqual([name]);
    },
  );
});

describe('headers that name an address', () => {
  test.each(['x-forwarded-for', 'Forwarded', 'X-Real-IP', 'CF-Connecting-IP', 'True-Client-IP', 'x_forwarded_for'])(
    '%s is dropped even from a trusted proxy',
    (name) => {
      for (const trust of [NOBODY, PROXY, OURSELVES]) expect(left(name, trust)).toEqual([]);
    },
  );

  test('so is the one that is configured', () => {
    expect(left('X-Edge-Address', PROXY)).toEqual(['x-edge-address']);
    expect(left('X-Edge-Address', PROXY, 'x-edge-address')).toEqual([]);
  });
});

describe('headers that say how the proxy was reached', () => {
  test.each(['x-forwarded-host', 'X-Forwarded-Proto', 'x-forwarded-port', 'x-forwarded-prefix', 'x-original-url'])(
    '%s is dropped unless a trusted proxy sent it',
    (name) => {
      expect(left(name, NOBODY)).toEqual([]);
      expect(left(name, PROXY)).toEqual([name.toLowerCase()]);
    },
  );
});

describe('headers that are nobody’s business', () => {
  test.each([
    'cookie',
    'next-action',
    'next-url',
    'next-router-state-tree',
    'next-router-prefetch',
    'rsc',
    'x-requested-with',
    'x-csrf-token',
    'x-api-key',
    'x-nextjs-request-id',
    'x-nextjs-html-request-id',
    'content-type',
    'apikey',
    'origin',
    'forwarded-to-a-friend',
  ])('%s', (name) => {
    expect(left(name, NOBODY)).toEqual([name]);
  });
});

describe('what one pass over the headers finds', () => {
  const scan = (...headers: string[]) => scanHeaders(headers, 'x-forwarded-for');

  test('nothing in nothing', () => {
    expect(scan('Host', 'desk.example')).toEqual({
      accept: undefined,
      hasBody: false,
      callsAction: false,
      claimsForwardedAction: false,
      client: null,
      forged: new Map(),
    });
  });

  test('a body', () => {
    expect(scan('Content-Length', '1').hasBody).toBe(true);
    expect(scan('content-length', '0').hasBody).toBe(false);
    expect(scan('Transfer-Encoding', 'chunked').hasBody).toBe(true);
  });

  test('every Accept', () => {
    expect(scan('Accept', 'text/html', 'ACCEPT', 'application/json').accept).toBe('text/html,application/json');
  });

  test('a server action, and one that claims to be passed on', () => {
    expect(scan('Next-Action', '7f').callsAction).toBe(true);
    expect(scan('X-ACTION-forwarded', '').claimsForwardedAction).toBe(true);
    expect(scan('x_action_forwarded', '1').claimsForwardedAction).toBe(false);
  });

  test('the private header only if it came once', () => {
    expect(scan('X-Gatehouse-Client', 'a').client).toBe('a');
    expect(scan('X-Gatehouse-Client', 'a', 'x-gatehouse-client', 'a').client).toBeNull();
    expect(scan('X_Gatehouse_Client', 'a').client).toBeNull();
  });
});

test('a header of ours takes the place of all others of its name', () => {
  const req = {
    rawHeaders: ['Host', 'a.example', 'HOST', 'b.example', 'Accept', '*/*'],
    headers: { host: 'a.example', accept: '*/*' },
  } as unknown as IncomingMessage;
  replaceHeader(req, 'host', 'c.example');
  addHeader(req, 'x-new', '1');
  expect(req.headers).toEqual({ accept: '*/*', host: 'c.example', 'x-new': '1' });
  expect(req.rawHeaders).toEqual(['Accept', '*/*', 'host', 'c.example', 'x-new', '1']);
});
