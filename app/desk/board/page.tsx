import 'server-only';
import { Lightbulb, SearchX } from 'lucide-react';
import type { Metadata } from 'next';
import { BoardFilters } from '@/components/board/board-filters';
import { BoardList } from '@/components/board/board-list';
import { ZoneNote } from '@/components/desk/zone-note';
import { ButtonLink } from '@/components/ui/button-link';
import { EmptyState } from '@/components/ui/empty-state';
import { PageHeader } from '@/components/ui/page-header';
import { Pagination } from '@/components/ui/pagination';
import { TabLinks } from '@/components/ui/tabs';
import { runtime } from '@/lib/composition';
import {
  type BoardDeskView,
  boardDeskFilters,
  boardDeskListHref,
  boardDeskQuery,
  parseBoardDeskView,
} from '@/lib/forms/board-desk-view';
import type { SearchParams } from '@/lib/forms/search-params';
import { requireViewer } from '../viewer';

export const metadata: Metadata = { title: 'Board' };

const TABS = [
  { name: 'All', kind: 'any' },
  { name: 'Suggestions', kind: 'suggestion' },
  { name: 'Forum', kind: 'forum' },
] as const;

/** Suggestions and forum as agents see them: what readers don't see as well. */
export default async function BoardDeskPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const view = parseBoardDeskView(await searchParams);
  const viewer = await requireViewer(boardDeskListHref(view, { cursor: view.cursor }));
  const page = await runtime().board.listTopics(boardDeskQuery(view));
  return (
    <>
      <PageHeader
        title="Board"
        description="What visitors suggest and discuss, where everybody reads it."
        actions={
          <ButtonLink href="/board" target="_blank">
            Read as visitors do
          </ButtonLink>
        }
      />
      <TabLinks
        label="Which topics"
        tabs={TABS.map(({ name, kind }) => ({
          name,
          href: boardDeskListHref({ ...view, kind, ...(kind === 'forum' && { status: 'any' }) }),
          current: view.kind === kind,
        }))}
      />
      <BoardFilters view={view} />
      {page.rows.length === 0 ? (
        <Nothing view={view} />
      ) : (
        <div className="grid grid-cols-[minmax(0,1fr)] gap-3">
          <BoardList topics={page.rows} sort={view.sort} vantage={viewer} />
          <Pagination
            summary={<ZoneNote timeZone={viewer.timeZone} />}
            previousHref={page.previousCursor && boardDeskListHref(view, { cursor: page.previousCursor })}
            nextHref={page.nextCursor && boardDeskListHref(view, { cursor: page.nextCursor })}
          />
        </div>
      )}
    </>
  );
}

function Nothing({ view }: { view: BoardDeskView }) {
  const isNarrowed = view.search !== '' || view.cursor !== '' || boardDeskFilters(view).length > 0;
  return (
    <div className="rounded-lg border border-line bg-surface">
      <EmptyState
        icon={isNarrowed ? <SearchX /> : <Lightbulb />}
        title={isNarrowed ? 'No topic matches' : 'Nothing is on the board yet'}
        actions={
          isNarrowed ? (
            <ButtonLink href={boardDeskListHref({ kind: view.kind })}>Clear filters</ButtonLink>
          ) : (
            <ButtonLink variant="primary" href="/board" target="_blank">
              Open the board
            </ButtonLink>
          )
        }
      >
        <p>
          {isNarrowed
            ? 'Words are found by their beginning. An address or a range finds topics with posts from there.'
            : 'What visitors write there is listed here, and each new topic is a ticket too.'}
        </p>
      </EmptyState>
    </div>
  );
}
