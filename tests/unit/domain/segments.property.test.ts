import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeMember, encodeMember } from '../../../lib/domain/index-member';
import { canonical, flatten, flattenWithin, INDEFINITELY, type Segment, type Span } from '../../../lib/domain/segments';
import { nextKey } from '../../../lib/domain/sort-key';

/** Where the tried addresses lie: the first seventeen, seventeen in the middle, the last seventeen. */
const WIDTHS = { 4: 8, 6: 32 } as const;
const MIDDLES = { 4: 0xc0000200n, 6: 0x20010db8_00000000_00000000_fffffffcn } as const;
const addresses = (family: 4 | 6): string[] => {
  const last = 16n ** BigInt(WIDTHS[family]) - 1n;
  const from = [0n, MIDDLES[family] - 8n, last - 16n];
  return from.flatMap((base) =>
    Array.from({ length: 17 }, (_, n) => (base + BigInt(n)).toString(16).padStart(WIDTHS[family], '0')),
  );
};
const key = (family: 4 | 6) => fc.constantFrom(...addresses(family));
const until = fc.oneof(fc.integer({ min: 1, max: 12 }), fc.constant(INDEFINITELY));
const span = (family: 4 | 6) =>
  fc.tuple(key(family), key(family), until, fc.integer({ min: 1, max: 36 ** 6 - 1 })).map(([a, b, ends, id]): Span => {
    return a <= b ? { start: a, end: b, until: ends, id } : { start: b, end: a, until: ends, id };
  });
const world = fc.constantFrom(4 as const, 6 as const).chain((family) =>
  fc.record({
    family: fc.constant(family),
    bans: fc.uniqueArray(span(family), { maxLength: 12, selector: (s) => s.id }),
    exemptions: fc.array(span(family), { maxLength: 4 }),
  }),
);

/** The obvious answer: a scan. */
function slow(bans: readonly Span[], exemptions: readonly Span[], address: string, now: number): boolean {
  const covers = (s: Span) => s.start <= address && address <= s.end && now < s.until;
  return bans.some(covers) && !exemptions.some(covers);
}

function fast(segments: readonly Segment[], address: string, now: number): boolean {
  const found = segments.filter((s) => s.start <= address).at(-1);
  return found !== undefined && address <= found.end && found.from <= now && now < found.until;
}

const sorted = (spans: readonly Span[]) =>
  [...spans].sort((a, b) => (a.start < b.start ? -1 : a.start > b.start ? 1 : 0));
describe('segments', () => {
  test('answer every address at every moment as a scan of bans and exemptions does', () => {
    fc.assert(
      fc.property(world, ({ family, bans, exemptions }) => {
        const segments = [...flatten(sorted(bans), exemptions)];
        for (const address of addresses(family)) {
          for (let now = 0; now <= 13; now++) {
            expect(fast(segments, address, now), `${address} at ${now}`).toBe(slow(bans, exemptions, address, now));
          }
        }
      }),
      { numRuns: 1000 },
    );
  });

  test('carry the ban that ends last, and of equal endings the lower id', () => {
    fc.assert(
      fc.property(world, ({ bans }) => {
        for (const segment of flatten(sorted(bans), [])) {
          const covering = bans.filter((b) => b.start <= segment.start && b.end >= segment.end);
          const best = [...covering].sort((a, b) => b.until - a.until || a.id - b.id)[0];
          expect([segment.until, segment.id]).toEqual([best?.until, best?.id]);
        }
      }),
    );
  });

  test('are disjoint, sorted, and no two neighbours say the same', () => {
    fc.assert(
      fc.property(world, ({ bans, exemptions }) => {
        const segments = [...flatten(sorted(bans), exemptions)];
        for (const [i, segment] of segments.entries()) {
          expect(segment.start <= segment.end).toBe(true);
          const next = segments[i + 1];
          if (!next) continue;
          expect(segment.end < next.start).toBe(true);
          const same = segment.until === next.until && segment.from === next.from && segment.id === next.id;
          expect(same && nextKey(segment.end) === next.start).toBe(false);
        }
      }),
    );
  });

  test('do not depend on the order of bans and exemptions', () => {
    fc.assert(
      fc.property(world, ({ bans, exemptions }) => {
        const forwards = [...flatten(sorted(bans), exemptions)];
        expect([...flatten(sorted([...bans].reverse()), [...exemptions].reverse())]).toEqual(forwards);
      }),
    );
  });

  test('within a range are the whole, cut to it', () => {
    fc.assert(
      fc.property(world, fc.infiniteStream(fc.nat(50)), ({ family, bans, exemptions }, picks) => {
        const all = addresses(family);
        const [a, b] = [all[picks.next().value as number] ?? '', all[picks.next().value as number] ?? ''].sort() as [
          string,
          string,
        ];
        const cut = [...flatten(sorted(bans), exemptions)]
          .filter((s) => s.start <= b && s.end >= a)
          .map((s) => ({ ...s, start: s.start < a ? a : s.start, end: s.end > b ? b : s.end }));
        expect(flattenWithin(a, b, bans, exemptions)).toEqual(cut);
      }),
    );
  });

  test('have one canonical form, whatever has lapsed since they were made', () => {
    fc.assert(
      fc.property(world, fc.integer({ min: 0, max: 13 }), ({ bans, exemptions }, now) => {
        const live = (spans: Span[]) => spans.filter((s) => s.until > now);
        const then = [...canonical(flatten(sorted(bans), exemptions), now)];
        expect([...canonical(flatten(sorted(live(bans)), live(exemptions)), now)]).toEqual(then);
      }),
    );
  });

  test('survive their text form, whose order is the order of addresses', () => {
    fc.assert(
      fc.property(world, ({ bans, exemptions }) => {
        const members = [...flatten(sorted(bans), exemptions)].map(encodeMember);
        expect([...members].sort()).toEqual(members);
        expect(members.map(decodeMember).map(encodeMember)).toEqual(members);
        for (const member of members) expect(member).toMatch(/^[0-9a-z]+$/);
      }),
    );
  });
});
