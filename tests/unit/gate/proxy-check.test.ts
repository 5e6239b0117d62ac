import { describe, expect, test } from 'vitest';
import { ipRangeFromText } from '../../../lib/domain/ip-range';
import { PROXY_CHECK_HEADER, proxyCheck, proxyCheckValue, readProxyCheck } from '../../../lib/gate/proxy-check';

const trustedProxies = [ipRangeFromText('192.0.2.0/28')];
const header = 'X-Forwarded-For';
const check = (socketAddress: string, ...headers: string[]) =>
  proxyCheck({ socketAddress, headers, trustedProxies, header });

describe('the proxy check', () => {
  test('has nothing to say when all is well', () => {
    expect(check('192.0.2.1', 'X-Forwarded-For', '203.0.113.9')).toEqual({
      seenAs: '203.0.113.9',
      ground: 'last-untrusted-hop',
      doubt: null,
      through: [
        { text: '192.0.2.1', trusted: true },
        { text: '203.0.113.9', trusted: false },
      ],
      advice: null,
    });
    expect(check('203.0.113.9').advice).toBeNull();
  });

  test('names the setting for a proxy that is not trusted yet', () => {
    const { seenAs, advice } = check('198.51.100.3', 'cf-connecting-ip', '203.0.113.9');
    expect(seenAs).toBe('198.51.100.3');
    expect(advice).toContain('GATEHOUSE_TRUSTED_PROXIES=198.51.100.3');
    expect(advice).toContain('GATEHOUSE_CLIENT_IP_HEADER=cf-connecting-ip');
  });

  test.each([
    '127.0.0.1',
    '10.255.0.1',
    '172.31.0.1',
    '192.168.7.7',
    '100.64.0.1',
    '169.254.1.1',
    '::1',
    'fd00::7',
    'fe80::7',
  ])('wonders about %s', (address) => expect(check(address).advice).toContain('private network'));

  test.each(['172.32.0.1', '100.128.0.1', '11.0.0.1', '::2', 'fe00::7'])('does not wonder about %s', (address) =>
    expect(check(address).advice).toBeNull(),
  );

  test('names the header that the proxy does send', () => {
    expect(check('192.0.2.1', 'Forwarded', 'for=203.0.113.9').advice).toContain('GATEHOUSE_CLIENT_IP_HEADER=forwarded');
    expect(check('192.0.2.1').advice).toContain('sent no X-Forwarded-For header');
  });

  test('passes a doubt on', () => {
    expect(check('192.0.2.1', 'X-Forwarded-For', '?')).toMatchObject({
      seenAs: null,
      doubt: 'unreadable-entry',
      advice: expect.stringContaining('X-Forwarded-For'),
    });
  });

  test('travels in a header', () => {
    const result = check('192.0.2.1', 'X-Forwarded-For', '“\u00fc”\u0001');
    const headers = new Headers({ [PROXY_CHECK_HEADER]: proxyCheckValue(result) });
    expect(readProxyCheck(headers)).toEqual(result);
    expect(readProxyCheck(new Headers())).toBeNull();
  });
});
