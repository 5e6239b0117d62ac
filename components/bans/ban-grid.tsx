import type { Vantage } from '@/components/desk/instant';
import { Link } from '@/components/ui/link';
import { shortcut } from '@/components/ui/shortcut';
import { Sign } from '@/components/ui/sign';
import { SortHeader, Table } from '@/components/ui/table';
import { tooltip } from '@/components/ui/tooltip-text';
import { formatIpRange } from '@/lib/domain/ip-range';
import { type BanListState, type BanListView, banListHref, nextDirection } from '@/lib/forms/ban-list-view';
import type { BanSortColumn, ListedBan } from '@/lib/ports/ban-store';
import { banAgainHref } from './ban-again-href';
import { BanCell } from './ban-cell';
import { BAN_COLUMN_NAMES } from './ban-columns';
import { EndedCell } from './ended-cell';
import { expireLinkProps } from './expire-link';
import { SELECTION_FORM } from './selection-form';

interface BanGridProps {
  readonly state: BanListState;
  readonly bans: readonly ListedBan[];
  readonly view: BanListView;
  /** Those that the viewer has chosen, in that order. */
  readonly columns: readonly BanSortColumn[];
  readonly vantage: Vantage;
  /** Whether the viewer may change bans, not only look. */
  readonly mayManage: boolean;
}

/**
 * Bans in rows. `active` (Banned IPs) has boxes to select by and the actions, for those who may; `past` (Ban history) has
 * how each ended. On small screens each row is a card with the address first.
 */
export function BanGrid({ state, bans, view, columns, vantage, mayManage }: BanGridProps) {
  const maySelect = mayManage && state === 'active';
  return (
    <div className="ban-grid">
      <Table
        label={state === 'active' ? 'Banned IPs' : 'Ban history'}
        columns={<ColumnNames state={state} view={view} columns={columns} mayManage={mayManage} />}
      >
        {bans.map((ban) => (
          <tr key={ban.id}>
            {maySelect && <SelectCell ban={ban} />}
            {columns.map((column) => (
              <BanCell key={column} column={column} ban={ban} state={state} view={view} vantage={vantage} />
            ))}
            {state === 'past' && <EndedCell ban={ban} vantage={vantage} sayWhen={!columns.includes('validUntil')} />}
            {mayManage && <RowActions ban={ban} state={state} vantage={vantage} />}
          </tr>
        ))}
      </Table>
    </div>
  );
}

/** How the columns share the width: names give way a little, reasons take what is left over. */
const WIDTHS: Readonly<Partial<Record<BanSortColumn, string>>> = {
  bannedBy: 'elastic-narrow',
  reason: 'elastic-wide',
  contact: 'elastic-narrow',
};

function ColumnNames({
  state,
  view,
  columns,
  mayManage,
}: Pick<BanGridProps, 'state' | 'view' | 'columns' | 'mayManage'>) {
  return (
    <>
      {mayManage && state === 'active' && (
        <th scope="col" className="select-cell">
          <label className="select-all">
            <span className="sr-only">Select all bans on this page</span>
            <input type="checkbox" className="ban-select-all size-4 accent-accent" />
          </label>
        </th>
      )}
      {columns.map((column) => (
        <SortHeader
          key={column}
          sorted={view.sort === column ? view.direction : null}
          href={banListHref(state, view, { sort: column, direction: nextDirection(view, column) })}
          className={WIDTHS[column]}
        >
          {BAN_COLUMN_NAMES[column]}
        </SortHeader>
      ))}
      {state === 'past' && (
        <th scope="col" className="elastic-narrow">
          Ended
        </th>
      )}
      {mayManage && (
        <th scope="col" className="row-actions">
          <span className="sr-only">Actions</span>
        </th>
      )}
    </>
  );
}

/** Part of the form below the grid, so that it works without scripts; `BanSelection` listens to it. */
function SelectCell({ ban }: { ban: ListedBan }) {
  return (
    <td className="select-cell">
      <label>
        <span className="sr-only">Select the ban on {formatIpRange(ban.range)}</span>
        <input
          type="checkbox"
          form={SELECTION_FORM}
          name="ids"
          value={ban.id}
          className="ban-select size-4 accent-accent pointer-coarse:size-5"
        />
      </label>
    </td>
  );
}

function RowActions({ ban, state, vantage }: { ban: ListedBan } & Pick<BanGridProps, 'state' | 'vantage'>) {
  const rangeText = formatIpRange(ban.range);
  if (state === 'past') {
    return (
      <td className="row-actions">
        <Link href={banAgainHref(ban)} aria-label={`Ban ${rangeText} again`} {...tooltip('Ban again')}>
          <Sign name="again" />
          <span className="action-name">Ban again</span>
        </Link>
      </td>
    );
  }
  return (
    <td className="row-actions">
      <Link
        href={`/desk/bans/${ban.id}/edit`}
        aria-label={`Edit the ban on ${rangeText}`}
        {...shortcut('e', 'Edit the ban')}
        {...tooltip('Edit')}
      >
        <Sign name="edit" />
        <span className="action-name">Edit</span>
      </Link>
      <Link
        {...expireLinkProps(ban, vantage.timeZone)}
        aria-label={`Expire the ban on ${rangeText}`}
        {...tooltip('Expire')}
      >
        <Sign name="expire" />
        <span className="action-name">Expire</span>
      </Link>
    </td>
  );
}
