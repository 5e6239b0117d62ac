import { describe, expect, test } from 'vitest';
import {
  asksForConfirmation,
  type BanWarningContext,
  type BanWarningKind,
  banWarnings,
  needsConfirmation,
} from '../../../lib/domain/ban-warnings';
import { parseIpAddress } from '../../../lib/domain/ip-address';
import { ipRangeFromText } from '../../../lib/domain/ip-range';

function address(text: string) {
  const parsed = parseIpAddress(text);
  if (!parsed.ok) throw new Error(parsed.error.message);
  return parsed.value;
}

const context: BanWarningContext = {
  callerAddress: address('203.0.113.7'),
  trustedProxies: [ipRangeFromText('192.0.2.0/28'), ipRangeFromText('2001:db8:1::/48')],
  agentAddresses: [
    { address: address('198.51.100.1'), name: 'Ada Agent' },
    { address: address('198.51.100.1'), name: 'Ada Agent' },
    { address: address('198.51.100.2'), name: 'Ben Agent' },
    { address: address('198.51.100.3'), name: 'Cy Agent' },
    { address: address('198.51.100.4'), name: 'Dee Agent' },
  ],
};

describe('warnings before a ban', () => {
  test.each<[string, BanWarningKind[]]>([
    ['203.0.113.9', []],
    ['2001:db8::7', []],
    ['203.0.113.7', ['own-address']],
    ['203.0.113.0/24', ['own-address']],
    ['127.0.0.1', ['loopback']],
    ['127.255.255.255', ['loopback']],
    ['128.0.0.0', []],
    ['::1', ['loopback']],
    ['192.0.2.15', ['trusted-proxy']],
    ['192.0.2.16', []],
    ['192.0.2.0/24', ['trusted-proxy']],
    ['2001:db8:1::9', ['trusted-proxy']],
    ['198.51.100.2', ['agent-address']],
    ['10.0.0.0/8', ['private-range', 'wide-range']],
    ['172.15.255.255', []],
    ['172.16.0.0', ['private-range']],
    ['172.31.255.255', ['private-range']],
    ['172.32.0.0', []],
    ['192.168.1.1', ['private-range']],
    ['100.64.0.1', ['private-range']],
    ['169.254.0.1', ['private-range']],
    ['fd00::1', ['private-range']],
    ['fe80::1', ['private-range']],
    ['198.18.0.0/16', []],
    ['198.18.0.0/15', ['wide-range']],
    ['198.18.0.0 - 198.19.0.0', ['wide-range']],
    ['2001:db9::/32', []],
    ['2001:db8::/31', ['trusted-proxy', 'wide-range']],
    ['0.0.0.0/0', ['own-address', 'loopback', 'trusted-proxy', 'agent-address', 'private-range', 'wide-range']],
    ['::/0', ['loopback', 'trusted-proxy', 'private-range', 'wide-range']],
  ])('a ban on %s: %j', (range, kinds) => {
    const warnings = banWarnings(ipRangeFromText(range), context);
    expect(warnings.map(({ kind }) => kind)).toEqual(kinds);
    for (const { message } of warnings) expect(message).toMatch(/refuse/);
  });

  test('nothing is known, nothing is said', () => {
    const unknown = { callerAddress: null, trustedProxies: [], agentAddresses: [] };
    expect(banWarnings(ipRangeFromText('203.0.113.0/24'), unknown)).toEqual([]);
  });

  test('colleagues are named once each, the first three of them', () => {
    const [warning] = banWarnings(ipRangeFromText('198.51.100.0/24'), context);
    expect(warning?.message).toContain('Ada Agent, Ben Agent, Cy Agent and 1 more.');
  });

  test.each<[BanWarningKind, boolean]>([
    ['own-address', true],
    ['loopback', true],
    ['trusted-proxy', true],
    ['agent-address', false],
    ['private-range', false],
    ['wide-range', false],
  ])('%s needs a confirmation: %s', (kind, expected) => {
    expect(needsConfirmation(kind)).toBe(expected);
  });
});

describe('a ban that grows', () => {
  const kinds = (range: string, newly: string[]) =>
    banWarnings(
      ipRangeFromText(range),
      context,
      newly.map((text) => ipRangeFromText(text)),
    ).map(({ kind }) => kind);

  test('is warned about what it newly touches only', () => {
    expect(kinds('203.0.112.0/23', ['203.0.112.0/24'])).toEqual([]);
    expect(kinds('203.0.113.0 - 203.0.113.9', ['203.0.113.6 - 203.0.113.9'])).toEqual(['own-address']);
  });

  test('is warned about its whole width as soon as it grows at all', () => {
    expect(kinds('198.18.0.0 - 198.19.0.0', ['198.19.0.0'])).toEqual(['wide-range']);
  });

  test('is not warned about anything while it doesn’t grow', () => {
    expect(kinds('0.0.0.0/0', [])).toEqual([]);
  });
});

describe('a confirmation', () => {
  const wideAndOwn = banWarnings(ipRangeFromText('203.0.0.0/15'), context);

  test.each<[string, 'strict' | 'lenient', Parameters<typeof asksForConfirmation>[2], boolean]>([
    ['people are asked about every warning', 'strict', [], true],
    ['a yes to one warning is no yes to another', 'strict', ['own-address'], true],
    ['a yes to all of them is enough', 'strict', ['wide-range', 'own-address'], false],
    ['a yes to more than there is does no harm', 'strict', ['wide-range', 'own-address', 'loopback'], false],
    ['programs are asked about the gravest', 'lenient', false, true],
    ['programs are not asked about a wide range', 'lenient', ['own-address'], false],
    ['--confirm is a yes to whatever there is', 'lenient', true, false],
  ])('%s', (_, confirmation, confirmed, asks) => {
    expect(wideAndOwn.map(({ kind }) => kind)).toEqual(['own-address', 'wide-range']);
    expect(asksForConfirmation(wideAndOwn, confirmation, confirmed)).toBe(asks);
  });
});
