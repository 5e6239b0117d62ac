import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { standingOf } from '../../../lib/domain/address-standing';
import type { Ban, Exemption } from '../../../lib/domain/ban';
import type { IpAddress } from '../../../lib/domain/ip-address';
import { covers } from '../../../lib/domain/ip-range';
import { aBan, anExemption } from '../../support/builders';
import { slowMatch } from '../../support/slow-matcher';

const NOW = Date.parse('2026-11-23T12:00:00Z');
const ADDRESS: IpAddress = { family: 4, value: 0xcb007107n };

/** Ends near each other and near now, so that they meet: before, at and after it; null = indefinitely. */
const end = fc.option(
  fc.integer({ min: -3, max: 12 }).map((ms) => new Date(NOW + ms)),
  { nil: null, freq: 6 },
);
const range = fc.constantFrom('203.0.113.7', '203.0.113.0/24', '203.0.113.0 - 203.0.113.7', '0.0.0.0/0', '203.0.113.8');
const world = fc.record({
  bans: fc.uniqueArray(
    fc.record({ id: fc.integer({ min: 1, max: 30 }), range, validUntil: end }).map((ban): Ban => aBan(ban)),
    { maxLength: 6, selector: (ban) => ban.id },
  ),
  exemptions: fc.uniqueArray(
    fc
      .record({ id: fc.integer({ min: 1, max: 30 }), range, validUntil: end })
      .map((each): Exemption => anExemption(each)),
    { maxLength: 3, selector: (exemption) => exemption.id },
  ),
});
const covering = <T extends Ban | Exemption>(all: readonly T[]) => all.filter((each) => covers(each.range, ADDRESS));

describe('the standing of an address', () => {
  test('is what a scan says now, at each told instant and a millisecond before, and changes at no other', () => {
    fc.assert(
      fc.property(world, ({ bans, exemptions }) => {
        const standing = standingOf(covering(bans), covering(exemptions), new Date(NOW));
        for (let ms = NOW; ms <= NOW + 14; ms++) {
          const latest = standing.changes.filter(({ at }) => at.getTime() <= ms).at(-1);
          const told = latest === undefined ? standing.refusedBy : latest.refusedBy;
          const scanned = slowMatch(bans, exemptions, ADDRESS, new Date(ms));
          expect(told !== null, `${ms - NOW} ms from now`).toBe(scanned.length > 0);
          // Who is told to refuse is one of those that do.
          if (told !== null) expect(scanned).toContain(told);
        }
        let refused = standing.refusedBy !== null;
        let before = NOW;
        for (const { at, refusedBy } of standing.changes) {
          expect(at.getTime(), 'changes lie ahead, in order').toBeGreaterThan(before);
          expect(refusedBy !== null, 'each change is one').toBe(!refused);
          refused = refusedBy !== null;
          before = at.getTime();
        }
      }),
      { numRuns: 3000 },
    );
  });

  test('names as counting the ban that ends last, and of equal endings the lower id', () => {
    fc.assert(
      fc.property(world, ({ bans, exemptions }) => {
        const standing = standingOf(covering(bans), covering(exemptions), new Date(NOW));
        const scanned = slowMatch(bans, [], ADDRESS, new Date(NOW));
        expect(new Set(standing.bans)).toEqual(new Set(scanned));
        const ends = (ban: Ban) => ban.validUntil?.getTime() ?? Number.MAX_SAFE_INTEGER;
        for (const ban of scanned) {
          const first = standing.bans[0] as Ban;
          expect(ends(first) > ends(ban) || (ends(first) === ends(ban) && first.id <= ban.id)).toBe(true);
        }
      }),
    );
  });
});

describe('the standing, case by case', () => {
  const at = (minutes: number) => new Date(NOW + minutes * 60_000);
  const now = new Date(NOW);

  test('a ban with an end lets in from that end on', () => {
    const ban = aBan({ validUntil: at(10) });
    expect(standingOf([ban], [], now)).toMatchObject({ refusedBy: ban, changes: [{ at: at(10), refusedBy: null }] });
  });

  test('a ban without an end changes by nothing but somebody', () => {
    expect(standingOf([aBan()], [], now).changes).toEqual([]);
  });

  test('an exemption that ends before the ban gives way to it, and then the ban ends', () => {
    const ban = aBan({ validUntil: at(20) });
    const exemption = anExemption({ validUntil: at(10) });
    expect(standingOf([ban], [exemption], now)).toMatchObject({
      refusedBy: null,
      exemptedBy: exemption,
      changes: [
        { at: at(10), refusedBy: ban },
        { at: at(20), refusedBy: null },
      ],
    });
  });

  test.each([
    ['outlives every ban', at(20)],
    ['ends with the ban', at(10)],
    ['has no end', null],
  ])('an exemption that %s means that nothing changes', (_, validUntil) => {
    expect(standingOf([aBan({ validUntil: at(10) })], [anExemption({ validUntil })], now).changes).toEqual([]);
  });

  test('a ban made by a clock that runs ahead holds already, as it does at the gate', () => {
    const ban = aBan({ createdAt: at(1) });
    expect(standingOf([ban], [], now).refusedBy).toBe(ban);
  });
});
