import { z } from 'zod';
import {
  BOARD_KINDS,
  type BoardKind,
  SUGGESTION_STATUSES,
  type SuggestionStatus,
  TOPIC_SORTS,
  type TopicSort,
} from '../domain/board';
import type { TopicListQuery } from '../ports/board-store';
import { type SearchParams, searchParam } from './search-params';

/** What the address bar says about the board's list. Without a word in it: suggestions, those with most votes first. */
export interface BoardView {
  readonly kind: BoardKind;
  /** Of suggestions. */
  readonly status: SuggestionStatus | 'any';
  readonly search: string;
  /** As chosen; null = as the kind has it. */
  readonly sort: TopicSort | null;
  readonly cursor: string;
}

const ROWS_PER_PAGE = 25;
const DEFAULTS: BoardView = { kind: 'suggestion', status: 'any', search: '', sort: null, cursor: '' };

const viewSchema = z.object({
  kind: z.enum(BOARD_KINDS).catch(DEFAULTS.kind),
  status: z.enum([...SUGGESTION_STATUSES, 'any']).catch('any'),
  q: z.string().trim().max(200).catch(''),
  sort: z.enum(TOPIC_SORTS).nullable().catch(null),
  cursor: z.string().max(2000).catch(''),
});

/** Reads a query string; whatever it can't use falls back to the default, because old links should still open a page. */
export function parseBoardView(params: SearchParams): BoardView {
  const { q, ...read } = viewSchema.parse(
    Object.fromEntries(Object.keys(viewSchema.shape).map((name) => [name, searchParam(params, name)])),
  );
  return {
    ...read,
    search: q,
    ...(read.kind === 'forum' && { status: 'any', sort: sortsOf('forum').find((each) => each === read.sort) ?? null }),
  };
}

/** The way to a view of the board: only what differs from the default is written. Any change but the page starts at page one. */
export function boardHref(view: Partial<BoardView> = {}, changes: Partial<BoardView> = {}): string {
  const next = { ...DEFAULTS, ...view, ...('cursor' in changes ? {} : { cursor: '' }), ...changes };
  const params = new URLSearchParams();
  if (next.kind !== DEFAULTS.kind) params.set('kind', next.kind);
  if (next.status !== 'any') params.set('status', next.status);
  if (next.search) params.set('q', next.search);
  if (next.sort !== null && next.sort !== sortsOf(next.kind)[0]) params.set('sort', next.sort);
  if (next.cursor) params.set('cursor', next.cursor);
  return params.size > 0 ? `/board?${params}` : '/board';
}

/** The orders that a kind has, its own first. */
export function sortsOf(kind: BoardKind): readonly TopicSort[] {
  return kind === 'suggestion' ? ['votes', 'activity', 'newest'] : ['activity', 'newest'];
}

/** The order of a view. */
export const sortOf = ({ kind, sort }: Pick<BoardView, 'kind' | 'sort'>): TopicSort =>
  sort ?? (kind === 'suggestion' ? 'votes' : 'activity');

/** What to ask the store for. */
export function boardQuery(view: BoardView): TopicListQuery {
  return {
    audience: 'readers',
    kind: view.kind,
    sort: sortOf(view),
    limit: ROWS_PER_PAGE,
    ...(view.status !== 'any' && { status: view.status }),
    ...(view.search && { words: view.search }),
    ...(view.cursor && { cursor: view.cursor }),
  };
}

/** Whether anything narrows the list. */
export const isBoardNarrowed = (view: BoardView): boolean => view.search !== '' || view.status !== 'any';
