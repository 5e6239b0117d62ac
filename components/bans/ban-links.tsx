import { untilText } from '@/components/desk/exact-time';
import { Instant, type Vantage } from '@/components/desk/instant';
import { ForeignText } from '@/components/ui/foreign-text';
import { Link } from '@/components/ui/link';
import { type Ban, isActive } from '@/lib/domain/ban';
import { formatIpRange } from '@/lib/domain/ip-range';
import { BanStateBadge } from './ban-state-badge';
import { RangeText } from './range-text';

/** Bans in short, one under the other, in the order given: on what, until when or how each ended, and why. */
export function BanLinks({ bans, vantage }: { bans: readonly Ban[]; vantage: Vantage }) {
  return (
    <ul className="grid gap-2.5">
      {bans.map((ban) => (
        <li key={ban.id} className="grid justify-items-start gap-0.5">
          <span className="flex flex-wrap items-center gap-x-2 gap-y-0.5">
            <Link href={`/desk/bans/${ban.id}`} className="text-accent-text hover:underline">
              <RangeText text={formatIpRange(ban.range)} />
            </Link>
            <BanStateBadge ban={ban} now={vantage.now} />
          </span>
          <span className="text-xs text-muted">
            {isActive(ban, vantage.now) ? (
              untilText(ban.validUntil, vantage.timeZone)
            ) : (
              <>Ended {ban.validUntil && <Instant at={ban.validUntil} vantage={vantage} />}</>
            )}
          </span>
          {ban.reason && <ForeignText className="line-clamp-2 text-muted wrap-anywhere">{ban.reason}</ForeignText>}
        </li>
      ))}
    </ul>
  );
}
