import { Instant, type Vantage } from '@/components/desk/instant';
import { Link } from '@/components/ui/link';
import { shortcut } from '@/components/ui/shortcut';
import { SortHeader, Table } from '@/components/ui/table';
import { tooltip } from '@/components/ui/tooltip-text';
import type { Ban } from '@/lib/domain/ban';
import { formatIpAddress } from '@/lib/domain/ip-address';
import { firstAddress, formatIpRange, isSingleAddress, lastAddress } from '@/lib/domain/ip-range';
import { type BanListView, banListHref, nextDirection } from '@/lib/forms/ban-list-view';
import { BAN_COLUMNS } from './ban-columns';
import { ExpireDialogs } from './expire-dialogs';
import type { ExpireAction } from './expire-form';
import { expireLinkProps } from './expire-question';
import { howItEnded } from './how-it-ended';
import { IpText } from './ip-text';
import { ValidUntil } from './valid-until';

interface BanGridProps {
  readonly state: 'active' | 'past';
  readonly bans: readonly Ban[];
  readonly view: BanListView;
  readonly vantage: Vantage;
  /** Null for those who may only look. */
  readonly expireAction: ExpireAction | null;
}

/**
 * Bans in rows. `active` (Banned IPs) has the actions, if the viewer may use them; `past` (Ban history) has when and how
 * each ended. On small screens each row is a card with the address first.
 */
export function BanGrid({ state, bans, view, vantage, expireAction }: BanGridProps) {
  const mayManage = state === 'active' && expireAction !== null;
  const grid = (
    <Table
      label={state === 'active' ? 'Banned IPs' : 'Ban history'}
      columns={<ColumnNames state={state} view={view} mayManage={mayManage} />}
    >
      {bans.map((ban) => (
        <tr key={ban.id}>
          <BanCells ban={ban} state={state} view={view} vantage={vantage} />
          {state === 'past' && (
            <td data-label="Ended">
              <span>
                <bdi>{howItEnded(ban)}</bdi>{' '}
                {ban.validUntil && <Instant at={ban.validUntil} vantage={vantage} className="text-muted" />}
              </span>
            </td>
          )}
          {mayManage && <RowActions ban={ban} vantage={vantage} />}
        </tr>
      ))}
    </Table>
  );
  return mayManage ? <ExpireDialogs action={expireAction}>{grid}</ExpireDialogs> : grid;
}

function ColumnNames({ state, view, mayManage }: Pick<BanGridProps, 'state' | 'view'> & { mayManage: boolean }) {
  return (
    <>
      {BAN_COLUMNS.map(({ column, name }) => (
        <SortHeader
          key={column}
          sorted={view.sort === column ? view.direction : null}
          href={banListHref(state, view, { sort: column, direction: nextDirection(view, column) })}
          wide={column === 'reason'}
        >
          {name}
        </SortHeader>
      ))}
      {state === 'past' && <th scope="col">Ended</th>}
      {mayManage && (
        <th scope="col" className="row-actions">
          <span className="sr-only">Actions</span>
        </th>
      )}
    </>
  );
}

function BanCells({ ban, state, view, vantage }: { ban: Ban } & Pick<BanGridProps, 'state' | 'view' | 'vantage'>) {
  return (
    <>
      <td data-label="Banned by">
        <Link
          href={banListHref(state, view, { bannedByName: ban.bannedBy.name })}
          prefetch={false}
          className="clip hover:underline"
          {...tooltip(`Only bans by ${ban.bannedBy.name}`)}
        >
          <bdi>{ban.bannedBy.name}</bdi>
        </Link>
      </td>
      <td data-label="Created">
        <Instant at={ban.createdAt} vantage={vantage} />
      </td>
      <td data-card="first">
        <IpText text={formatIpAddress(firstAddress(ban.range))} href={`/desk/bans/${ban.id}`} />
      </td>
      <td data-card="first" data-label="to">
        {!isSingleAddress(ban.range) && <IpText text={formatIpAddress(lastAddress(ban.range))} />}
      </td>
      <td data-label="Valid until">
        <ValidUntil validUntil={ban.validUntil} vantage={vantage} />
      </td>
      <td data-label="Reason">
        {ban.reason && (
          <span className="clip clip-wide" {...tooltip(shortened(ban.reason))}>
            <bdi>{ban.reason}</bdi>
          </span>
        )}
      </td>
      <td data-label="Contact">
        {ban.contact && (
          <span className="clip">
            <bdi>{ban.contact.name}</bdi>
          </span>
        )}
      </td>
      <td data-label="Conversation">
        {ban.ticket && (
          <Link
            href={`/desk/tickets/${encodeURIComponent(ban.ticket.code)}`}
            prefetch={false}
            className="code text-accent-text hover:underline"
          >
            {ban.ticket.code}
          </Link>
        )}
      </td>
    </>
  );
}

function RowActions({ ban, vantage }: { ban: Ban; vantage: Vantage }) {
  const rangeText = formatIpRange(ban.range);
  return (
    <td className="row-actions">
      <Link
        href={`/desk/bans/${ban.id}/edit`}
        prefetch={false}
        aria-label={`Edit the ban on ${rangeText}`}
        {...shortcut('e', 'Edit the ban')}
      >
        Edit
      </Link>
      <Link {...expireLinkProps(ban, vantage.timeZone)} prefetch={false} aria-label={`Expire the ban on ${rangeText}`}>
        Expire
      </Link>
    </td>
  );
}

/** A reason may be a page long; a tooltip isn't. */
function shortened(text: string): string {
  return text.length > 300 ? `${text.slice(0, 300)}…` : text;
}
