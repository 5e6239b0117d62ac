import 'server-only';
import { BAN_COLUMN_NAMES } from '@/components/bans/ban-columns';
import { BanFilterChips } from '@/components/bans/ban-filter-chips';
import { BanGrid } from '@/components/bans/ban-grid';
import { BanGridSkeleton } from '@/components/bans/ban-grid-skeleton';
import { BanSearch } from '@/components/bans/ban-search';
import { BanSelection } from '@/components/bans/ban-selection';
import { ColumnsMenu } from '@/components/bans/columns-menu';
import { ExportMenu } from '@/components/bans/export-menu';
import { NoBans } from '@/components/bans/no-bans';
import { SearchReading } from '@/components/bans/search-reading';
import { ZoneNote } from '@/components/desk/zone-note';
import { Pagination } from '@/components/ui/pagination';
import { Patiently } from '@/components/ui/patiently';
import { canManageBans } from '@/lib/auth/permissions';
import { checkAddress } from '@/lib/bans/check-address';
import { EXPIRED_AT_ONCE_MAX } from '@/lib/bans/expire-bans';
import { runtime } from '@/lib/composition';
import { firstAddress, isSingleAddress } from '@/lib/domain/ip-range';
import { type BanColumnChoice, banColumnsPreference, isFixed, readBanColumns } from '@/lib/forms/ban-columns';
import { type BanListState, type BanListView, banListHref, banListQuery } from '@/lib/forms/ban-list-view';
import { readBanSearch, type BanSearch as Search } from '@/lib/forms/ban-search';
import type { BanPage } from '@/lib/ports/ban-store';
import { saveBanColumnsAction } from './bans/columns/actions';
import { expireBansAction } from './bans/expire/actions';
import type { Viewer } from './viewer';

/** More names than this are found by typing. */
const BANNER_NAMES_MAX = 100;

interface ListProps {
  readonly state: BanListState;
  readonly view: BanListView;
  readonly viewer: Viewer;
}

/** Search, filters, one page of bans from the database, and the way to the next. Shared by Banned IPs and Ban history. */
export async function BanListSection({ state, view, viewer }: ListProps) {
  const search = readBanSearch(view.search);
  const columns = readBanColumns(viewer.agent.preferences);
  const [names, batch, standing] = await Promise.all([
    runtime().bans.listBannerNames(BANNER_NAMES_MAX + 1),
    view.batchId === null ? null : runtime().bans.findBatch(view.batchId),
    standingOf(search, viewer),
  ]);
  return (
    <>
      <div className="grid grid-cols-[minmax(0,1fr)] gap-2">
        <BanSearch
          state={state}
          view={view}
          menus={
            <>
              <ExportMenu state={state} view={view} />
              <Columns choices={columns} />
            </>
          }
        />
        <BanFilterChips
          state={state}
          view={view}
          bannerNames={names.slice(0, BANNER_NAMES_MAX)}
          moreBanners={names.length > BANNER_NAMES_MAX}
          batchName={batch?.name ?? null}
        />
        <SearchReading search={search} standing={standing} vantage={viewer} />
      </div>
      <Selectable state={state} view={view} viewer={viewer}>
        <Patiently
          work={() => runtime().bans.listBans(banListQuery(state, view, viewer.now), viewer.now)}
          fallback={<BanGridSkeleton columns={shownOf(columns)} />}
        >
          {(page) => <Rows page={page} columns={columns} state={state} view={view} viewer={viewer} />}
        </Patiently>
      </Selectable>
    </>
  );
}

/** Of a single address whether it is refused now, by the store. */
async function standingOf(search: Search, viewer: Viewer) {
  if (search.kind !== 'range' || !isSingleAddress(search.range)) return null;
  return checkAddress(runtime(), firstAddress(search.range), viewer.now);
}

function Columns({ choices }: { choices: readonly BanColumnChoice[] }) {
  return (
    <ColumnsMenu
      choices={choices.map(({ column, isShown }) => ({
        column,
        name: BAN_COLUMN_NAMES[column],
        isShown,
        isFixed: isFixed(column),
      }))}
      isDefault={banColumnsPreference(choices) === null}
      action={saveBanColumnsAction}
    />
  );
}

/** In Banned IPs those who may expire bans can tick many. What is ticked belongs to what is listed: another filter clears it. */
function Selectable({ state, view, viewer, children }: ListProps & { children: React.ReactNode }) {
  if (state === 'past' || !canManageBans(viewer.agent)) return children;
  const listed = banListHref(state, view, { sort: 'created', direction: 'desc', cursor: '' });
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-3">
      <BanSelection
        key={listed}
        action={expireBansAction}
        limit={EXPIRED_AT_ONCE_MAX}
        returnTo={banListHref(state, view, { cursor: view.cursor })}
      >
        {children}
      </BanSelection>
    </div>
  );
}

function Rows({
  page,
  columns,
  state,
  view,
  viewer,
}: ListProps & { page: BanPage; columns: readonly BanColumnChoice[] }) {
  const mayManage = canManageBans(viewer.agent);
  if (page.rows.length === 0)
    return <NoBans state={state} view={view} mayManage={mayManage} areElsewhere={page.count > 0} />;
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-3">
      <BanGrid
        state={state}
        bans={page.rows}
        view={view}
        columns={shownOf(columns)}
        vantage={viewer}
        mayManage={mayManage}
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

function shownOf(columns: readonly BanColumnChoice[]) {
  return columns.filter(({ isShown }) => isShown).map(({ column }) => column);
}

function countText({ count, countIsCapped }: BanPage): string {
  if (countIsCapped) return `More than ${count.toLocaleString('en')} bans`;
  return count === 1 ? '1 ban' : `${count.toLocaleString('en')} bans`;
}
