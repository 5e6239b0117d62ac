import { z } from 'zod';
import { CONTACT_SORTS, type ContactListQuery, type ContactSort } from '../ports/contact-store';
import { type SearchParams, searchParam } from './search-params';

/** What the address bar says about the list of contacts. Without a word in it: who was seen last comes first. */
export interface ContactListView {
  readonly search: string;
  readonly sort: ContactSort;
  readonly direction: 'asc' | 'desc';
  readonly cursor: string;
}

/** Two screens' worth, so that a page is skimmed rather than paged through. */
const ROWS_PER_PAGE = 50;

const DEFAULT_SORT: ContactSort = 'lastSeen';

const viewSchema = z.object({
  q: z.string().trim().max(200).catch(''),
  sort: z.enum(CONTACT_SORTS).catch(DEFAULT_SORT),
  dir: z.enum(['asc', 'desc']).nullable().catch(null),
  cursor: z.string().max(2000).catch(''),
});

/** Reads a query string; whatever it can't use falls back to the default, because old links should still open a page. */
export function parseContactListView(params: SearchParams): ContactListView {
  const { q, sort, dir, cursor } = viewSchema.parse(
    Object.fromEntries(Object.keys(viewSchema.shape).map((name) => [name, searchParam(params, name)])),
  );
  return { search: q, sort, direction: dir ?? firstDirection(sort), cursor };
}

/** The way to a view of the list: only what differs from the default is written. Any change but the page starts at page one. */
export function contactListHref(view: ContactListView, changes: Partial<ContactListView> = {}): string {
  const next = { ...view, ...('cursor' in changes ? {} : { cursor: '' }), ...changes };
  const params = new URLSearchParams();
  if (next.search) params.set('q', next.search);
  if (next.sort !== DEFAULT_SORT) params.set('sort', next.sort);
  if (next.direction !== firstDirection(next.sort)) params.set('dir', next.direction);
  if (next.cursor) params.set('cursor', next.cursor);
  return params.size > 0 ? `/desk/contacts?${params}` : '/desk/contacts';
}

/** The order that a click on a column's name asks for. */
export function sortedBy(view: ContactListView, sort: ContactSort): Pick<ContactListView, 'sort' | 'direction'> {
  if (view.sort !== sort) return { sort, direction: firstDirection(sort) };
  return { sort, direction: view.direction === 'asc' ? 'desc' : 'asc' };
}

/** What to ask the store for. */
export function contactListQuery({ search, sort, direction, cursor }: ContactListView): ContactListQuery {
  return { sort, direction, limit: ROWS_PER_PAGE, ...(search && { words: search }), ...(cursor && { cursor }) };
}

function firstDirection(sort: ContactSort): 'asc' | 'desc' {
  return sort === 'name' ? 'asc' : 'desc';
}
