import { describe, expect, test } from 'vitest';
import { parseIpAddress } from '../../../lib/domain/ip-address';
import { aBan, anExemption } from '../../support/builders';
import { readCaseFile } from '../../support/case-files';
import { slowMatch } from '../../support/slow-matcher';

interface MembershipCase {
  readonly id: string;
  readonly bans: readonly string[];
  readonly ip: string;
  readonly banned: boolean;
}
interface Scenario {
  readonly id: string;
  readonly bans: readonly {
    readonly id: string;
    readonly value: string;
    readonly until?: string;
    readonly kind?: 'allow';
  }[];
  readonly queries: readonly {
    readonly ip: string;
    readonly banned: boolean;
    readonly at?: string;
    readonly all?: readonly string[];
  }[];
}

function address(text: string) {
  const parsed = parseIpAddress(text);
  if (!parsed.ok) throw new Error(parsed.error.message);
  return parsed.value;
}

describe('is this visitor covered', () => {
  const { cases } = readCaseFile<{ cases: MembershipCase[] }>('membership.json');
  test.each(cases)('$id: $ip is banned: $banned', ({ bans, ip, banned }) => {
    const found = slowMatch(
      bans.map((range) => aBan({ range })),
      [],
      address(ip),
      new Date('2026-01-01T00:30:00Z'),
    );
    expect(found.length > 0).toBe(banned);
  });
});

describe('overlapping, nested, ending and exempted bans', () => {
  const { scenarios } = readCaseFile<{ scenarios: Scenario[] }>('ban-semantics.json');
  const queries = scenarios.flatMap(({ id, bans, queries }) => queries.map((query) => ({ id, bans, ...query })));
  test.each(queries)('$id: $ip at $at is banned: $banned', ({ bans, ip, banned, at = '2026-01-01T00:30:00Z', all }) => {
    const stored = bans
      .filter(({ kind }) => kind !== 'allow')
      .map(({ value, until, id }) => aBan({ range: value, reason: id, validUntil: until ? new Date(until) : null }));
    const exemptions = bans.filter(({ kind }) => kind === 'allow').map(({ value }) => anExemption({ range: value }));
    const found = slowMatch(stored, exemptions, address(ip), new Date(at));
    expect(found.length > 0).toBe(banned);
    if (all) expect(found.map(({ reason }) => reason)).toEqual(all);
  });
});

describe('the instants at which a ban begins and ends', () => {
  const createdAt = new Date('2026-03-01T12:00:00Z');
  const validUntil = new Date('2026-03-30T12:00:00Z');
  test.each([
    ['2026-03-01T11:59:59.999Z', 0],
    ['2026-03-01T12:00:00.000Z', 1],
    ['2026-03-30T11:59:59.999Z', 1],
    ['2026-03-30T12:00:00.000Z', 0],
  ])('at %s, %d bans count', (now, count) => {
    const bans = [aBan({ createdAt, validUntil })];
    expect(slowMatch(bans, [], address('203.0.113.7'), new Date(now))).toHaveLength(count);
    const exemptions = [anExemption({ createdAt, validUntil })];
    expect(slowMatch([aBan()], exemptions, address('203.0.113.7'), new Date(now))).toHaveLength(1 - count);
  });
});
