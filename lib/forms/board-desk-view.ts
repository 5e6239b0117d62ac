import { z } from 'zod';
import {
  BOARD_KINDS,
  type BoardKind,
  POST_STATES,
  type PostState,
  SUGGESTION_STATUSES,
  type SuggestionStatus,
  TOPIC_SORTS,
  type TopicSort,
} from '../domain/board';
import { type IpRange, parseIpRange } from '../domain/ip-range';
import type { TopicListQuery } from '../ports/board-store';
import { type SearchParams, searchParam } from './search-params';

/** What the address bar says about the console's list of topics. Without a word in it: all, last written to first. */
export interface BoardDeskView {
  readonly kind: BoardKind | 'any';
  readonly status: SuggestionStatus | 'any';
  /** Topics that are so, or hold a reply that is. */
  readonly holds: Exclude<PostState, 'shown'> | 'any';
  readonly search: string;
  readonly sort: TopicSort;
  readonly cursor: string;
}

export type BoardDeskFilter = 'status' | 'holds';

const ROWS_PER_PAGE = 50;
const DEFAULTS: BoardDeskView = { kind: 'any', status: 'any', holds: 'any', search: '', sort: 'activity', cursor: '' };
const UNSEEN = POST_STATES.filter((state) => state !== 'shown');

const viewSchema = z.object({
  kind: z.enum([...BOARD_KINDS, 'any']).catch('any'),
  status: z.enum([...SUGGESTION_STATUSES, 'any']).catch('any'),
  holds: z.enum([...UNSEEN, 'any']).catch('any'),
  q: z.string().trim().max(200).catch(''),
  sort: z.enum(TOPIC_SORTS).catch(DEFAULTS.sort),
  cursor: z.string().max(2000).catch(''),
});

/** Reads a query string; whatever it can't use falls back to the default, because old links should still open a page. */
export function parseBoardDeskView(params: SearchParams): BoardDeskView {
  const { q, ...read } = viewSchema.parse(
    Object.fromEntries(Object.keys(viewSchema.shape).map((name) => [name, searchParam(params, name)])),
  );
  return { ...read, search: q, ...(read.kind === 'forum' && { status: 'any' as const }) };
}

/** The way to a view of the list: only what differs from the default is written. Any change but the page starts at page one. */
export function boardDeskListHref(view: Partial<BoardDeskView> = {}, changes: Partial<BoardDeskView> = {}): string {
  const next = { ...DEFAULTS, ...view, ...('cursor' in changes ? {} : { cursor: '' }), ...changes };
  const params = new URLSearchParams();
  if (next.search) params.set('q', next.search);
  for (const name of ['kind', 'status', 'holds', 'sort'] as const) {
    if (next[name] !== DEFAULTS[name]) params.set(name, next[name]);
  }
  if (next.cursor) params.set('cursor', next.cursor);
  return params.size > 0 ? `/desk/board?${params}` : '/desk/board';
}

/** How the search box was understood: an address or a range that posts came from, else words. */
export function readBoardSearch({ search }: Pick<BoardDeskView, 'search'>): { words?: string; from?: IpRange } {
  if (search === '') return {};
  const parsed = parseIpRange(search);
  return parsed.ok ? { from: parsed.value.range } : { words: search };
}

/** What to ask the store for. */
export function boardDeskQuery(view: BoardDeskView): TopicListQuery {
  return {
    audience: 'desk',
    sort: view.sort,
    limit: ROWS_PER_PAGE,
    ...readBoardSearch(view),
    ...(view.kind !== 'any' && { kind: view.kind }),
    ...(view.status !== 'any' && { status: view.status, kind: 'suggestion' as const }),
    ...(view.holds !== 'any' && { holds: view.holds }),
    ...(view.cursor && { cursor: view.cursor }),
  };
}

/** The filters that are on: those that a screen shows as chips. */
export const boardDeskFilters = (view: BoardDeskView): BoardDeskFilter[] =>
  (['status', 'holds'] as const).filter((name) => view[name] !== 'any');
