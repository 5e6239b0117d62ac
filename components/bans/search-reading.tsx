import { untilText } from '@/components/desk/exact-time';
import type { Vantage } from '@/components/desk/instant';
import { Badge } from '@/components/ui/badge';
import { ForeignText } from '@/components/ui/foreign-text';
import { Link } from '@/components/ui/link';
import { visibleText } from '@/components/ui/visible-text';
import type { AddressStanding } from '@/lib/domain/address-standing';
import { formatIpRange, isSingleAddress } from '@/lib/domain/ip-range';
import type { BanSearch } from '@/lib/forms/ban-search';
import { RangeText } from './range-text';

/**
 * How the search box was understood and, for a single address (`standing`), whether it is refused now: the list alone
 * doesn't say so, because an exemption may win over everything in it.
 */
export function SearchReading({
  search,
  standing,
  vantage,
}: {
  search: BanSearch;
  standing: AddressStanding | null;
  vantage: Vantage;
}) {
  switch (search.kind) {
    case 'none':
      return null;
    case 'words':
      return (
        <div className="grid gap-1 text-grid" role="status">
          <p className="text-muted wrap-anywhere">
            Bans with <ForeignText className="font-medium text-text">{`“${search.text}”`}</ForeignText> in reason,
            contact, conversation or agent’s name.
          </p>
          {search.mistake && (
            <p className="text-warn-text wrap-anywhere">
              It was not taken for an address. {visibleText(search.mistake)}
            </p>
          )}
        </div>
      );
    case 'range': {
      const text = formatIpRange(search.range);
      return (
        <div className="grid gap-1 text-grid" role="status">
          <p className="text-muted">
            {isSingleAddress(search.range) ? 'Bans that cover ' : 'Bans that share an address with '}
            <span className="text-text">
              <RangeText text={text} />
            </span>
            .
            {search.notes.map((note) => (
              <span key={note.kind}> {note.message}</span>
            ))}
          </p>
          {standing && <Standing address={text} standing={standing} vantage={vantage} />}
        </div>
      );
    }
  }
}

function Standing({ address, standing, vantage }: { address: string; standing: AddressStanding; vantage: Vantage }) {
  const { refusedBy, exemptedBy } = standing;
  const until = (end: Date | null) => untilText(end, vantage.timeZone);
  return (
    <p className="flex flex-wrap items-baseline gap-x-2 gap-y-1">
      {exemptedBy ? (
        <>
          <Badge tone="good">Let in</Badge>
          <span className="min-w-0 wrap-anywhere">
            {standing.bans.length > 0 ? 'An exemption wins: ' : 'It is exempted: '}
            <span className="code">{address}</span> is let in {until(exemptedBy.validUntil)} (
            <ForeignText>{exemptedBy.note}</ForeignText>).
          </span>
        </>
      ) : refusedBy ? (
        <>
          <Badge tone="danger">Refused</Badge>
          <span>
            <span className="code">{address}</span> is refused on every channel {until(refusedBy.validUntil)}.
          </span>
        </>
      ) : (
        <>
          <Badge>Let in</Badge>
          <span>
            No ban in force covers <span className="code">{address}</span>.
          </span>
        </>
      )}
      <Link
        href={`/desk/check-address?${new URLSearchParams({ address })}`}
        className="rounded-sm text-accent-text hover:underline"
      >
        Why?
      </Link>
    </p>
  );
}
