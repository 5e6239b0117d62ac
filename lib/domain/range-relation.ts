import { coversRange, type IpRange, overlaps } from './ip-range';

/** How a range lies to another one: the same addresses, more on both or one side, fewer, only some, or none of them. */
export type RangeRelation = 'same' | 'covers' | 'inside' | 'part' | 'apart';

/** `relationOf(a, b)` = 'covers' when all of `b` lies in `a` and `a` has more. */
export function relationOf(range: IpRange, other: IpRange): RangeRelation {
  const covers = coversRange(range, other);
  const inside = coversRange(other, range);
  if (covers && inside) return 'same';
  if (covers) return 'covers';
  if (inside) return 'inside';
  return overlaps(range, other) ? 'part' : 'apart';
}
