import 'server-only';
import { ArrowUpDown, ListFilter, MessagesSquare, Plus, Search, SearchX } from 'lucide-react';
import type { Metadata } from 'next';
import { BOARD_KIND_NAMES, repliesText, TOPIC_SORT_NAMES } from '@/components/board/board-words';
import { TopicBadges } from '@/components/board/topic-badges';
import { Instant, type Vantage } from '@/components/desk/instant';
import { ButtonLink } from '@/components/ui/button-link';
import { buttonLook } from '@/components/ui/button-look';
import { DropdownMenu } from '@/components/ui/dropdown-menu';
import { EmptyState } from '@/components/ui/empty-state';
import { ForeignText } from '@/components/ui/foreign-text';
import { GetForm } from '@/components/ui/get-form';
import { Input } from '@/components/ui/input';
import { Link } from '@/components/ui/link';
import { menuItemLook } from '@/components/ui/menu-item-look';
import { Pagination } from '@/components/ui/pagination';
import { TabLinks } from '@/components/ui/tabs';
import { STATUS_NAMES } from '@/lib/channels/board/plan-board-change';
import { findRuntime, runtime } from '@/lib/composition';
import { BOARD_KINDS, SUGGESTION_STATUSES, voteRefusal } from '@/lib/domain/board';
import {
  type BoardView,
  boardHref,
  boardQuery,
  isBoardNarrowed,
  parseBoardView,
  sortOf,
  sortsOf,
} from '@/lib/forms/board-view';
import type { SearchParams } from '@/lib/forms/search-params';
import type { TopicSummary } from '@/lib/ports/board-store';
import { findBoardVisitor } from './board-visitor';
import { topicHref } from './topic-href';
import { VoteButton } from './vote-button';

export function generateMetadata(): Metadata {
  return { title: { absolute: `Suggestions and forum · ${findRuntime()?.deskName() ?? 'Help desk'}` } };
}

/** Suggestions or the forum, open to everybody; whether somebody may write is asked when they do. */
export default async function BoardPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const view = parseBoardView(await searchParams);
  const { board, clock, deskName } = runtime();
  const [page, visitor] = await Promise.all([board.listTopics(boardQuery(view)), findBoardVisitor()]);
  const ids = page.rows.map(({ id }) => id);
  const voted = visitor ? await board.votesOf(visitor.id, ids) : new Set<number>();
  const vantage = { now: clock.now(), timeZone: 'UTC' };
  return (
    <main className="mx-auto grid max-w-3xl grid-cols-[minmax(0,1fr)] gap-4 px-4 py-8">
      <header className="flex flex-wrap items-end justify-between gap-x-6 gap-y-3">
        <div className="min-w-0">
          <h1 className="text-xl font-semibold tracking-tight">Suggestions and forum</h1>
          <p className="mt-1 text-muted">
            Tell <bdi>{deskName()}</bdi> what you wish for, and talk with others.
          </p>
        </div>
        <ButtonLink variant="primary" href={`/board/new?kind=${view.kind}`}>
          <Plus aria-hidden />
          {view.kind === 'suggestion' ? 'New suggestion' : 'New topic'}
        </ButtonLink>
      </header>
      <TabLinks
        label="Parts of the board"
        tabs={BOARD_KINDS.map((kind) => ({
          name: BOARD_KIND_NAMES[kind],
          href: boardHref({ kind }),
          current: view.kind === kind,
        }))}
      />
      <Narrowing view={view} />
      {page.rows.length === 0 ? (
        <Nothing view={view} />
      ) : (
        <ul
          aria-label={BOARD_KIND_NAMES[view.kind]}
          className="grid grid-cols-[minmax(0,1fr)] divide-y divide-line rounded-lg border border-line bg-surface"
        >
          {page.rows.map((topic) => (
            <li key={topic.id} data-row="" className="flex gap-3 px-4 py-3">
              {topic.kind === 'suggestion' && (
                <VoteButton
                  topic={topic.id}
                  title={topic.title}
                  votes={topic.votes}
                  voted={voted.has(topic.id)}
                  registered={visitor !== null}
                  isOver={voteRefusal(topic) !== null}
                />
              )}
              <Row topic={topic} vantage={vantage} />
            </li>
          ))}
        </ul>
      )}
      <Pagination
        summary="Times are in UTC."
        previousHref={page.previousCursor && boardHref(view, { cursor: page.previousCursor })}
        nextHref={page.nextCursor && boardHref(view, { cursor: page.nextCursor })}
      />
    </main>
  );
}

function Row({ topic, vantage }: { topic: TopicSummary; vantage: Vantage }) {
  return (
    <div className="grid min-w-0 grow grid-cols-[minmax(0,1fr)] content-start gap-1">
      <h2 className="font-medium wrap-anywhere">
        <Link href={topicHref(topic.id)} className="hover:underline">
          <ForeignText>{topic.title}</ForeignText>
        </Link>
      </h2>
      <p className="line-clamp-2 text-grid text-muted wrap-anywhere">
        <ForeignText>{topic.excerpt.replace(/\s+/g, ' ')}</ForeignText>
      </p>
      <p className="flex flex-wrap items-center gap-x-3 gap-y-1 text-xs text-muted">
        <TopicBadges topic={topic} />
        <ForeignText className="max-w-full truncate">{topic.authorName}</ForeignText>
        <span>{repliesText(topic.replies)}</span>
        <Instant at={topic.lastPostAt} vantage={vantage} />
      </p>
    </div>
  );
}

/** Search, status and order: plain links and a form that end in the address bar. */
function Narrowing({ view }: { view: BoardView }) {
  const kept = new URLSearchParams(boardHref(view, { search: '' }).split('?')[1] ?? '');
  return (
    <div className="flex flex-wrap items-center gap-2">
      <GetForm action="/board" role="search" className="relative min-w-0 grow basis-48 max-sm:basis-full">
        {[...kept].map(([name, value]) => (
          <input key={name} type="hidden" name={name} value={value} />
        ))}
        <Search
          aria-hidden
          className="pointer-events-none absolute top-1/2 left-2.5 size-4 -translate-y-1/2 text-muted"
        />
        <Input
          key={view.search}
          type="search"
          name="q"
          aria-label="Search the board"
          placeholder="Search"
          defaultValue={view.search}
          autoComplete="off"
          className="pl-8"
        />
      </GetForm>
      {view.kind === 'suggestion' && (
        <Choice
          id="board-status"
          Sign={ListFilter}
          name={view.status === 'any' ? 'Any status' : STATUS_NAMES[view.status]}
          choices={(['any', ...SUGGESTION_STATUSES] as const).map((status) => ({
            name: status === 'any' ? 'Any status' : STATUS_NAMES[status],
            href: boardHref(view, { status }),
            current: view.status === status,
          }))}
        />
      )}
      <Choice
        id="board-sort"
        Sign={ArrowUpDown}
        name={TOPIC_SORT_NAMES[sortOf(view)]}
        choices={sortsOf(view.kind).map((sort) => ({
          name: TOPIC_SORT_NAMES[sort],
          href: boardHref(view, { sort }),
          current: sortOf(view) === sort,
        }))}
      />
    </div>
  );
}

function Choice({
  id,
  Sign,
  name,
  choices,
}: {
  id: string;
  Sign: typeof ListFilter;
  name: string;
  choices: readonly { readonly name: string; readonly href: string; readonly current: boolean }[];
}) {
  return (
    <DropdownMenu
      id={id}
      align="end"
      className="w-44 p-1"
      triggerClassName={buttonLook()}
      trigger={
        <>
          <Sign aria-hidden />
          {name}
        </>
      }
    >
      <ul>
        {choices.map((choice) => (
          <li key={choice.name}>
            <Link
              href={choice.href}
              aria-current={choice.current ? 'true' : undefined}
              className={`${menuItemLook} aria-[current]:font-semibold`}
            >
              {choice.name}
            </Link>
          </li>
        ))}
      </ul>
    </DropdownMenu>
  );
}

function Nothing({ view }: { view: BoardView }) {
  const isNarrowed = isBoardNarrowed(view) || view.cursor !== '';
  const what = view.kind === 'suggestion' ? 'suggestion' : 'topic';
  return (
    <div className="rounded-lg border border-line bg-surface">
      <EmptyState
        icon={isNarrowed ? <SearchX /> : <MessagesSquare />}
        title={isNarrowed ? `No ${what} matches` : `No ${what}s yet`}
        actions={
          isNarrowed ? (
            <ButtonLink href={boardHref({ kind: view.kind })}>Show all</ButtonLink>
          ) : (
            <ButtonLink variant="primary" href={`/board/new?kind=${view.kind}`}>
              Write the first
            </ButtonLink>
          )
        }
      >
        <p>
          {isNarrowed
            ? 'Words are found by their beginning: “charg” finds “charging”.'
            : 'What people write here can be read by everybody.'}
        </p>
      </EmptyState>
    </div>
  );
}
