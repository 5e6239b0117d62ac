import { SearchX, ShieldCheck } from 'lucide-react';
import { ButtonLink } from '@/components/ui/button-link';
import { EmptyState } from '@/components/ui/empty-state';
import { type BanListState, type BanListView, banListHref, isFiltered, NO_FILTERS } from '@/lib/forms/ban-list-view';

/** What a grid shows in place of rows: why there are none, and what to do. */
export function NoBans({
  state,
  view,
  mayManage,
  areElsewhere,
}: {
  state: BanListState;
  view: BanListView;
  mayManage: boolean;
  /** There are bans, but none on this page any more. */
  areElsewhere: boolean;
}) {
  return (
    <div className="rounded-lg border border-line bg-surface">
      {areElsewhere ? (
        <EmptyState
          icon={<SearchX />}
          title="No ban is left on this page"
          actions={<ButtonLink href={banListHref(state, view)}>Go to the first page</ButtonLink>}
        >
          <p>Those that were here have ended or changed since the page before was opened.</p>
        </EmptyState>
      ) : isFiltered(view) ? (
        <EmptyState
          icon={<SearchX />}
          title="No ban matches"
          actions={
            <>
              <ButtonLink href={banListHref(state, view, NO_FILTERS)}>Clear filters</ButtonLink>
              {view.search && (
                <ButtonLink
                  href={banListHref(state === 'active' ? 'past' : 'active', {
                    ...view,
                    ...NO_FILTERS,
                    search: view.search,
                    sort: state === 'active' ? 'validUntil' : 'created',
                    direction: 'desc',
                  })}
                >
                  {state === 'active' ? 'Search in Ban history' : 'Search in Banned IPs'}
                </ButtonLink>
              )}
            </>
          }
        >
          <p>
            {state === 'active'
              ? 'Nothing in force matches these filters. A ban that is over is in Ban history.'
              : 'Nothing that is over matches these filters. A ban in force is in Banned IPs.'}
          </p>
        </EmptyState>
      ) : state === 'active' ? (
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
