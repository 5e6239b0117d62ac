import { untilText } from '@/components/desk/exact-time';
import type { Ban } from '@/lib/domain/ban';
import { formatIpRange } from '@/lib/domain/ip-range';

/** What somebody is asked before a ban is expired. */
export interface ExpireQuestion {
  readonly banId: number;
  readonly rangeText: string;
  /** How long the ban would have lasted, as in "until Tue 24 Nov 2026, 15:30". */
  readonly untilText: string;
}

/** Attributes of a link that asks before it expires a ban; `ExpireDialogs` around it shows the question. */
export function expireLinkProps(ban: Ban, timeZone: string) {
  return {
    href: `/desk/bans/${ban.id}/expire`,
    'data-expire-ban': ban.id,
    'data-expire-range': formatIpRange(ban.range),
    'data-expire-until': untilText(ban.validUntil, timeZone),
  };
}
