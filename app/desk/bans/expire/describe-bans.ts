import 'server-only';
import { exactTime, untilText } from '@/components/desk/exact-time';
import { previewExpiry } from '@/lib/bans/expire-bans';
import { runtime } from '@/lib/composition';
import type { Ban } from '@/lib/domain/ban';
import { coversRange, formatIpRange } from '@/lib/domain/ip-range';
import type { BanInQuestion } from '@/lib/forms/expire-form';
import type { Viewer } from '../../viewer';

/** Enough to recognise it by. */
const REASON_CHARS_MAX = 120;

/** What somebody should know before these bans are expired, in words. Ids that no ban has are left out. */
export async function describeBansToExpire(
  ids: readonly number[],
  { now, timeZone }: Pick<Viewer, 'now' | 'timeZone'>,
): Promise<BanInQuestion[]> {
  const preview = await previewExpiry(runtime(), ids, now);
  return preview.map(({ ban, isOver, stillBannedBy }) => ({
    id: ban.id,
    rangeText: formatIpRange(ban.range),
    untilText: untilText(ban.validUntil, timeZone),
    reason: ban.reason.slice(0, REASON_CHARS_MAX),
    endedText: isOver && ban.validUntil ? exactTime(ban.validUntil, timeZone) : null,
    staysBanned: staysBanned(ban, stillBannedBy),
    stillBannedBy: stillBannedBy.map((other) => ({
      id: other.id,
      rangeText: formatIpRange(other.range),
      untilText: untilText(other.validUntil, timeZone),
    })),
  }));
}

function staysBanned(ban: Ban, others: readonly Ban[]): BanInQuestion['staysBanned'] {
  if (others.some((other) => coversRange(other.range, ban.range))) return 'all';
  return others.length > 0 ? 'partly' : 'not';
}
