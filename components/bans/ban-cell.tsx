import { Instant, type Vantage } from '@/components/desk/instant';
import { Link } from '@/components/ui/link';
import { tooltip } from '@/components/ui/tooltip-text';
import { visibleText } from '@/components/ui/visible-text';
import { formatIpAddress } from '@/lib/domain/ip-address';
import { firstAddress, isSingleAddress, lastAddress } from '@/lib/domain/ip-range';
import { type BanListState, type BanListView, banListHref } from '@/lib/forms/ban-list-view';
import type { BanSortColumn, ListedBan } from '@/lib/ports/ban-store';
import { BAN_COLUMN_NAMES } from './ban-columns';
import { IpText } from './ip-text';
import { ValidUntil } from './valid-until';

/** What one ban says in one column of a grid. */
export function BanCell({
  column,
  ban,
  state,
  view,
  vantage,
}: {
  column: BanSortColumn;
  ban: ListedBan;
  state: BanListState;
  view: BanListView;
  vantage: Vantage;
}) {
  const label = BAN_COLUMN_NAMES[column];
  switch (column) {
    case 'bannedBy':
      return (
        <td data-label={label} className="elastic">
          <Link
            href={banListHref(state, view, { bannedByName: ban.bannedBy.name })}
            className="clip hover:underline"
            dir="auto"
            {...tooltip(`Only bans by ${shortened(ban.bannedBy.name)}`)}
          >
            {visibleText(ban.bannedBy.name)}
          </Link>
        </td>
      );
    case 'created':
      return (
        <td data-label={label}>
          <Instant at={ban.createdAt} vantage={vantage} />
        </td>
      );
    case 'startIp':
      return (
        <td data-card="first">
          <IpText text={formatIpAddress(firstAddress(ban.range))} href={`/desk/bans/${ban.id}`} inGrid />
        </td>
      );
    case 'endIp':
      return (
        <td data-card="first" data-label="to">
          {!isSingleAddress(ban.range) && <IpText text={formatIpAddress(lastAddress(ban.range))} inGrid />}
        </td>
      );
    case 'validUntil':
      return (
        <td data-label={label}>
          <span>
            <ValidUntil validUntil={ban.validUntil} vantage={vantage} />{' '}
            {ban.untilBeforeExpired !== undefined && <UntilBefore until={ban.untilBeforeExpired} vantage={vantage} />}
          </span>
        </td>
      );
    case 'reason':
      return (
        <td data-label={label} className="elastic">
          {ban.reason && (
            <span className="clip clip-wide" dir="auto" {...tooltip(shortened(ban.reason))}>
              {visibleText(ban.reason)}
            </span>
          )}
        </td>
      );
    case 'contact':
      return (
        <td data-label={label} className="elastic">
          {ban.contact && (
            <Link
              href={`/desk/contacts/${ban.contact.id}`}
              className="clip text-accent-text hover:underline"
              dir="auto"
              {...tooltip(shortened(ban.contact.name))}
            >
              {visibleText(ban.contact.name)}
            </Link>
          )}
        </td>
      );
    case 'conversation':
      return (
        <td data-label={label}>
          {ban.ticket && (
            <Link
              href={`/desk/tickets/${encodeURIComponent(ban.ticket.code)}`}
              className="code text-accent-text hover:underline"
            >
              {ban.ticket.code}
            </Link>
          )}
        </td>
      );
    case 'hits':
      return (
        <td data-label={label} className="tabular-nums">
          {ban.hitCount.toLocaleString('en')}
        </td>
      );
    case 'lastHit':
      return <td data-label={label}>{ban.lastHitAt && <Instant at={ban.lastHitAt} vantage={vantage} />}</td>;
  }
}

/** When a ban that somebody expired would have ended. */
function UntilBefore({ until, vantage }: { until: Date | null; vantage: Vantage }) {
  return (
    <span className="second-line">
      {until ? (
        <>
          was <Instant at={until} vantage={vantage} />
        </>
      ) : (
        'was indefinite'
      )}
    </span>
  );
}

/** A reason may be a page long; a tooltip isn't. */
function shortened(text: string): string {
  const visible = visibleText(text);
  return visible.length > 300 ? `${visible.slice(0, 300)}…` : visible;
}
