import { z } from 'zod';
import { readTicketCode } from '../channels/tickets/ticket-code';
import { TICKET_CHANNELS, type TicketChannel } from '../domain/channel';
import { type IpRange, parseIpRange } from '../domain/ip-range';
import type { TicketFilter, TicketListQuery, TicketSort } from '../ports/ticket-store';
import { type SearchParams, searchParam } from './search-params';

/** What the address bar says about the list of tickets. Without a word in it: open ones that aren't spam. */
export interface TicketListView {
  readonly status: 'open' | 'resolved' | 'any';
  readonly spam: 'no' | 'yes' | 'any';
  readonly channel: TicketChannel | 'any';
  /** Who works on them: whoever looks, nobody, an agent by id. */
  readonly agent: 'any' | 'me' | 'nobody' | number;
  readonly contactId: number | null;
  readonly search: string;
  readonly sort: TicketSort;
  readonly cursor: string;
}

/** What narrows the list, apart from the search. */
export type TicketFilterName = 'status' | 'spam' | 'channel' | 'agent' | 'contactId';

/** Two screens' worth, so that a page is skimmed rather than paged through. */
const ROWS_PER_PAGE = 50;

const DEFAULTS: TicketListView = {
  status: 'open',
  spam: 'no',
  channel: 'any',
  agent: 'any',
  contactId: null,
  search: '',
  sort: 'updated',
  cursor: '',
};

const id = z.coerce.number().int().min(1).max(2_147_483_647);
const viewSchema = z.object({
  status: z.enum(['open', 'resolved', 'any']).catch(DEFAULTS.status),
  spam: z.enum(['no', 'yes', 'any']).catch(DEFAULTS.spam),
  channel: z.enum([...TICKET_CHANNELS, 'any']).catch('any'),
  agent: z.union([z.enum(['any', 'me', 'nobody']), id]).catch('any'),
  contact: id.nullable().catch(null),
  q: z.string().trim().max(200).catch(''),
  sort: z.enum(['updated', 'created']).catch(DEFAULTS.sort),
  cursor: z.string().max(2000).catch(''),
});

/** Reads a query string; whatever it can't use falls back to the default, because old links should still open a page. */
export function parseTicketListView(params: SearchParams): TicketListView {
  const { q, contact, ...read } = viewSchema.parse(
    Object.fromEntries(Object.keys(viewSchema.shape).map((name) => [name, searchParam(params, name)])),
  );
  return { ...read, search: q, contactId: contact };
}

/** The way to a view of the list: only what differs from the default is written. Any change but the page starts at page one. */
export function ticketListHref(view: Partial<TicketListView>, changes: Partial<TicketListView> = {}): string {
  const next = { ...DEFAULTS, ...view, ...('cursor' in changes ? {} : { cursor: '' }), ...changes };
  const params = new URLSearchParams();
  if (next.search) params.set('q', next.search);
  for (const name of ['status', 'spam', 'channel', 'agent'] as const) {
    if (next[name] !== DEFAULTS[name]) params.set(name, String(next[name]));
  }
  if (next.contactId !== null) params.set('contact', String(next.contactId));
  if (next.sort !== DEFAULTS.sort) params.set('sort', next.sort);
  if (next.cursor) params.set('cursor', next.cursor);
  return params.size > 0 ? `/desk/tickets?${params}` : '/desk/tickets';
}

/** A tab is a name for some filters; the list has no other state. The more it settles, the later it stands here. */
const TABS = [
  { name: 'All', settles: {} },
  { name: 'Spam', settles: { spam: 'yes' } },
  { name: 'Resolved', settles: { status: 'resolved', spam: 'no' } },
  { name: 'Open', settles: { status: 'open', spam: 'no' } },
  { name: 'Unassigned', settles: { status: 'open', spam: 'no', agent: 'nobody' } },
  { name: 'Mine', settles: { status: 'open', spam: 'no', agent: 'me' } },
] as const satisfies readonly { name: string; settles: Partial<Pick<TicketListView, 'status' | 'spam' | 'agent'>> }[];

export type TicketTabName = (typeof TABS)[number]['name'];

/** The tabs as a screen shows them, each with its view; filters that no tab settles stay on. */
export function ticketTabs(
  view: TicketListView,
): readonly { readonly name: TicketTabName; readonly view: TicketListView; readonly current: boolean }[] {
  const current = tabOf(view);
  const loose = looseFilters(view);
  const free: TicketListView = {
    ...view,
    status: loose.includes('status') ? view.status : 'any',
    spam: loose.includes('spam') ? view.spam : 'any',
    agent: loose.includes('agent') ? view.agent : 'any',
    cursor: '',
  };
  return SHOWN_ORDER.map((name) => ({ name, view: { ...free, ...settledBy(name) }, current: name === current }));
}

const SHOWN_ORDER: readonly TicketTabName[] = ['Open', 'Mine', 'Unassigned', 'Resolved', 'Spam', 'All'];

/** The tab that settles most of what the view asks for. */
export function tabOf(view: TicketListView): TicketTabName {
  return (
    TABS.findLast(({ settles }) =>
      Object.entries(settles).every(([name, value]) => view[name as keyof typeof settles] === value),
    )?.name ?? 'All'
  );
}

/** The filters that are on and not implied by the tab: those that a screen shows as chips. */
export function looseFilters(view: TicketListView): TicketFilterName[] {
  const settled = settledBy(tabOf(view));
  const isOn = (name: TicketFilterName) => view[name] !== (name === 'contactId' ? null : 'any');
  return (['channel', 'status', 'spam', 'agent', 'contactId'] as const).filter(
    (name) => isOn(name) && !(name in settled),
  );
}

/** The view without that filter. */
export function withoutFilter(view: TicketListView, name: TicketFilterName): TicketListView {
  return { ...view, [name]: name === 'contactId' ? null : 'any', cursor: '' };
}

/** Whether anything narrows the tab. */
export function isNarrowed(view: TicketListView): boolean {
  return view.search !== '' || looseFilters(view).length > 0;
}

/** How the search box was understood: a ticket's code, an address or a range that tickets came from, else words. */
export type TicketSearch =
  | { readonly kind: 'none' }
  | { readonly kind: 'code'; readonly code: string }
  | { readonly kind: 'from'; readonly range: IpRange }
  | { readonly kind: 'words'; readonly words: string };

export function readTicketSearch({ search }: Pick<TicketListView, 'search'>): TicketSearch {
  if (search === '') return { kind: 'none' };
  const code = readTicketCode(search);
  if (code) return { kind: 'code', code };
  const parsed = parseIpRange(search);
  return parsed.ok ? { kind: 'from', range: parsed.value.range } : { kind: 'words', words: search };
}

/** What to ask the store for. `me` is the id of whoever looks. */
export function ticketListQuery(view: TicketListView, me: number): TicketListQuery {
  return {
    ...ticketFilter(view, me),
    sort: view.sort,
    limit: ROWS_PER_PAGE,
    ...(view.cursor && { cursor: view.cursor }),
  };
}

/** The view as the store's filter. `me` is the id of whoever looks. */
export function ticketFilter(view: TicketListView, me: number): TicketFilter {
  const search = readTicketSearch(view);
  return {
    ...(view.status !== 'any' && { status: view.status }),
    ...(view.spam !== 'any' && { spam: view.spam === 'yes' }),
    ...(view.channel !== 'any' && { channel: view.channel }),
    ...(view.agent !== 'any' && { assignee: view.agent === 'me' ? me : view.agent }),
    ...(view.contactId !== null && { contactId: view.contactId }),
    ...(search.kind === 'from' && { from: search.range }),
    ...(search.kind === 'words' && { words: search.words }),
    ...(search.kind === 'code' && { words: search.code }),
  };
}

function settledBy(tab: TicketTabName): Partial<Pick<TicketListView, 'status' | 'spam' | 'agent'>> {
  return TABS.find(({ name }) => name === tab)?.settles ?? {};
}
