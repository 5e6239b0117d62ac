import { mergeRanges, toCidrs } from '../domain/cidrs';
import type { IpRange } from '../domain/ip-range';

interface OnRange {
  readonly range: IpRange;
}

/**
 * What bans refuse, as CIDR blocks: joined where bans overlap or touch, without what is exempted, in the order of
 * addresses, IPv4 first. `pages` must come in the order of first addresses; no more than one of them is held at a time.
 */
export async function* refusedCidrs(
  pages: AsyncIterable<readonly OnRange[]>,
  exemptions: readonly OnRange[],
): AsyncGenerator<readonly string[]> {
  const holes = mergeRanges(exemptions.map(({ range }) => range));
  let nextHole = 0;
  const cidrsOf = (range: IpRange): string[] => {
    // Ranges come in order: what lies wholly before this one is needed by none any more.
    while (isBefore(holes[nextHole], range)) nextHole++;
    let end = nextHole;
    while (end < holes.length && !isBefore(range, holes[end] as IpRange)) end++;
    return mergeRanges([range], holes.slice(nextHole, end)).flatMap(toCidrs);
  };
  let open: IpRange | null = null;
  for await (const page of pages) {
    const cidrs: string[] = [];
    for (const { range } of page) {
      if (open !== null && range.family === open.family && range.first <= open.last + 1n) {
        if (range.last > open.last) open = { family: open.family, first: open.first, last: range.last };
        continue;
      }
      if (open !== null) cidrs.push(...cidrsOf(open));
      open = range;
    }
    yield cidrs;
  }
  if (open !== null) yield cidrsOf(open);
}

/** Whether `a` lies wholly before `b`. */
function isBefore(a: IpRange | undefined, b: IpRange): boolean {
  if (a === undefined) return false;
  return a.family === b.family ? a.last < b.first : a.family < b.family;
}
