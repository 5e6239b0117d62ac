import { Instant, type Vantage } from '@/components/desk/instant';
import { Badge } from '@/components/ui/badge';
import { ForeignText } from '@/components/ui/foreign-text';
import { Link } from '@/components/ui/link';
import { Table } from '@/components/ui/table';
import type { PostState, TopicSort } from '@/lib/domain/board';
import type { TopicSummary } from '@/lib/ports/board-store';
import { boardDeskHref } from './board-desk-href';
import { TOPIC_KIND_NAMES } from './board-words';
import { SuggestionBadge, TopicBadges } from './topic-badges';

/** How what readers don't see is called. */
export const UNSEEN_NAMES: Readonly<Record<Exclude<PostState, 'shown'>, string>> = {
  hidden: 'Hidden',
  spam: 'Spam',
  deleted: 'Deleted',
};

/** That readers don't see a post, and why. */
export function StateBadge({ state }: { state: PostState }) {
  return state === 'shown' ? null : <Badge tone="warn">{UNSEEN_NAMES[state]}</Badge>;
}

/** Topics in rows, in the order given. On small screens each row is a card with the title first. */
export function BoardList({
  topics,
  sort,
  vantage,
}: {
  topics: readonly TopicSummary[];
  sort: TopicSort;
  vantage: Vantage;
}) {
  return (
    <Table label="Topics" columns={<BoardColumns sort={sort} />}>
      {topics.map((topic) => (
        <tr key={topic.id}>
          <td data-card="first" className="sm:max-w-0">
            <span className="block min-w-0 sm:truncate">
              <Link href={boardDeskHref(topic.id)} className="font-medium hover:underline max-sm:line-clamp-2">
                <ForeignText>{topic.title}</ForeignText>
              </Link>
              <span className="text-muted max-sm:line-clamp-2 max-sm:text-grid max-sm:font-normal">
                <span aria-hidden className="mx-1.5 text-faint max-sm:hidden">
                  –
                </span>
                <ForeignText>{topic.excerpt.replace(/\s+/g, ' ')}</ForeignText>
              </span>
            </span>
          </td>
          <td data-label="State">
            {/* A cell without anything is left out on cards. */}
            {(topic.kind === 'suggestion' || topic.state !== 'shown' || topic.pinned || topic.locked) && (
              <span className="inline-flex gap-1 max-sm:flex-wrap">
                <StateBadge state={topic.state} />
                <TopicBadges topic={{ ...topic, status: 'open' }} />
                {topic.kind === 'suggestion' && <SuggestionBadge status={topic.status} />}
              </span>
            )}
          </td>
          <td data-label="From">
            <ForeignText className="clip">{topic.authorName}</ForeignText>
          </td>
          <td data-label="Kind">{TOPIC_KIND_NAMES[topic.kind]}</td>
          <td data-label="Votes" className="tabular-nums">
            {topic.kind === 'suggestion' && topic.votes}
          </td>
          <td data-label="Replies" className="tabular-nums">
            {topic.replies}
            {topic.unseen > 0 && <span className="text-muted"> + {topic.unseen} not shown</span>}
          </td>
          <td data-label={sort === 'newest' ? 'Created' : 'Last activity'}>
            <Instant at={sort === 'newest' ? topic.createdAt : topic.lastPostAt} vantage={vantage} />
          </td>
        </tr>
      ))}
    </Table>
  );
}

function BoardColumns({ sort }: { sort: TopicSort }) {
  return (
    <>
      <th scope="col" className="w-full">
        Title
      </th>
      <th scope="col">State</th>
      <th scope="col">From</th>
      <th scope="col">Kind</th>
      <th scope="col" aria-sort={sort === 'votes' ? 'descending' : undefined}>
        Votes
      </th>
      <th scope="col">Replies</th>
      <th scope="col" aria-sort={sort === 'votes' ? undefined : 'descending'}>
        {sort === 'newest' ? 'Created' : 'Last activity'}
      </th>
    </>
  );
}
