import { z } from 'zod';
import { parseIpRange } from '../domain/ip-range';
import { BAN_SORT_COLUMNS, type BanListQuery, type BanSortColumn } from '../ports/ban-store';
import { type SearchParams, searchParam } from './search-params';

/** What the address bar says about a grid of bans: what is looked for, how it is sorted, which page. */
export interface BanListView {
  readonly search: string;
  readonly bannedByName: string;
  readonly kind: 'single' | 'range' | null;
  readonly sort: BanSortColumn;
  readonly direction: 'asc' | 'desc';
  readonly cursor: string;
}

/** Rows on one page: two screens' worth, so that a page is skimmed rather than paged through. */
const ROWS_PER_PAGE = 50;

/** How each grid is sorted until somebody says otherwise: what was added or ended last comes first. */
const DEFAULT_SORT = { active: 'created', past: 'validUntil' } as const;

const text = z.string().trim().max(200).catch('');
const viewSchema = z.object({
  q: text,
  by: text,
  kind: z.enum(['single', 'range']).nullable().catch(null),
  sort: z.enum(BAN_SORT_COLUMNS).nullable().catch(null),
  dir: z.enum(['asc', 'desc']).nullable().catch(null),
  cursor: z.string().max(2000).catch(''),
});

/** Reads a query string; whatever it can't use falls back to the default, because old links should still open a page. */
export function parseBanListView(state: BanListQuery['state'], params: SearchParams): BanListView {
  const read = viewSchema.parse(
    Object.fromEntries(Object.keys(viewSchema.shape).map((name) => [name, searchParam(params, name)])),
  );
  const sort = read.sort ?? DEFAULT_SORT[state];
  return {
    search: read.q,
    bannedByName: read.by,
    kind: read.kind,
    sort,
    direction: read.dir ?? firstDirection(sort),
    cursor: read.cursor,
  };
}

/** The way to a view of a grid: only what differs from the default is written. Any change but the page starts at page one. */
export function banListHref(
  state: BanListQuery['state'],
  view: BanListView,
  changes: Partial<BanListView> = {},
): string {
  const next = { ...view, ...('cursor' in changes ? {} : { cursor: '' }), ...changes };
  const params = new URLSearchParams();
  if (next.search) params.set('q', next.search);
  if (next.bannedByName) params.set('by', next.bannedByName);
  if (next.kind) params.set('kind', next.kind);
  if (next.sort !== DEFAULT_SORT[state]) params.set('sort', next.sort);
  if (next.direction !== firstDirection(next.sort)) params.set('dir', next.direction);
  if (next.cursor) params.set('cursor', next.cursor);
  const path = state === 'active' ? '/desk/bans' : '/desk/ban-history';
  return params.size > 0 ? `${path}?${params}` : path;
}

/** The direction that a click on a column's name asks for. */
export function nextDirection(view: BanListView, column: BanSortColumn): 'asc' | 'desc' {
  if (view.sort !== column) return firstDirection(column);
  return view.direction === 'asc' ? 'desc' : 'asc';
}

/** How the search box was understood: an address or a range finds the bans that overlap it, anything else is words. */
export type BanSearch =
  | { readonly kind: 'none' }
  | { readonly kind: 'overlapping'; readonly range: NonNullable<BanListQuery['overlapping']> }
  | { readonly kind: 'words'; readonly text: string };

export function readBanSearch(view: BanListView): BanSearch {
  if (!view.search) return { kind: 'none' };
  const parsed = parseIpRange(view.search);
  return parsed.ok ? { kind: 'overlapping', range: parsed.value.range } : { kind: 'words', text: view.search };
}

/** What to ask the store for. */
export function banListQuery(state: BanListQuery['state'], view: BanListView): BanListQuery {
  const search = readBanSearch(view);
  return {
    state,
    sort: view.sort,
    direction: view.direction,
    limit: ROWS_PER_PAGE,
    ...(view.cursor && { cursor: view.cursor }),
    ...(search.kind === 'overlapping' && { overlapping: search.range }),
    ...(search.kind === 'words' && { text: search.text }),
    ...(view.bannedByName && { bannedByName: view.bannedByName }),
    ...(view.kind && { kind: view.kind }),
  };
}

/** Whether anything narrows the grid. */
export function isFiltered(view: BanListView): boolean {
  return view.search !== '' || view.bannedByName !== '' || view.kind !== null;
}

function firstDirection(sort: BanSortColumn): 'asc' | 'desc' {
  return sort === 'created' || sort === 'validUntil' ? 'desc' : 'asc';
}
