import { z } from 'zod';
import { BAN_SORT_COLUMNS, type BanListQuery, type BanSortColumn } from '../ports/ban-store';
import { banIdSchema } from './ban-reference';
import { readBanSearch } from './ban-search';
import { type SearchParams, searchParam } from './search-params';

/** Which of the two grids: Banned IPs or Ban history. */
export type BanListState = BanListQuery['state'];

/** What the address bar says about a grid of bans: what is looked for, how it is sorted, which page. */
export interface BanListView extends BanListFilters {
  readonly sort: BanSortColumn;
  readonly direction: 'asc' | 'desc';
  readonly cursor: string;
}

/** What narrows a grid. A filter that its grid doesn't have is off. */
export interface BanListFilters {
  readonly search: string;
  readonly bannedByName: string;
  readonly kind: 'single' | 'range' | null;
  readonly family: 4 | 6 | null;
  /** Banned IPs: that end within the period from now, or never. Ban history: that ended within it. */
  readonly ending: 'day' | 'week' | 'month' | 'never' | null;
  readonly ended: 'ran-out' | 'expired' | null;
  readonly batchId: number | null;
}

export const NO_FILTERS: BanListFilters = {
  search: '',
  bannedByName: '',
  kind: null,
  family: null,
  ending: null,
  ended: null,
  batchId: null,
};

/** Rows on one page: two screens' worth, so that a page is skimmed rather than paged through. */
const ROWS_PER_PAGE = 50;

/** How each grid is sorted until somebody says otherwise: what was added or ended last comes first. */
const DEFAULT_SORT = { active: 'created', past: 'validUntil' } as const;

/** How far from now each choice of "ends" and "ended" reaches. */
const PERIOD_MS = { day: 24 * 3_600_000, week: 7 * 24 * 3_600_000, month: 30 * 24 * 3_600_000 } as const;

const text = z.string().trim().max(200).catch('');
const family = z.enum(['4', '6']).transform((each) => (each === '4' ? 4 : 6));
const viewSchema = z.object({
  q: text,
  by: text,
  kind: z.enum(['single', 'range']).nullable().catch(null),
  family: family.nullable().catch(null),
  ends: z.enum(['day', 'week', 'never']).nullable().catch(null),
  within: z.enum(['day', 'week', 'month']).nullable().catch(null),
  ended: z.enum(['ran-out', 'expired']).nullable().catch(null),
  batch: banIdSchema.nullable().catch(null),
  sort: z.enum(BAN_SORT_COLUMNS).nullable().catch(null),
  dir: z.enum(['asc', 'desc']).nullable().catch(null),
  cursor: z.string().max(2000).catch(''),
});

/** Reads a query string; whatever it can't use falls back to the default, because old links should still open a page. */
export function parseBanListView(state: BanListState, params: SearchParams): BanListView {
  const read = viewSchema.parse(
    Object.fromEntries(Object.keys(viewSchema.shape).map((name) => [name, searchParam(params, name)])),
  );
  const sort = read.sort ?? DEFAULT_SORT[state];
  return {
    search: read.q,
    bannedByName: read.by,
    kind: read.kind,
    family: read.family,
    ending: state === 'active' ? read.ends : read.within,
    ended: state === 'active' ? null : read.ended,
    batchId: read.batch,
    sort,
    direction: read.dir ?? firstDirection(sort),
    cursor: read.cursor,
  };
}

/** The way to a view of a grid: only what differs from the default is written. Any change but the page starts at page one. */
export function banListHref(state: BanListState, view: BanListView, changes: Partial<BanListView> = {}): string {
  const params = banListParams(state, view, changes);
  const path = banListPath(state);
  return params.size > 0 ? `${path}?${params}` : path;
}

/** What `banListHref` writes after the question mark. */
export function banListParams(
  state: BanListState,
  view: BanListView,
  changes: Partial<BanListView> = {},
): URLSearchParams {
  const next = { ...view, ...('cursor' in changes ? {} : { cursor: '' }), ...changes };
  const params = new URLSearchParams();
  if (next.search) params.set('q', next.search);
  if (next.bannedByName) params.set('by', next.bannedByName);
  if (next.kind) params.set('kind', next.kind);
  if (next.family) params.set('family', String(next.family));
  if (next.ending) params.set(state === 'active' ? 'ends' : 'within', next.ending);
  if (next.ended) params.set('ended', next.ended);
  if (next.batchId) params.set('batch', String(next.batchId));
  if (next.sort !== DEFAULT_SORT[state]) params.set('sort', next.sort);
  if (next.direction !== firstDirection(next.sort)) params.set('dir', next.direction);
  if (next.cursor) params.set('cursor', next.cursor);
  return params;
}

export function banListPath(state: BanListState): string {
  return state === 'active' ? '/desk/bans' : '/desk/ban-history';
}

/** The direction that a click on a column's name asks for. */
export function nextDirection(view: BanListView, column: BanSortColumn): 'asc' | 'desc' {
  if (view.sort !== column) return firstDirection(column);
  return view.direction === 'asc' ? 'desc' : 'asc';
}

/** What to ask the store for. */
export function banListQuery(state: BanListState, view: BanListView, now: Date): BanListQuery {
  const search = readBanSearch(view.search);
  return {
    state,
    sort: view.sort,
    direction: view.direction,
    limit: ROWS_PER_PAGE,
    ...(view.cursor && { cursor: view.cursor }),
    ...(search.kind === 'range' && { overlapping: search.range }),
    ...(search.kind === 'words' && { text: search.text }),
    ...(view.bannedByName && { bannedByName: view.bannedByName }),
    ...(view.kind && { kind: view.kind }),
    ...(view.family && { family: view.family }),
    ...(view.ending && { ending: endingQuery(state, view.ending, now) }),
    ...(view.ended && { ended: view.ended }),
    ...(view.batchId && { batchId: view.batchId }),
  };
}

function endingQuery(
  state: BanListState,
  ending: NonNullable<BanListFilters['ending']>,
  now: Date,
): NonNullable<BanListQuery['ending']> {
  if (ending === 'never') return 'never';
  const away = PERIOD_MS[ending];
  return state === 'active' ? { before: new Date(now.getTime() + away) } : { from: new Date(now.getTime() - away) };
}

/** Whether anything narrows the grid. */
export function isFiltered(view: BanListView): boolean {
  return (Object.keys(NO_FILTERS) as (keyof BanListFilters)[]).some((name) => view[name] !== NO_FILTERS[name]);
}

/** Of times and counts the latest and the most are looked for first. */
const DESCENDING_FIRST: readonly BanSortColumn[] = ['created', 'validUntil', 'hits', 'lastHit'];

function firstDirection(sort: BanSortColumn): 'asc' | 'desc' {
  return DESCENDING_FIRST.includes(sort) ? 'desc' : 'asc';
}
