import { untilText } from '@/components/desk/exact-time';
import type { Vantage } from '@/components/desk/instant';
import { ForeignText } from '@/components/ui/foreign-text';
import { Link } from '@/components/ui/link';
import type { Ban } from '@/lib/domain/ban';
import { formatIpRange } from '@/lib/domain/ip-range';
import { type RangeRelation, relationOf } from '@/lib/domain/range-relation';
import { RangeText } from './range-text';

const RELATIONS: Readonly<Record<RangeRelation, string>> = {
  same: 'The same addresses',
  covers: 'Covers all of this',
  inside: 'Inside this',
  part: 'Shares a part',
  apart: '',
};

/** Other bans in force that share addresses with a ban, and how each lies to it. `allHref` leads to all if there are more. */
export function OverlappingBans({
  ban,
  others,
  allHref,
  vantage,
}: {
  ban: Ban;
  others: readonly Ban[];
  allHref: string | null;
  vantage: Vantage;
}) {
  if (others.length === 0) return <p className="text-muted">No other ban in force covers any of it.</p>;
  return (
    <div className="grid gap-2">
      <ul className="grid divide-y divide-line">
        {others.map((other) => (
          <li key={other.id} className="grid gap-0.5 py-1.5 first:pt-0 last:pb-0">
            <span className="flex flex-wrap items-baseline justify-between gap-x-3">
              <Link href={`/desk/bans/${other.id}`} className="text-accent-text hover:underline">
                <RangeText text={formatIpRange(other.range)} />
              </Link>
              <span className="text-xs text-muted">{RELATIONS[relationOf(other.range, ban.range)]}</span>
            </span>
            <span className="text-xs text-muted">
              {untilText(other.validUntil, vantage.timeZone)}
              {other.reason && (
                <>
                  {' '}
                  ·{' '}
                  <ForeignText className="line-clamp-1 inline wrap-anywhere">{other.reason.slice(0, 120)}</ForeignText>
                </>
              )}
            </span>
          </li>
        ))}
      </ul>
      {allHref && (
        <Link href={allHref} className="text-accent-text hover:underline">
          All bans that share addresses with it
        </Link>
      )}
    </div>
  );
}
