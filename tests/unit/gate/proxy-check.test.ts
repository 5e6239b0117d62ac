import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatIpAddress } from '../../../lib/domain/ip-address';
import { ipRangeFromText } from '../../../lib/domain/ip-range';
import { clientAddress } from '../../../lib/gate/client-address';
import { clientHeaderValue } from '../../../lib/gate/client-header';
import { PROXY_CHECK_HEADER, proxyCheck, proxyCheckValue, readProxyCheck } from '../../../lib/gate/proxy-check';

const SECRET = 'a secret of the process for tests';
const PROXIES = ['192.0.2.0/28', '2001:db8:1::/64'];

/** As the front door calls it: the header's name in lower case, as readEnv gives it. */
function checkWith(
  { header = 'x-forwarded-for', trusted = PROXIES }: { header?: string; trusted?: string[] },
  socketAddress: string | undefined,
  ...headers: string[]
) {
  return proxyCheck({ socketAddress, headers, trustedProxies: trusted.map((text) => ipRangeFromText(text)), header });
}
const check = (socketAddress: string | undefined, ...headers: string[]) => checkWith({}, socketAddress, ...headers);

describe('the proxy check', () => {
  test('tells the way hop by hop, and has no advice when all is well', () => {
    expect(check('::ffff:192.0.2.1', 'X-Forwarded-For', '203.0.113.9, 192.0.2.7')).toEqual({
      seenAs: '203.0.113.9',
      ground: 'last-untrusted-hop',
      doubt: null,
      header: 'X-Forwarded-For',
      hops: [
        { text: '::ffff:192.0.2.1', address: '192.0.2.1', trustedBy: '192.0.2.0/28' },
        { text: '192.0.2.7', address: '192.0.2.7', trustedBy: '192.0.2.0/28' },
        { text: '203.0.113.9', address: '203.0.113.9', trustedBy: null },
      ],
      hopsLeftOut: 0,
      unreadEntries: 0,
      received: [{ name: 'X-Forwarded-For', values: ['203.0.113.9, 192.0.2.7'], valuesLeftOut: 0, fate: 'read' }],
      receivedLeftOut: 0,
      advice: null,
    });
    expect(check('203.0.113.9')).toMatchObject({ seenAs: '203.0.113.9', ground: 'peer', received: [], advice: null });
  });

  test('counts the entries that nobody believes', () => {
    expect(check('192.0.2.1', 'X-Forwarded-For', '1.1.1.1, 8.8.8.8', 'X-Forwarded-For', '203.0.113.9')).toMatchObject({
      seenAs: '203.0.113.9',
      unreadEntries: 2,
      received: [{ values: ['1.1.1.1, 8.8.8.8', '203.0.113.9'] }],
    });
    const forwarded = checkWith({ header: 'forwarded' }, '192.0.2.1', 'Forwarded', 'for=1.1.1.1, for=203.0.113.9');
    expect(forwarded).toMatchObject({ seenAs: '203.0.113.9', unreadEntries: 1 });
    expect(check('203.0.113.9', 'X-Forwarded-For', '1.1.1.1').unreadEntries).toBe(0);
  });

  test('says of each header what became of it', () => {
    const headers = [
      ...['X-Forwarded-For', '203.0.113.9', 'X-Real-IP', '1.1.1.1', 'X-Forwarded-Proto', 'https'],
      ...['X-Gatehouse-Client', 'forged', 'Accept', '*/*', 'cf-connecting-ip', '1.1.1.1'],
    ];
    const fates = (socketAddress: string) =>
      Object.fromEntries(check(socketAddress, ...headers).received.map(({ name, fate }) => [name, fate]));
    expect(fates('192.0.2.1')).toEqual({
      'X-Forwarded-For': 'read',
      'X-Real-IP': 'another-header',
      'X-Forwarded-Proto': 'kept',
      'X-Gatehouse-Client': 'private',
      'CF-Connecting-IP': 'another-header',
    });
    expect(fates('198.51.100.3')).toMatchObject({
      'X-Forwarded-For': 'peer-not-trusted',
      'X-Forwarded-Proto': 'dropped',
    });
  });

  test('passes every doubt on as a fault', () => {
    const doubts = [
      check(undefined),
      check('192.0.2.1', 'X-Forwarded-For', '?'),
      check('192.0.2.1', 'X-Forwarded-For', '203.0.113.9, '),
      check('192.0.2.1', 'X-Forwarded-For', 'unknown'),
      check('192.0.2.1', 'X-Forwarded-For', '192.0.2.2'),
      checkWith({ header: 'cf-connecting-ip' }, '192.0.2.1'),
      checkWith({ header: 'cf-connecting-ip' }, '192.0.2.1', 'CF-Connecting-IP', '203.0.113.9,203.0.113.8'),
    ];
    expect(doubts.map(({ doubt }) => doubt)).toEqual([
      'no-peer-address',
      'unreadable-entry',
      'empty-entry',
      'hidden-entry',
      'only-trusted-hops',
      'header-missing',
      'header-doubled',
    ]);
    for (const { seenAs, ground, advice } of doubts) {
      expect({ seenAs, ground }).toEqual({ seenAs: null, ground: null });
      expect(advice?.urgency).toBe('wrong');
    }
  });

  test('agrees with clientAddress on whatever comes', () => {
    const text = fc.oneof(
      fc.constantFrom('203.0.113.9', '192.0.2.1', '192.0.2.7', '[2001:db8:1::7]:99', '2001:db8::9', 'unknown', '', '"'),
      fc.string({ maxLength: 20 }),
    );
    const line = fc.array(text, { maxLength: 20 }).map((entries) => entries.join(','));
    const name = fc.constantFrom('X-Forwarded-For', 'forwarded', 'X-Real-IP', 'X-Forwarded-Proto', 'Accept');
    const headers = fc.array(fc.tuple(name, line), { maxLength: 8 }).map((pairs) => pairs.flat());
    const header = fc.constantFrom('x-forwarded-for', 'forwarded', 'x-real-ip');
    const socket = fc.constantFrom('192.0.2.1', '203.0.113.9', '2001:db8:1::1', undefined);
    fc.assert(
      fc.property(socket, headers, header, (socketAddress, sent, read) => {
        const trustedProxies = PROXIES.map((each) => ipRangeFromText(each));
        const client = clientAddress({ socketAddress, headers: sent, trustedProxies, header: read });
        const told = checkWith({ header: read }, socketAddress, ...sent);
        expect(told.seenAs).toBe(client.address && formatIpAddress(client.address));
        expect(told.doubt).toBe(client.address ? null : client.doubt.kind);
        expect(told.hops.length + told.hopsLeftOut).toBe(client.via.length);
        expect(told.hops.at(-1)?.address ?? null).toBe(told.seenAs ?? told.hops.at(-1)?.address ?? null);
        expect(readProxyCheck(new Headers({ [PROXY_CHECK_HEADER]: proxyCheckValue(told, SECRET) }), SECRET)).toEqual(
          told,
        );
      }),
      { numRuns: 500 },
    );
  });
});

describe('its advice', () => {
  test('adds a proxy that is not trusted yet to those that are, and names its header', () => {
    const { seenAs, advice } = check('198.51.100.3', 'cf-connecting-ip', '203.0.113.9');
    expect(seenAs).toBe('198.51.100.3');
    expect(advice).toMatchObject({
      urgency: 'perhaps',
      settings: [
        'GATEHOUSE_TRUSTED_PROXIES=192.0.2.0/28,2001:db8:1::/64,198.51.100.3',
        'GATEHOUSE_CLIENT_IP_HEADER=CF-Connecting-IP',
      ],
    });
    expect(check('198.51.100.3', 'X-Forwarded-For', '203.0.113.9').advice?.settings).toEqual([
      'GATEHOUSE_TRUSTED_PROXIES=192.0.2.0/28,2001:db8:1::/64,198.51.100.3',
    ]);
  });

  test('does not write out a list that is too long to read', () => {
    const trusted = Array.from({ length: 20 }, (_, n) => `192.0.2.${n * 2}`);
    expect(checkWith({ trusted }, '198.51.100.3', 'X-Forwarded-For', '203.0.113.9').advice?.settings).toEqual([]);
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
  ])('wonders about %s, as a visitor and as a further proxy', (address) => {
    expect(check(address).advice?.message).toContain('private network');
    const further = check('192.0.2.1', 'X-Forwarded-For', `203.0.113.9, ${address}`);
    expect(further).toMatchObject({ seenAs: address, unreadEntries: 1 });
    expect(further.advice?.settings).toEqual([`GATEHOUSE_TRUSTED_PROXIES=192.0.2.0/28,2001:db8:1::/64,${address}`]);
  });

  test.each(['172.32.0.1', '100.128.0.1', '11.0.0.1', '::2', 'fe00::7'])('does not wonder about %s', (address) =>
    expect(check(address).advice).toBeNull(),
  );

  test('names the header that the proxy does send', () => {
    expect(check('192.0.2.1', 'Forwarded', 'for=203.0.113.9').advice?.settings).toEqual([
      'GATEHOUSE_CLIENT_IP_HEADER=Forwarded',
    ]);
    expect(check('192.0.2.1', 'X-Forwarded-For', '-', 'X-Real-IP', '203.0.113.9').advice?.settings).toEqual([
      'GATEHOUSE_CLIENT_IP_HEADER=X-Real-IP',
    ]);
    expect(check('192.0.2.1', 'X-Forwarded-For', '-', 'X-Real-IP', 'me').advice?.settings).toEqual([]);
    const absent = check('192.0.2.1');
    expect(absent).toMatchObject({ seenAs: '192.0.2.1', ground: 'header-absent', advice: { settings: [] } });
    expect(absent.advice?.message).toContain('sent no X-Forwarded-For header');
  });

  test('takes the visitor out of the trusted ranges and leaves the proxies in', () => {
    const trusted = ['10.0.0.0/8', '192.0.2.1'];
    const { doubt, advice } = checkWith({ trusted }, '192.0.2.1', 'X-Forwarded-For', '10.1.2.3, 10.0.0.9');
    expect(doubt).toBe('only-trusted-hops');
    expect(advice?.settings).toEqual(['GATEHOUSE_TRUSTED_PROXIES=192.0.2.1,10.0.0.9']);
    // Set like that, the same request is understood.
    const mended = ['192.0.2.1', '10.0.0.9'];
    expect(checkWith({ trusted: mended }, '192.0.2.1', 'X-Forwarded-For', '10.1.2.3, 10.0.0.9').seenAs).toBe(
      '10.1.2.3',
    );
  });

  test('does not distrust a proxy because somebody sits at it', () => {
    const { doubt, advice } = checkWith({ trusted: ['127.0.0.1'] }, '127.0.0.1', 'X-Forwarded-For', '127.0.0.1');
    expect(doubt).toBe('only-trusted-hops');
    expect(advice).toMatchObject({ settings: [], message: expect.stringContaining('own machine') });
  });
});

describe('the check as a header', () => {
  const headers = (value: string) => new Headers({ [PROXY_CHECK_HEADER]: value });
  const result = check('192.0.2.1', 'X-Forwarded-For', '“ü”\u0085<script>\u202e, 203.0.113.9');

  test('travels whole, with nothing invisible in it', () => {
    expect(readProxyCheck(headers(proxyCheckValue(result, SECRET)), SECRET)).toEqual(result);
    expect(result.received[0]?.values).toEqual(['“ü”\\x85<script>\\x202e, 203.0.113.9']);
  });

  test('is worth nothing from anybody else', () => {
    const value = proxyCheckValue(result, SECRET);
    const claim = Buffer.from(JSON.stringify({ ...result, seenAs: '192.0.2.66' })).toString('base64url');
    expect(readProxyCheck(new Headers(), SECRET)).toBeNull();
    for (const forged of [
      JSON.stringify({ seenAs: '192.0.2.66' }),
      claim,
      `${value.split(' ')[0]} ${claim}`,
      proxyCheckValue(result, 'another secret'),
      clientHeaderValue({ address: { family: 4, value: 1n }, ground: 'peer', via: [] }, SECRET),
      `${value}, ${value}`,
    ]) {
      expect(readProxyCheck(headers(forged), SECRET), forged).toBeNull();
    }
  });

  test('stays small, however much was sent', () => {
    const others = Array.from({ length: 60 }, (_, n) => [`X-Forwarded-${n}`, '\u00ff'.repeat(200)]).flat();
    const lines = Array.from({ length: 40 }, () => ['X-Forwarded-For', Array(30).fill('192.0.2.1').join(',')]).flat();
    const long = check('192.0.2.1', ...lines, ...others);
    expect(long).toMatchObject({ doubt: 'only-trusted-hops', hopsLeftOut: 1 + 40 * 30 - 12, receivedLeftOut: 49 });
    expect(long.hops).toHaveLength(12);
    expect(long.received[0]).toMatchObject({ valuesLeftOut: 34, values: { length: 6 } });
    expect(proxyCheckValue(long, SECRET).length).toBeLessThan(16_384);
  });
});
