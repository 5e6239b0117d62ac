import type { IpAddress } from '../domain/ip-address';
import type { IpRange } from '../domain/ip-range';

/** Whether an address belongs to a trusted proxy. */
export type TrustTest = (address: IpAddress) => boolean;

/**
 * Turns the configured ranges into a test that costs a few comparisons a call: IPv4 as plain numbers, overlapping and
 * neighbouring ranges merged, the rest by bisection. Compiled once per array (held weakly), so that a request may pass
 * the configuration itself; don't change the array afterwards. Families never mix: IPv4-mapped IPv6 is IPv4 already.
 */
export function trustTest(ranges: readonly IpRange[]): TrustTest {
  let test = compiled.get(ranges);
  if (test === undefined) {
    test = compile(ranges);
    compiled.set(ranges, test);
  }
  return test;
}

const compiled = new WeakMap<readonly IpRange[], TrustTest>();
const trustsNobody: TrustTest = () => false;

function compile(ranges: readonly IpRange[]): TrustTest {
  if (ranges.length === 0) return trustsNobody;
  const four = merged(ranges.filter((range) => range.family === 4)).map(([first, last]) => [
    Number(first),
    Number(last),
  ]);
  const six = merged(ranges.filter((range) => range.family === 6));
  return ({ family, value }) => (family === 4 ? within(four as [number, number][], Number(value)) : within(six, value));
}

function merged(ranges: readonly IpRange[]): [bigint, bigint][] {
  const result: [bigint, bigint][] = [];
  for (const { first, last } of [...ranges].sort((a, b) => (a.first < b.first ? -1 : a.first > b.first ? 1 : 0))) {
    const before = result.at(-1);
    if (before !== undefined && first <= before[1] + 1n) {
      if (last > before[1]) before[1] = last;
    } else {
      result.push([first, last]);
    }
  }
  return result;
}

/** Bisection over disjoint, ascending, inclusive spans. */
function within<T extends number | bigint>(spans: readonly (readonly [T, T])[], value: T): boolean {
  let low = 0;
  let high = spans.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const span = spans[middle];
    if (span === undefined) return false;
    if (value < span[0]) high = middle - 1;
    else if (value > span[1]) low = middle + 1;
    else return true;
  }
  return false;
}
