import { describe, expect, test } from 'vitest';
import { parseBanList } from '../../../lib/domain/ban-list';
import { mergeRanges } from '../../../lib/domain/cidrs';
import { type IpAddress, parseIpAddress } from '../../../lib/domain/ip-address';
import { covers, formatIpRange, type IpRange } from '../../../lib/domain/ip-range';
import { readCaseFile, readDataLines } from '../../support/case-files';

interface RealSet {
  readonly entries: number;
  /** An address, and how many distinct entries contain it. */
  readonly probes: readonly (readonly [ip: string, covering: number])[];
}
const { sets } = readCaseFile<{ sets: Record<string, RealSet> }>('lookup-real.json');

describe.each(Object.entries(sets))('the published list %s', (file, { entries, probes }) => {
  const distinct = distinctRanges(file);
  const merged = mergeRanges([...distinct.values()]);
  const mergedStarts = merged.map(({ first }) => first);

  test(`has ${entries} distinct entries, each of them read`, () => {
    expect(distinct.size).toBe(entries);
  });

  test(`answers all ${probes.length} probes`, () => {
    const wrong = probes
      .filter(([ip, covering]) => isIn(merged, mergedStarts, address(ip)) !== covering > 0)
      .map(([ip]) => ip);
    expect(wrong).toEqual([]);
  });

  test('contains each probe as often as it should', () => {
    const starts = [...distinct.values()].map(({ first }) => first).sort(ascending);
    const ends = [...distinct.values()].map(({ last }) => last).sort(ascending);
    const containing = (value: bigint) => countUpTo(starts, value) - countUpTo(ends, value - 1n);
    const wrong = probes.filter(([ip, covering]) => containing(address(ip).value) !== covering).map(([ip]) => ip);
    expect(wrong).toEqual([]);
  });
});

function distinctRanges(file: string): Map<string, IpRange> {
  const distinct = new Map<string, IpRange>();
  for (const each of parseBanList(readDataLines(file))) {
    if (each.error !== undefined) throw new Error(`${file}:${each.line}: ${each.error}`);
    for (const { range } of each.ranges) distinct.set(formatIpRange(range), range);
  }
  return distinct;
}

function address(text: string): IpAddress {
  const parsed = parseIpAddress(text);
  if (!parsed.ok) throw new Error(parsed.error.message);
  return parsed.value;
}

/** Ranges disjoint and in order, all of one family: only the last that starts at or before the probe can hold it. */
function isIn(ranges: readonly IpRange[], starts: readonly bigint[], probe: IpAddress): boolean {
  const range = ranges[countUpTo(starts, probe.value) - 1];
  return range !== undefined && covers(range, probe);
}

/** How many of the sorted values are ≤ `value`. */
function countUpTo(sorted: readonly bigint[], value: bigint): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] ?? 0n) <= value) low = middle + 1;
    else high = middle;
  }
  return low;
}

function ascending(a: bigint, b: bigint): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
