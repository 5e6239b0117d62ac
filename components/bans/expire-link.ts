import { untilText } from '@/components/desk/exact-time';
import type { Ban } from '@/lib/domain/ban';
import { formatIpRange } from '@/lib/domain/ip-range';

/** Attributes of a link that asks before it expires a ban; `ExpireDialogs` around it shows the question. */
export function expireLinkProps(ban: Ban, timeZone: string) {
  return {
    href: `/desk/bans/${ban.id}/expire`,
    'data-expire-ban': ban.id,
    'data-expire-range': formatIpRange(ban.range),
    'data-expire-until': untilText(ban.validUntil, timeZone),
  };
}
