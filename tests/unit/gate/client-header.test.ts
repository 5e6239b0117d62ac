import { describe, expect, test } from 'vitest';
import { parseIpAddress } from '../../../lib/domain/ip-address';
import type { ClientAddress } from '../../../lib/gate/client-address';
import { CLIENT_HEADER, clientHeaderValue, readClientHeader } from '../../../lib/gate/client-header';

const SECRET = 'a secret of the process for tests';

function visitor(text: string): ClientAddress {
  const parsed = parseIpAddress(text);
  if (!parsed.ok) throw new Error(parsed.error.message);
  return { address: parsed.value, ground: 'peer', via: [] };
}

const written = clientHeaderValue(visitor('203.0.113.7'), SECRET);
const read = (value: string | null, secret = SECRET) => {
  const headers = new Headers();
  if (value !== null) headers.set(CLIENT_HEADER, value);
  return readClientHeader(headers, secret);
};

describe('the private header', () => {
  test.each(['203.0.113.7', '2001:db8::7', '0.0.0.0', 'ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff'])(
    'carries %s',
    (text) => {
      const client = visitor(text);
      expect(read(clientHeaderValue(client, SECRET))).toEqual({ kind: 'address', address: client.address });
    },
  );

  test('carries a doubt', () => {
    const doubt = { kind: 'unreadable-entry', message: 'Look at it.' } as const;
    const value = clientHeaderValue({ address: null, doubt, via: [] }, SECRET);
    expect(read(value)).toEqual({ kind: 'unknown', doubt: 'unreadable-entry' });
  });

  test.each<[string, string | null]>([
    ['absent', null],
    ['empty', ''],
    ['an address alone', '203.0.113.7'],
    ['a doubt alone', '?unreadable-entry'],
    ['the secret and an address', `${SECRET} 203.0.113.7`],
    ['another address under the same code', written.replace('203.0.113.7', '203.0.113.8')],
    ['the same address in another spelling', written.replace('203.0.113.7', '::ffff:203.0.113.7')],
    ['a code with one letter changed', written.replace(/^./, (first) => (first === 'A' ? 'B' : 'A'))],
    ['a code that is too short', written.slice(1)],
    ['a code of nothing', ` ${written.split(' ')[1]}`],
    ['twice the right one, joined', `${written}, ${written}`],
    ['more after the right one', `${written} x`],
    ['no address', `${written.split(' ')[0]} `],
  ])('is worth nothing if it is %s', (_, value) => {
    expect(read(value)).toEqual({ kind: 'no-front-door' });
  });

  test('is worth nothing to another process', () => {
    expect(read(written, 'another secret')).toEqual({ kind: 'no-front-door' });
  });

  test('does not show the secret', () => {
    expect(written).not.toContain(SECRET);
  });
});
