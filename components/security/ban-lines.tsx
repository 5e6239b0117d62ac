import type { ReactNode } from 'react';
import { RangeText } from '@/components/bans/range-text';
import { ForeignText } from '@/components/ui/foreign-text';
import { Link } from '@/components/ui/link';
import type { Ban } from '@/lib/domain/ban';
import { exactCidr, formatIpRange, isSingleAddress } from '@/lib/domain/ip-range';

/** Enough to recognise it by. */
const REASON_CHARS_MAX = 120;

/** An IPv6 range by its first and last address would fill two lines of a narrow list. */
const shortText = ({ range }: Ban) =>
  (range.family === 6 && !isSingleAddress(range) && exactCidr(range)) || formatIpRange(range);

/** A few bans, each with what the list is about at the right, and why it was given. */
export function BanLines({ lines }: { lines: readonly { readonly ban: Ban; readonly says: ReactNode }[] }) {
  return (
    <ul className="grid divide-y divide-line">
      {lines.map(({ ban, says }) => (
        <li key={ban.id} className="grid gap-0.5 py-1.5 first:pt-0 last:pb-0">
          <span className="flex flex-wrap items-baseline justify-between gap-x-3">
            <Link href={`/desk/bans/${ban.id}`} className="text-accent-text hover:underline">
              <RangeText text={shortText(ban)} />
            </Link>
            <span className="tabular-nums">{says}</span>
          </span>
          {ban.reason && (
            <span className="text-xs text-muted">
              <ForeignText className="line-clamp-1 wrap-anywhere">{ban.reason.slice(0, REASON_CHARS_MAX)}</ForeignText>
            </span>
          )}
        </li>
      ))}
    </ul>
  );
}
