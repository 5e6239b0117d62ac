import 'server-only';
import { runtime } from '@/lib/composition';
import { formatIpRange, type IpRange } from '@/lib/domain/ip-range';
import type { BansBeneathTexts } from '@/lib/forms/exemption-form';

/** Beyond so many it is enough to know that there are more. */
const COUNTED_MAX = 100;
const NAMED_MAX = 3;

/** The bans in force into which an exemption of this range makes a hole; `ids` are those that were counted. */
export async function bansBeneath(
  range: IpRange,
  now: Date,
): Promise<{ readonly texts: BansBeneathTexts; readonly ids: readonly number[] }> {
  const found = await runtime().bans.bansOverlapping(range, now, COUNTED_MAX + 1);
  const bans = found.slice(0, COUNTED_MAX);
  const first = bans.slice(0, NAMED_MAX).map((ban) => ({ id: ban.id, rangeText: formatIpRange(ban.range) }));
  const texts = { first, count: bans.length, isMore: found.length > COUNTED_MAX };
  return { texts, ids: bans.map(({ id }) => id) };
}
