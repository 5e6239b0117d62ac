import 'server-only';
import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { cache } from 'react';
import { boardDeskHref } from '@/components/board/board-desk-href';
import { BOARD_KIND_NAMES, repliesText } from '@/components/board/board-words';
import { TopicBadges } from '@/components/board/topic-badges';
import { Instant, type Vantage } from '@/components/desk/instant';
import { LinkedText } from '@/components/tickets/linked-text';
import { messageLook } from '@/components/tickets/message-look';
import { Avatar } from '@/components/ui/avatar';
import { Badge } from '@/components/ui/badge';
import { Banner } from '@/components/ui/banner';
import { ButtonLink } from '@/components/ui/button-link';
import { ForeignText } from '@/components/ui/foreign-text';
import { PageHeader } from '@/components/ui/page-header';
import { Pagination } from '@/components/ui/pagination';
import { Panel } from '@/components/ui/panel';
import { canWorkTickets } from '@/lib/auth/permissions';
import { findSignedIn } from '@/lib/auth/session';
import { readTopicId } from '@/lib/channels/board/board-request';
import { runtime } from '@/lib/composition';
import { isOutOfSight, OPENING_SEQ, voteRefusal } from '@/lib/domain/board';
import { boardHref } from '@/lib/forms/board-view';
import { type SearchParams, searchParam } from '@/lib/forms/search-params';
import type { Post, Topic } from '@/lib/ports/board-store';
import { findBoardVisitor } from '../board-visitor';
import { ReplyForm } from '../reply-form';
import { POSTS_PER_PAGE, topicHref } from '../topic-href';
import { VoteButton } from '../vote-button';
import { VoteForm } from '../vote-form';

interface TopicPageProps {
  readonly params: Promise<{ id: string }>;
  readonly searchParams: Promise<SearchParams>;
}

/** The topic, if readers see it, or at least that it was there. */
const findShown = cache(async (text: string): Promise<Topic | null> => {
  const id = readTopicId(text);
  const topic = id === null ? null : await runtime().board.findTopic(id);
  return topic && !isOutOfSight(topic) ? topic : null;
});

export async function generateMetadata({ params }: TopicPageProps): Promise<Metadata> {
  const topic = await findShown((await params).id);
  const title = topic?.state === 'shown' ? topic.title : 'Board';
  return { title: { absolute: `${title} · ${runtime().deskName()}` } };
}

/** One topic and what was replied. `?after=` = from the reply after that number on; `?vote=1` = who votes isn't registered. */
export default async function TopicPage({ params, searchParams }: TopicPageProps) {
  const topic = await findShown((await params).id);
  if (!topic) notFound();
  const asked = await searchParams;
  const { board, clock } = runtime();
  const trail = [{ name: BOARD_KIND_NAMES[topic.kind], href: boardHref({ kind: topic.kind }) }];
  if (topic.state === 'deleted') {
    return (
      <Frame>
        <PageHeader trail={trail} title="This topic was deleted" />
        <p className="text-muted">What was written here can’t be read any more.</p>
      </Frame>
    );
  }
  const after = readTopicId(searchParam(asked, 'after')) ?? 0;
  const [found, visitor, signedIn] = await Promise.all([
    board.listPosts(topic.id, { audience: 'readers', after, limit: POSTS_PER_PAGE + 1 }),
    findBoardVisitor(),
    findSignedIn(),
  ]);
  const voted = visitor !== null && (await board.votesOf(visitor.id, [topic.id])).has(topic.id);
  const posts = found.slice(0, POSTS_PER_PAGE);
  const vantage = { now: clock.now(), timeZone: 'UTC' };
  const cantVote = voteRefusal(topic) !== null;
  return (
    <Frame>
      <div className="flex items-start gap-4">
        {topic.kind === 'suggestion' && (
          <VoteButton
            topic={topic.id}
            title={topic.title}
            votes={topic.votes}
            voted={voted}
            registered={visitor !== null}
            isOver={cantVote}
          />
        )}
        <div className="min-w-0 grow">
          <PageHeader
            trail={trail}
            title={<ForeignText>{topic.title}</ForeignText>}
            description={
              <span className="flex flex-wrap items-center gap-x-2 gap-y-1">
                <TopicBadges topic={topic} />
                {repliesText(topic.replies)}
              </span>
            }
            actions={
              signedIn &&
              canWorkTickets(signedIn.agent) && (
                <ButtonLink href={boardDeskHref(topic.id)}>Open in the console</ButtonLink>
              )
            }
          />
        </div>
      </div>
      {searchParam(asked, 'vote') !== '' && visitor === null && !cantVote && (
        <div id="vote" className="scroll-mt-4">
          <Panel title="Who votes?">
            <VoteForm topic={topic.id} />
          </Panel>
        </div>
      )}
      {posts.length > 0 ? (
        <ol aria-label="Posts" className="grid grid-cols-[minmax(0,1fr)] gap-3">
          {posts.map((post) => (
            <li key={post.seq} id={`post-${post.seq}`} className="scroll-mt-4">
              {post.state === 'deleted' ? <Deleted /> : <Shown post={post} vantage={vantage} />}
            </li>
          ))}
        </ol>
      ) : (
        <p className="text-muted">There are no later replies.</p>
      )}
      <Pagination
        summary="Times are in UTC."
        previousHref={after > 0 ? topicHref(topic.id) : null}
        previousName="First page"
        nextHref={found.length > posts.length ? topicHref(topic.id, posts.at(-1)?.seq) : null}
        nextName="Later replies"
      />
      {topic.locked ? (
        <Banner>This topic is locked: it takes no more replies{topic.kind === 'suggestion' && ' or votes'}.</Banner>
      ) : (
        <section aria-label="Reply" className="rounded-lg border border-line bg-surface p-4">
          <ReplyForm topic={topic.id} replies={topic.replies} writer={visitor?.name ?? null} />
        </section>
      )}
    </Frame>
  );
}

function Frame({ children }: { children: React.ReactNode }) {
  return <main className="mx-auto grid max-w-3xl grid-cols-[minmax(0,1fr)] gap-5 px-4 py-8">{children}</main>;
}

function Shown({ post, vantage }: { post: Post; vantage: Vantage }) {
  const isAgent = post.author === 'agent';
  return (
    <div className="flex gap-3">
      <Avatar name={post.authorName} size="md" className="mt-1.5 max-sm:hidden" />
      <article className={`grow ${messageLook(post.author, false)}`}>
        <header className="mb-1 flex flex-wrap items-baseline justify-between gap-x-3 gap-y-0.5 text-grid">
          <span className="flex min-w-0 flex-wrap items-baseline gap-x-2">
            <ForeignText className="font-medium wrap-anywhere">{post.authorName}</ForeignText>
            {isAgent && <Badge tone="accent">Agent</Badge>}
            {post.seq === OPENING_SEQ && <span className="sr-only">, who began it</span>}
          </span>
          <Instant at={post.createdAt} vantage={vantage} className="text-xs text-muted" />
        </header>
        <LinkedText text={post.text} />
      </article>
    </div>
  );
}

function Deleted() {
  return (
    <p className="rounded-lg border border-dashed border-line px-4 py-2 text-grid text-muted sm:ml-11">
      This reply was deleted.
    </p>
  );
}
