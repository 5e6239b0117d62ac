import 'server-only';
import { SearchX, ShieldCheck } from 'lucide-react';
import { BanFilters } from '@/components/bans/ban-filters';
import { BanGrid } from '@/components/bans/ban-grid';
import { BanGridSkeleton } from '@/components/bans/ban-grid-skeleton';
import { ZoneNote } from '@/components/desk/zone-note';
import { ButtonLink } from '@/components/ui/button-link';
import { EmptyState } from '@/components/ui/empty-state';
import { Pagination } from '@/components/ui/pagination';
import { Patiently } from '@/components/ui/patiently';
import { canManageBans } from '@/lib/auth/permissions';
import { runtime } from '@/lib/composition';
import { type BanListView, banListHref, banListQuery, isFiltered } from '@/lib/forms/ban-list-view';
import type { BanPage } from '@/lib/ports/ban-store';
import { expireBanAction } from './bans/expire/actions';
import type { Viewer } from './viewer';

/** Filters, one page of bans from the database, and the way to the next. Shared by Banned IPs and Ban history. */
export function BanListSection({
  state,
  view,
  viewer,
}: {
  state: 'active' | 'past';
  view: BanListView;
  viewer: Viewer;
}) {
  return (
    <>
      <BanFilters state={state} view={view} />
      <Patiently
        work={() => runtime().bans.listBans(banListQuery(state, view), viewer.now)}
        fallback={<BanGridSkeleton />}
      >
        {(page) => <Rows page={page} state={state} view={view} viewer={viewer} />}
      </Patiently>
    </>
  );
}

function Rows({
  page,
  state,
  view,
  viewer,
}: {
  page: BanPage;
  state: 'active' | 'past';
  view: BanListView;
  viewer: Viewer;
}) {
  if (page.rows.length === 0) {
    return <NoRows state={state} view={view} mayManage={canManageBans(viewer.agent)} />;
  }
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-3">
      <BanGrid
        state={state}
        bans={page.rows}
        view={view}
        vantage={viewer}
        expireAction={canManageBans(viewer.agent) ? expireBanAction : null}
      />
      <Pagination
        summary={
          <>
            <span>{countText(page)}</span> <ZoneNote timeZone={viewer.timeZone} />
          </>
        }
        previousHref={page.previousCursor && banListHref(state, view, { cursor: page.previousCursor })}
        nextHref={page.nextCursor && banListHref(state, view, { cursor: page.nextCursor })}
      />
    </div>
  );
}

function countText({ count, countIsCapped }: BanPage): string {
  if (countIsCapped) return `${count.toLocaleString('en')}+ bans`;
  return count === 1 ? '1 ban' : `${count.toLocaleString('en')} bans`;
}

function NoRows({ state, view, mayManage }: { state: 'active' | 'past'; view: BanListView; mayManage: boolean }) {
  const frame = 'rounded-lg border border-line bg-surface';
  if (isFiltered(view) || view.cursor) {
    return (
      <div className={frame}>
        <EmptyState
          icon={<SearchX />}
          title="No ban matches"
          actions={
            <ButtonLink href={banListHref(state, view, { search: '', bannedByName: '', kind: null })}>
              Clear filters
            </ButtonLink>
          }
        >
          <p>
            {state === 'active'
              ? 'Nothing in force matches these filters. A ban that is over is in Ban history.'
              : 'Nothing that is over matches these filters. A ban in force is in Banned IPs.'}
          </p>
        </EmptyState>
      </div>
    );
  }
  return (
    <div className={frame}>
      {state === 'active' ? (
        <EmptyState
          icon={<ShieldCheck />}
          title="Nobody is banned"
          actions={
            mayManage && (
              <ButtonLink variant="primary" href="/desk/bans/new">
                Add ban
              </ButtonLink>
            )
          }
        >
          <p>Bans that are in force are listed here, whether they were given in a chat or added by an administrator.</p>
        </EmptyState>
      ) : (
        <EmptyState icon={<ShieldCheck />} title="No ban is over yet">
          <p>Bans that ran out or were expired are kept here, with when and how each ended.</p>
        </EmptyState>
      )}
    </div>
  );
}
