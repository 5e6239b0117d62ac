import Link from 'next/link';
import type { ComponentProps } from 'react';
import { untilText } from '@/components/desk/exact-time';
import { Instant, type Vantage } from '@/components/desk/instant';
import { Button } from '@/components/ui/button';
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '@/components/ui/table';
import { tooltip } from '@/components/ui/tooltip-text';
import type { Ban } from '@/lib/domain/ban';
import { formatIpAddress } from '@/lib/domain/ip-address';
import { firstAddress, formatIpRange, isSingleAddress, lastAddress } from '@/lib/domain/ip-range';
import { type BanListView, banListHref, nextDirection } from '@/lib/forms/ban-list-view';
import { BAN_COLUMNS } from './ban-columns';
import { ExpireButton } from './expire-button';
import { howItEnded } from './how-it-ended';
import { IpText } from './ip-text';
import { ValidUntil } from './valid-until';

/**
 * Bans in rows. `active` (Banned IPs) has the actions, if the viewer may use them; `past` (Ban history) has when
 * and how each ended. On small screens each row is a card with the address first.
 */
export function BanGrid({
  state,
  bans,
  view,
  vantage,
  expireAction = null,
}: {
  state: 'active' | 'past';
  bans: readonly Ban[];
  view: BanListView;
  vantage: Vantage;
  /** Null for those who may only look. */
  expireAction?: ComponentProps<typeof ExpireButton>['action'] | null;
}) {
  return (
    <Table label={state === 'active' ? 'Banned IPs' : 'Ban history'}>
      <TableHead>
        {BAN_COLUMNS.map(({ column, name }) => (
          <TableHeader
            key={column}
            sorted={view.sort === column ? view.direction : null}
            href={banListHref(state, view, { sort: column, direction: nextDirection(view, column) })}
            className={column === 'reason' ? 'w-full' : undefined}
          >
            {name}
          </TableHeader>
        ))}
        {state === 'past' && <TableHeader>Ended</TableHeader>}
        {expireAction && (
          <TableHeader className="sticky right-0 bg-surface-sunken">
            <span className="sr-only">Actions</span>
          </TableHeader>
        )}
      </TableHead>
      <TableBody>
        {bans.map((ban) => (
          <TableRow key={ban.id}>
            <BanCells ban={ban} state={state} view={view} vantage={vantage} />
            {state === 'past' && (
              <TableCell label="Ended">
                <span className="inline-flex items-baseline gap-x-1.5 max-sm:flex-wrap">
                  <bdi>{howItEnded(ban)}</bdi>
                  {ban.validUntil && <Instant at={ban.validUntil} vantage={vantage} className="text-muted" />}
                </span>
              </TableCell>
            )}
            {expireAction && (
              <TableCell className="sm:sticky sm:right-0 sm:bg-surface sm:group-hover/row:bg-surface-hover sm:shadow-[-12px_0_12px_-10px_var(--line)] max-sm:mt-1 max-sm:border-t max-sm:border-line max-sm:pt-2.5">
                <span className="flex justify-end gap-1 max-sm:w-full max-sm:justify-start max-sm:gap-2">
                  <Button asChild size="sm" variant="quiet" className="max-sm:border max-sm:border-line-control">
                    <Link
                      href={`/desk/bans/${ban.id}/edit`}
                      prefetch={false}
                      aria-label={`Edit the ban on ${formatIpRange(ban.range)}`}
                    >
                      Edit
                    </Link>
                  </Button>
                  <ExpireButton
                    ban={{
                      id: ban.id,
                      rangeText: formatIpRange(ban.range),
                      untilText: untilText(ban.validUntil, vantage.timeZone),
                    }}
                    action={expireAction}
                    size="sm"
                    variant="quiet"
                    className="max-sm:border max-sm:border-line-control"
                  />
                </span>
              </TableCell>
            )}
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );
}

function BanCells({
  ban,
  state,
  view,
  vantage,
}: {
  ban: Ban;
  state: 'active' | 'past';
  view: BanListView;
  vantage: Vantage;
}) {
  const startIp = formatIpAddress(firstAddress(ban.range));
  const endIp = isSingleAddress(ban.range) ? null : formatIpAddress(lastAddress(ban.range));
  return (
    <>
      <TableCell label="Banned by">
        <Link
          href={banListHref(state, view, { bannedByName: ban.bannedBy.name })}
          prefetch={false}
          className="block max-w-36 truncate rounded-sm hover:underline"
          {...tooltip(`Only bans by ${ban.bannedBy.name}`)}
        >
          <bdi>{ban.bannedBy.name}</bdi>
        </Link>
      </TableCell>
      <TableCell label="Created">
        <Instant at={ban.createdAt} vantage={vantage} />
      </TableCell>
      <TableCell className="max-sm:order-first max-sm:py-0 max-sm:text-base max-sm:font-medium">
        <IpText text={startIp} href={`/desk/bans/${ban.id}`} />
      </TableCell>
      <TableCell
        label="to"
        labelClassName="w-auto"
        card={endIp !== null}
        className="max-sm:order-first max-sm:gap-2 max-sm:pt-0 max-sm:pb-2"
      >
        {endIp && <IpText text={endIp} />}
      </TableCell>
      <TableCell label="Valid until">
        <ValidUntil validUntil={ban.validUntil} vantage={vantage} />
      </TableCell>
      <TableCell label="Reason" card={ban.reason !== ''} className="sm:max-w-64">
        <span
          className="block min-w-0 sm:truncate max-sm:wrap-anywhere"
          {...(ban.reason && tooltip(shortened(ban.reason)))}
        >
          <bdi>{ban.reason}</bdi>
        </span>
      </TableCell>
      <TableCell label="Contact" card={ban.contact !== null}>
        <span className="block max-w-36 truncate">
          <bdi>{ban.contact?.name}</bdi>
        </span>
      </TableCell>
      <TableCell label="Conversation" card={ban.ticket !== null}>
        {ban.ticket && (
          <Link
            href={`/desk/tickets/${encodeURIComponent(ban.ticket.code)}`}
            prefetch={false}
            className="code rounded-sm text-accent-text hover:underline"
          >
            {ban.ticket.code}
          </Link>
        )}
      </TableCell>
    </>
  );
}

/** A reason may be a page long; a tooltip isn't. */
function shortened(text: string): string {
  return text.length > 300 ? `${text.slice(0, 300)}…` : text;
}
