import { describe, expect, test } from 'vitest';
import { formatIpAddress, parseIpAddress } from '../../../lib/domain/ip-address';
import { parseIpRange } from '../../../lib/domain/ip-range';
import { type ClientAddress, clientAddress, doubtMessage } from '../../../lib/gate/client-address';
import { readCaseFile } from '../../support/case-files';

const PROXIES = ['192.0.2.0/28', '2001:db8:1::/64'];
const PROXY = '192.0.2.1';

function ranges(texts: readonly string[]) {
  return texts.map((text) => {
    const parsed = parseIpRange(text);
    if (!parsed.ok) throw new Error(`${text}: ${parsed.error.message}`);
    return parsed.value.range;
  });
}
const trusted = ranges(PROXIES);

interface Question {
  peer?: string | null;
  header?: string;
  /** Name, value, name, value. */
  headers?: readonly string[];
}

function ask({ peer = PROXY, header = 'X-Forwarded-For', headers = [] }: Question): ClientAddress {
  return clientAddress({ socketAddress: peer, headers, trustedProxies: trusted, header });
}

/** The address as text, or the kind of doubt. */
function seenAs(client: ClientAddress): string {
  return client.address === null ? client.doubt.kind : formatIpAddress(client.address);
}

describe('cases gathered from other people’s proxies and tests', () => {
  interface Case {
    readonly id: string;
    readonly from: string;
    readonly policy: 'trusted-list' | 'single-header' | 'remote' | 'hop-count';
    readonly remoteAddr: string | null;
    readonly header: string;
    readonly headers: Readonly<Record<string, readonly string[]>>;
    readonly trusted: readonly string[];
    readonly expect: string | null;
    readonly allow: readonly (string | null)[];
    readonly forbid: readonly string[];
    readonly note?: string;
  }
  const { cases } = readCaseFile<{ cases: Case[] }>('client-ip.json');
  // Hops are told by who they are, not by how many there are; `remote` is what an empty list of proxies does.
  const offered = cases.filter(({ policy }) => policy !== 'hop-count');

  const canonical = (text: string | null) => {
    if (text === null) return null;
    const parsed = parseIpAddress(text, { zone: 'strip' });
    return parsed.ok ? formatIpAddress(parsed.value) : text;
  };

  test.each(offered)('$id: $from', (each) => {
    const headers = Object.entries(each.headers).flatMap(([name, values]) => values.flatMap((value) => [name, value]));
    const client = clientAddress({
      socketAddress: each.remoteAddr,
      headers,
      trustedProxies: ranges(each.trusted),
      header: each.header,
    });
    const seen = client.address === null ? null : formatIpAddress(client.address);
    expect(each.forbid.map(canonical)).not.toContain(seen);
    expect([each.expect, ...each.allow].map(canonical)).toContain(seen);
  });

  test('only the one case of counting hops is left out', () => {
    expect(cases.length - offered.length).toBe(1);
    expect(cases.filter(({ policy }) => policy === 'hop-count').map(({ id }) => id)).toEqual(['ci-60452e58']);
  });
});

describe('a peer that is no trusted proxy is the visitor, whatever it sends', () => {
  test.each<[string, string, readonly string[], string]>([
    ['without any header', '198.51.100.7', [], '198.51.100.7'],
    ['with a forged X-Forwarded-For', '198.51.100.7', ['X-Forwarded-For', '203.0.113.9'], '198.51.100.7'],
    ['with a forged one that names a trusted proxy', '198.51.100.7', ['X-Forwarded-For', PROXY], '198.51.100.7'],
    ['with rubbish', '198.51.100.7', ['X-Forwarded-For', '!!!'], '198.51.100.7'],
    ['with an empty one', '198.51.100.7', ['X-Forwarded-For', ''], '198.51.100.7'],
    ['on a dual-stack socket', '::ffff:198.51.100.7', [], '198.51.100.7'],
    ['on a dual-stack socket, in hex', '::FFFF:c633:6407', [], '198.51.100.7'],
    ['with a zone', 'fe80::7%eth0', [], 'fe80::7'],
    ['one address past the end of the trusted range', '192.0.2.16', ['X-Forwarded-For', '203.0.113.9'], '192.0.2.16'],
    ['one address before it', '192.0.1.255', ['X-Forwarded-For', '203.0.113.9'], '192.0.1.255'],
  ])('%s', (_, peer, headers, expected) => {
    const client = ask({ peer, headers });
    expect(seenAs(client)).toBe(expected);
    expect(client).toMatchObject({ ground: 'peer', via: [{ text: peer, trusted: false }] });
  });

  test('with no proxies configured nobody is one', () => {
    const client = clientAddress({
      socketAddress: '127.0.0.1',
      headers: ['X-Forwarded-For', '203.0.113.9'],
      trustedProxies: [],
      header: 'X-Forwarded-For',
    });
    expect(seenAs(client)).toBe('127.0.0.1');
  });
});

describe('X-Forwarded-For from a trusted proxy', () => {
  test.each<[string, readonly string[], string]>([
    ['names the visitor', ['203.0.113.9'], '203.0.113.9'],
    ['names the visitor last: what is left of it is invented', ['198.51.100.1, 203.0.113.9'], '203.0.113.9'],
    [
      'names further proxies, which are walked past',
      ['198.51.100.1, 203.0.113.9, 192.0.2.2, 192.0.2.3'],
      '203.0.113.9',
    ],
    ['comes in two lines: the last line counts first', ['198.51.100.1', '203.0.113.9'], '203.0.113.9'],
    ['comes in two lines: proxies in the last', ['198.51.100.1, 203.0.113.9', '192.0.2.2,192.0.2.3'], '203.0.113.9'],
    ['has no spaces', ['198.51.100.1,203.0.113.9'], '203.0.113.9'],
    ['has odd spaces', [' \t198.51.100.1 ,\t203.0.113.9\t '], '203.0.113.9'],
    ['has a port', ['203.0.113.9:4711'], '203.0.113.9'],
    ['has IPv6', ['2001:db8::9'], '2001:db8::9'],
    ['has IPv6 in upper case with zeros', ['2001:0DB8:0:0:0:0:0:0009'], '2001:db8::9'],
    ['has bracketed IPv6', ['[2001:db8::9]'], '2001:db8::9'],
    ['has bracketed IPv6 with a port', ['[2001:db8::9]:4711'], '2001:db8::9'],
    ['has an IPv4-mapped address', ['::ffff:203.0.113.9'], '203.0.113.9'],
    ['has a bracketed IPv4-mapped address with a port', ['[::ffff:cb00:7109]:4711'], '203.0.113.9'],
    ['has an IPv4-mapped trusted proxy', ['203.0.113.9, ::ffff:192.0.2.2'], '203.0.113.9'],
    ['has a zone', ['fe80::9%eth0'], 'fe80::9'],
    ['has a zone in brackets', ['[fe80::9%25eth0]:80'], 'fe80::9'],
    ['has an IPv6 proxy', ['203.0.113.9, 2001:db8:1::5'], '203.0.113.9'],
    ['hides rubbish behind the visitor', ['!!!, unknown, , 203.0.113.9'], '203.0.113.9'],
    ['has only trusted proxies', ['192.0.2.2, 192.0.2.3'], 'only-trusted-hops'],
    ['has only the peer', [PROXY], 'only-trusted-hops'],
    ['is empty', [''], 'empty-entry'],
    ['is blank', [' \t'], 'empty-entry'],
    ['ends with a comma', ['203.0.113.9,'], 'empty-entry'],
    ['has a blank entry before a proxy', ['203.0.113.9, , 192.0.2.2'], 'empty-entry'],
    ['has an empty last line', ['203.0.113.9', ''], 'empty-entry'],
    ['says unknown', ['203.0.113.9, unknown'], 'hidden-entry'],
    ['says unknown with a port', ['203.0.113.9, UNKNOWN:80'], 'hidden-entry'],
    ['has a name', ['203.0.113.9, proxy.example'], 'unreadable-entry'],
    ['has a quoted address', ['"203.0.113.9"'], 'unreadable-entry'],
    ['has a range', ['203.0.113.9/32'], 'unreadable-entry'],
    ['has leading zeros', ['203.0.113.009'], 'unreadable-entry'],
    ['has hexadecimal', ['0xcb007109'], 'unreadable-entry'],
    ['has a number', ['3405803785'], 'unreadable-entry'],
    ['has a short form', ['203.113.9'], 'unreadable-entry'],
    ['has 0.0.0.0', ['0.0.0.0'], 'unreadable-entry'],
    ['has ::', ['::'], 'unreadable-entry'],
    ['has a half bracket', ['[2001:db8::9'], 'unreadable-entry'],
    ['has brackets around IPv4', ['[203.0.113.9]'], 'unreadable-entry'],
    ['has an empty port', ['203.0.113.9:'], 'unreadable-entry'],
    ['has a port of six digits', ['203.0.113.9:123456'], 'unreadable-entry'],
    ['has two addresses in one entry', ['203.0.113.9 192.0.2.2'], 'unreadable-entry'],
    ['has a zone on IPv4', ['203.0.113.9%eth0'], 'unreadable-entry'],
    ['has rubbish behind proxies: nothing left of it is believed', ['203.0.113.9, !!!, 192.0.2.2'], 'unreadable-entry'],
  ])('%s', (_, lines, expected) => {
    expect(seenAs(ask({ headers: lines.flatMap((line) => ['X-Forwarded-For', line]) }))).toBe(expected);
  });

  test('absent: the proxy speaks for itself', () => {
    const client = ask({ headers: ['Host', 'desk.example'] });
    expect(seenAs(client)).toBe(PROXY);
    expect(client).toMatchObject({ ground: 'header-absent' });
  });

  test('is found in any case, among other headers', () => {
    const headers = ['Host', 'desk.example', 'x-FORWARDED-for', '203.0.113.9', 'Accept', '*/*'];
    expect(seenAs(ask({ headers }))).toBe('203.0.113.9');
    expect(seenAs(ask({ headers, header: 'x-forwarded-for' }))).toBe('203.0.113.9');
  });

  test.each(['Forwarded', 'X-Real-IP', 'CF-Connecting-IP', 'True-Client-IP', 'X_Forwarded_For', 'X-Forwarded-For2'])(
    'is the only header that is read: a visitor’s own %s is not',
    (name) => {
      const headers = [name, name === 'Forwarded' ? 'for=198.51.100.1' : '198.51.100.1'];
      expect(seenAs(ask({ headers: [...headers, 'X-Forwarded-For', '203.0.113.9'] }))).toBe('203.0.113.9');
      expect(seenAs(ask({ headers }))).toBe(PROXY);
    },
  );

  test('the way is told hop by hop, no further than it was walked', () => {
    expect(ask({ headers: ['X-Forwarded-For', '198.51.100.1, 203.0.113.9:80, 192.0.2.2'] })).toEqual({
      address: { family: 4, value: 0xcb007109n },
      ground: 'last-untrusted-hop',
      via: [
        { text: PROXY, address: { family: 4, value: 0xc0000201n }, trusted: true },
        { text: '192.0.2.2', address: { family: 4, value: 0xc0000202n }, trusted: true },
        { text: '203.0.113.9:80', address: { family: 4, value: 0xcb007109n }, trusted: false },
      ],
    });
  });
});

describe('Forwarded (RFC 7239) from a trusted proxy', () => {
  test.each<[string, readonly string[], string]>([
    ['names the visitor', ['for=203.0.113.9'], '203.0.113.9'],
    ['in any case, with other parameters', ['Proto=https;FOR=203.0.113.9;by=192.0.2.1'], '203.0.113.9'],
    ['quoted', ['for="203.0.113.9"'], '203.0.113.9'],
    ['quoted, with a port', ['for="203.0.113.9:4711"'], '203.0.113.9'],
    ['with a hidden port', ['for="203.0.113.9:_http"'], '203.0.113.9'],
    ['IPv6 as the RFC has it', ['for="[2001:db8:cafe::17]:4711"'], '2001:db8:cafe::17'],
    ['IPv6 without quotes', ['for=[2001:db8:cafe::17]'], '2001:db8:cafe::17'],
    ['with escapes in the quotes', ['for="203\\.0.113\\.9"'], '203.0.113.9'],
    ['last element first', ['for=198.51.100.1, for=203.0.113.9, for=192.0.2.2'], '203.0.113.9'],
    ['two lines', ['for=198.51.100.1', 'for=203.0.113.9;proto=http, for="[2001:db8:1::2]"'], '203.0.113.9'],
    ['a comma in quotes splits nothing', ['for="198.51.100.1, for=203.0.113.9"'], 'unreadable-entry'],
    ['a semicolon in quotes splits nothing', ['host="a;for=198.51.100.1";for=203.0.113.9'], '203.0.113.9'],
    ['a visitor’s open quote stays in the visitor’s line', ['for="198.51.100.1', 'for=203.0.113.9'], '203.0.113.9'],
    ['an open quote before the proxy’s entry', ['for="198.51.100.1, for=203.0.113.9'], 'unreadable-entry'],
    ['an open quote that the proxy’s entry closes', ['for="x, for="203.0.113.9"'], 'unreadable-entry'],
    ['a backslash before the proxy’s quote', ['for="x\\, for="203.0.113.9"'], 'unreadable-entry'],
    ['two fors in one element', ['for=198.51.100.1;for=203.0.113.9'], 'unreadable-entry'],
    ['two fors in different case', ['for=203.0.113.9;For=198.51.100.1'], 'unreadable-entry'],
    ['a parameter without a value', ['for=203.0.113.9;secure'], 'unreadable-entry'],
    ['something after the value', ['for=203.0.113.9 x'], 'unreadable-entry'],
    ['an element without for', ['for=203.0.113.9, proto=https'], 'hidden-entry'],
    ['an obfuscated name', ['for=203.0.113.9, for=_hidden'], 'hidden-entry'],
    ['an obfuscated name with a port', ['for="_gazonk:80"'], 'hidden-entry'],
    ['unknown', ['for=unknown'], 'hidden-entry'],
    ['an empty value', ['for=""'], 'empty-entry'],
    ['an empty line', [''], 'hidden-entry'],
    ['a blank element', ['for=203.0.113.9,'], 'hidden-entry'],
    ['a bracket without its pair', ['for="2001:db8::1]"'], 'unreadable-entry'],
    ['only trusted hops', ['for=192.0.2.2'], 'only-trusted-hops'],
    ['an X-Forwarded-For in it', ['203.0.113.9'], 'unreadable-entry'],
  ])('%s', (_, lines, expected) => {
    const headers = lines.flatMap((line) => ['Forwarded', line]);
    expect(seenAs(ask({ header: 'Forwarded', headers }))).toBe(expected);
  });

  test('absent: the proxy speaks for itself, X-Forwarded-For or not', () => {
    expect(seenAs(ask({ header: 'forwarded', headers: ['X-Forwarded-For', '198.51.100.1'] }))).toBe(PROXY);
  });
});

describe('a header that holds one address', () => {
  const header = 'CF-Connecting-IP';
  test.each<[string, readonly string[], string]>([
    ['names the visitor', ['cf-connecting-ip', '203.0.113.9'], '203.0.113.9'],
    ['with a port', [header, '203.0.113.9:80'], '203.0.113.9'],
    ['IPv6', [header, '2001:db8::9'], '2001:db8::9'],
    ['doubled', [header, '198.51.100.1', header, '203.0.113.9'], 'header-doubled'],
    ['doubled with the same', [header, '203.0.113.9', 'CF-CONNECTING-IP', '203.0.113.9'], 'header-doubled'],
    ['with a list', [header, '198.51.100.1, 203.0.113.9'], 'header-doubled'],
    ['empty', [header, ''], 'empty-entry'],
    ['unknown', [header, 'unknown'], 'hidden-entry'],
    ['not an address', [header, 'visitor.example'], 'unreadable-entry'],
    ['unspecified', [header, '0.0.0.0'], 'unreadable-entry'],
    ['a trusted proxy', [header, '192.0.2.2'], 'only-trusted-hops'],
    ['missing', ['X-Forwarded-For', '198.51.100.1'], 'header-missing'],
  ])('%s', (_, headers, expected) => {
    expect(seenAs(ask({ header, headers }))).toBe(expected);
  });
});

describe('doubt', () => {
  test.each([undefined, null, '', '@', '/run/desk.sock', 'unknown', '0.0.0.0'])(
    'a socket without an address: %s',
    (peer) => {
      const client = clientAddress({ socketAddress: peer, headers: [], trustedProxies: trusted, header: 'X-Real-IP' });
      expect(client).toMatchObject({ address: null, doubt: { kind: 'no-peer-address' } });
    },
  );

  test('says what to set, and names no address', () => {
    const client = ask({ headers: ['X-Forwarded-For', '203.0.113.9, !!!'] });
    if (client.address !== null) throw new Error('no doubt');
    expect(client.doubt.message).toContain('GATEHOUSE_CLIENT_IP_HEADER');
    expect(client.doubt.message).not.toMatch(/203\.0\.113|192\.0\.2|!!!/);
    expect(doubtMessage('only-trusted-hops', 'X-Forwarded-For')).toContain('GATEHOUSE_TRUSTED_PROXIES');
  });
});
