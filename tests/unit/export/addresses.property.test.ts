import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Ban, Exemption } from '../../../lib/domain/ban';
import { mergeRanges } from '../../../lib/domain/cidrs';
import type { IpFamily } from '../../../lib/domain/ip-address';
import { covers, type IpRange } from '../../../lib/domain/ip-range';
import { type AddressFormatKey, EXPORT_FORMAT_KEYS, isAddressFormat } from '../../../lib/export/export-format';
import { refusedCidrs } from '../../../lib/export/refused-cidrs';
import { writeAddresses } from '../../../lib/export/write-addresses';
import { readBlockList } from '../../support/read-block-list';
import { slowMatch } from '../../support/slow-matcher';

const NOW = new Date('2026-01-01T00:00:00Z');
const FORMATS = EXPORT_FORMAT_KEYS.filter(isAddressFormat);
const LAST = { 4: 2n ** 32n - 1n, 6: 2n ** 128n - 1n } as const;
/** Few addresses, so that ranges overlap and touch, at the edges of each family and in its middle. */
const BASES: Readonly<Record<IpFamily, readonly bigint[]>> = {
  4: [0n, 0xc0000200n, LAST[4] - 15n],
  6: [0n, 0x20010db8n << 96n, LAST[6] - 15n],
};
const range: fc.Arbitrary<IpRange> = fc.constantFrom<IpFamily>(4, 6).chain((family) => {
  const address = fc.tuple(fc.nat(2), fc.nat(15)).map(([base, n]) => (BASES[family][base] as bigint) + BigInt(n));
  return fc.tuple(address, address).map(([a, b]) => ({ family, first: a < b ? a : b, last: a < b ? b : a }));
});
const probes = ([4, 6] as const).flatMap((family) =>
  BASES[family].flatMap((base) =>
    Array.from({ length: 18 }, (_, n) => ({ family, value: base - 1n + BigInt(n) })).filter(
      ({ value }) => value >= 0n && value <= LAST[family],
    ),
  ),
);

async function* inPages(ranges: readonly IpRange[], size: number) {
  const sorted = [...ranges].sort(
    (a, b) => a.family - b.family || (a.first < b.first ? -1 : a.first > b.first ? 1 : 0),
  );
  for (let i = 0; i < sorted.length; i += size) yield sorted.slice(i, i + size).map((each) => ({ range: each }));
}

async function exported(format: AddressFormatKey, bans: readonly IpRange[], holes: readonly IpRange[], size = 3) {
  const blocks = refusedCidrs(
    inPages(bans, size),
    holes.map((each) => ({ range: each })),
  );
  let text = '';
  for await (const piece of writeAddresses(format, blocks, NOW)) text += piece;
  return text;
}

describe('every format of addresses', () => {
  test('refuses what the slow matcher refuses, and nothing else, in blocks that are disjoint and joined', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(range, { maxLength: 12 }),
        fc.array(range, { maxLength: 6 }),
        fc.integer({ min: 1, max: 5 }),
        async (bans, holes, size) => {
          const inForce = bans.map((each) => ({ range: each, createdAt: NOW, validUntil: null }) as Ban);
          const exempted = holes.map((each) => ({ range: each, createdAt: NOW, validUntil: null }) as Exemption);
          for (const format of FORMATS) {
            const blocks = readBlockList(format, await exported(format, bans, holes, size));
            for (const probe of probes) {
              const refused = slowMatch(inForce, exempted, probe, NOW).length > 0;
              expect(blocks.filter((block) => covers(block, probe)).length).toBe(refused ? 1 : 0);
            }
            expect(mergeRanges(blocks)).toEqual(mergeRanges(bans, holes));
          }
        },
      ),
      { numRuns: 150 },
    );
  });

  test('refuses everybody, if that is banned', async () => {
    const all = ([4, 6] as const).map((family) => ({ family, first: 0n, last: LAST[family] }));
    for (const format of FORMATS) {
      expect(mergeRanges(readBlockList(format, await exported(format, all, [])))).toEqual(all);
    }
    // A set of ipset can't hold all of a family as one block.
    expect(await exported('ipset', all, [])).not.toContain('/0');
  });

  test('ends as it should when nothing is banned', async () => {
    for (const format of FORMATS) expect(readBlockList(format, await exported(format, [], []))).toEqual([]);
    expect(await exported('ipset', [], [])).toContain('swap gatehouse6-new gatehouse6\n');
  });
});
