import 'server-only';
import { ChevronDown, Ellipsis } from 'lucide-react';
import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { IpText } from '@/components/bans/ip-text';
import { AnswerForm } from '@/components/board/answer-form';
import { BanPosters } from '@/components/board/ban-posters';
import { BoardChangeForm } from '@/components/board/board-change-form';
import { boardDeskHref } from '@/components/board/board-desk-href';
import { StateBadge } from '@/components/board/board-list';
import { repliesText, TOPIC_KIND_NAMES, votesText } from '@/components/board/board-words';
import { SuggestionBadge, TopicBadges } from '@/components/board/topic-badges';
import { FullInstant, Instant } from '@/components/desk/instant';
import { ZoneNote } from '@/components/desk/zone-note';
import { LinkedText } from '@/components/tickets/linked-text';
import { messageLook } from '@/components/tickets/message-look';
import { ticketHref } from '@/components/tickets/ticket-href';
import { Avatar } from '@/components/ui/avatar';
import { Badge } from '@/components/ui/badge';
import { ButtonLink } from '@/components/ui/button-link';
import { buttonLook } from '@/components/ui/button-look';
import { CopyButton } from '@/components/ui/copy-button';
import { Detail, Details } from '@/components/ui/details';
import { DropdownMenu } from '@/components/ui/dropdown-menu';
import { ForeignText } from '@/components/ui/foreign-text';
import { Link } from '@/components/ui/link';
import { menuItemLook } from '@/components/ui/menu-item-look';
import { Notice } from '@/components/ui/notice';
import { PageHeader } from '@/components/ui/page-header';
import { Pagination } from '@/components/ui/pagination';
import { canBanFromChat } from '@/lib/auth/permissions';
import { readTopicId } from '@/lib/channels/board/board-request';
import { STATUS_NAMES } from '@/lib/channels/board/plan-board-change';
import { runtime } from '@/lib/composition';
import { OPENING_SEQ, type PostState, SUGGESTION_STATUSES } from '@/lib/domain/board';
import { type SearchParams, searchParam } from '@/lib/forms/search-params';
import type { Post, Topic } from '@/lib/ports/board-store';
import { BanNotice } from '../../bans/ban-notice';
import { undoChatBanAction } from '../../chats/undo-actions';
import { requireViewer, type Viewer } from '../../viewer';
import { answerOnBoardAction, changeBoardAction } from '../actions';
import { banFromPostAction } from '../ban-actions';
import { BOARD_NOTICES, isBoardNotice } from '../board-notice-href';
import { postBanTarget } from '../post-ban';

export const metadata: Metadata = { title: 'Topic' };

const POSTS_PER_PAGE = 100;

/** One topic with all its posts, and what agents do about them. */
export default async function TopicDeskPage({
  params,
  searchParams,
}: {
  params: Promise<{ id: string }>;
  searchParams: Promise<SearchParams>;
}) {
  const [{ id: text }, asked] = await Promise.all([params, searchParams]);
  const id = readTopicId(text);
  const viewer = await requireViewer(id === null ? '/desk/board' : boardDeskHref(id));
  const { board } = runtime();
  const after = readTopicId(searchParam(asked, 'after')) ?? 0;
  const [topic, found] =
    id === null
      ? [null, []]
      : await Promise.all([
          board.findTopic(id),
          board.listPosts(id, { audience: 'desk', after, limit: POSTS_PER_PAGE + 1 }),
        ]);
  if (!topic) notFound();
  const posts = found.slice(0, POSTS_PER_PAGE);
  const mayBan = canBanFromChat(viewer.agent);
  const targets = Object.fromEntries(
    posts.map((post) => [String(post.seq), mayBan ? postBanTarget(topic, post, viewer) : null]),
  );
  const done = searchParam(asked, 'done');
  return (
    <div className="grid max-w-6xl grid-cols-[minmax(0,1fr)] gap-4">
      <PageHeader
        trail={[{ name: 'Board', href: '/desk/board' }]}
        title={<ForeignText>{topic.title}</ForeignText>}
        description={
          <span className="flex flex-wrap items-center gap-2">
            {TOPIC_KIND_NAMES[topic.kind]}
            <StateBadge state={topic.state} />
            {topic.kind === 'suggestion' && <SuggestionBadge status={topic.status} />}
            <TopicBadges topic={{ ...topic, status: 'open' }} />
          </span>
        }
        actions={<TopicActions topic={topic} />}
      />
      <BanNotice params={asked} viewer={viewer} />
      {isBoardNotice(done) && (
        <Notice tone="good" params={['done']}>
          <p>{BOARD_NOTICES[done]}</p>
        </Notice>
      )}
      <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-x-6 gap-y-5 lg:grid-cols-[minmax(0,1fr)_300px]">
        <section aria-label="Posts" className="grid grid-cols-[minmax(0,1fr)] gap-4">
          <BanPosters targets={targets} action={banFromPostAction} undo={undoChatBanAction}>
            <ol className="grid grid-cols-[minmax(0,1fr)] gap-3">
              {posts.map((post) => (
                <li key={post.seq} id={`post-${post.seq}`} className="scroll-mt-16">
                  <PostCard topic={topic} post={post} viewer={viewer} canBan={targets[post.seq] !== null} />
                </li>
              ))}
            </ol>
          </BanPosters>
          <Pagination
            summary={<ZoneNote timeZone={viewer.timeZone} />}
            previousHref={after > 0 ? boardDeskHref(topic.id) : null}
            previousName="First page"
            nextHref={found.length > posts.length ? `${boardDeskHref(topic.id)}?after=${posts.at(-1)?.seq}` : null}
            nextName="Later replies"
          />
          <AnswerForm topic={topic.id} action={answerOnBoardAction} />
        </section>
        <AboutTopic topic={topic} viewer={viewer} />
      </div>
    </div>
  );
}

function TopicActions({ topic }: { topic: Topic }) {
  return (
    <>
      <ButtonLink href={`/board/${topic.id}`} target="_blank">
        Read as visitors do
      </ButtonLink>
      {topic.kind === 'suggestion' && (
        <DropdownMenu
          id="topic-status"
          align="end"
          className="w-44 p-1"
          triggerClassName={buttonLook()}
          trigger={
            <>
              Status
              <ChevronDown aria-hidden />
            </>
          }
        >
          <BoardChangeForm topic={topic.id} action={changeBoardAction}>
            {SUGGESTION_STATUSES.map((status) => (
              <Change
                key={status}
                value={`status ${status}`}
                name={STATUS_NAMES[status]}
                current={topic.status === status}
              />
            ))}
          </BoardChangeForm>
        </DropdownMenu>
      )}
      <BoardChangeForm topic={topic.id} action={changeBoardAction} className="flex flex-wrap gap-2">
        <button type="submit" name="change" value={topic.pinned ? 'unpin' : 'pin'} className={buttonLook()}>
          {topic.pinned ? 'Unpin' : 'Pin'}
        </button>
        <button type="submit" name="change" value={topic.locked ? 'unlock' : 'lock'} className={buttonLook()}>
          {topic.locked ? 'Unlock' : 'Lock'}
        </button>
      </BoardChangeForm>
    </>
  );
}

function Change({ value, name, current = false }: { value: string; name: string; current?: boolean }) {
  return (
    <button
      type="submit"
      name="change"
      value={value}
      aria-current={current ? 'true' : undefined}
      className={`${menuItemLook} aria-[current]:font-semibold`}
    >
      {name}
    </button>
  );
}

function PostCard({ topic, post, viewer, canBan }: { topic: Topic; post: Post; viewer: Viewer; canBan: boolean }) {
  const isShown = post.state === 'shown';
  return (
    <div className="flex gap-3">
      <Avatar name={post.authorName} size="md" className="mt-1.5 max-sm:hidden" />
      <article className={`grow ${messageLook(post.author, false)} ${isShown ? '' : 'border-dashed! opacity-90'}`}>
        <header className="mb-1 flex items-start justify-between gap-x-3 text-grid">
          <div className="grid min-w-0 gap-0.5">
            <span className="flex min-w-0 flex-wrap items-baseline gap-x-2 gap-y-0.5">
              <Author post={post} />
              <Instant at={post.createdAt} vantage={viewer} className="text-xs text-muted" />
              <StateBadge state={post.state} />
              {!isShown && post.stateBy && (
                <span className="text-xs text-muted">
                  by <bdi>{post.stateBy}</bdi>
                </span>
              )}
              {post.banId !== null && (
                <Link href={`/desk/bans/${post.banId}`} className="text-xs text-accent-text hover:underline">
                  Ban {post.banId}
                </Link>
              )}
            </span>
            {post.author === 'visitor' && (
              <span className="flex flex-wrap items-center gap-x-2 text-xs text-muted">
                {post.address === null ? (
                  'Address erased'
                ) : (
                  <IpText
                    text={post.address}
                    href={`/desk/check-address?address=${encodeURIComponent(post.address)}`}
                  />
                )}
              </span>
            )}
          </div>
          <PostMenu topic={topic} post={post} canBan={canBan} />
        </header>
        <LinkedText text={post.text} />
      </article>
    </div>
  );
}

function Author({ post }: { post: Post }) {
  if (post.author === 'agent') {
    return (
      <>
        <ForeignText className="font-medium wrap-anywhere">{post.authorName}</ForeignText>
        <Badge tone="accent" className="self-center">
          Agent
        </Badge>
      </>
    );
  }
  if (!post.contact) return <ForeignText className="font-medium wrap-anywhere">{post.authorName}</ForeignText>;
  return (
    <>
      <Link href={`/desk/contacts/${post.contact.id}`} className="font-medium wrap-anywhere hover:underline">
        <ForeignText>{post.authorName}</ForeignText>
      </Link>
      <ForeignText className="text-xs wrap-anywhere text-muted">{post.contact.email}</ForeignText>
    </>
  );
}

const CHANGES: readonly { readonly state: PostState; readonly of: (what: string) => string }[] = [
  { state: 'shown', of: (what) => `Put ${what} back on the board` },
  { state: 'hidden', of: (what) => `Hide ${what}` },
  { state: 'spam', of: (what) => `Move ${what} to spam` },
  { state: 'deleted', of: (what) => `Delete ${what}` },
];

/** What can be done about one post; what is about the first is about the topic. */
function PostMenu({ topic, post, canBan }: { topic: Topic; post: Post; canBan: boolean }) {
  const what = post.seq === OPENING_SEQ ? 'topic' : 'reply';
  return (
    <span className="shrink-0">
      <DropdownMenu
        id={`post-menu-${post.seq}`}
        align="end"
        className="w-56 p-1"
        triggerLabel={`More about the ${what} of ${post.authorName}`}
        triggerClassName={buttonLook({ size: 'icon', variant: 'quiet' }, '-mt-1 -mr-2')}
        trigger={<Ellipsis aria-hidden />}
      >
        <BoardChangeForm topic={topic.id} action={changeBoardAction}>
          {CHANGES.filter(({ state }) => state !== post.state).map(({ state, of }) => (
            <Change key={state} value={`${state} ${post.seq}`} name={of(what)} />
          ))}
        </BoardChangeForm>
        {canBan && (
          <Link
            href={boardDeskHref(topic.id, `ban/${post.seq}`)}
            data-ban-visitor={post.seq}
            className={`${menuItemLook} text-danger-text`}
          >
            Ban user’s IP
          </Link>
        )}
      </DropdownMenu>
    </span>
  );
}

function AboutTopic({ topic, viewer }: { topic: Topic; viewer: Viewer }) {
  return (
    <aside aria-label="About this topic" className="grid grid-cols-[minmax(0,1fr)] gap-4">
      <Details>
        <Detail name="Ticket">
          <span className="inline-flex items-center">
            <Link href={ticketHref(topic.ticket.code)} className="code text-accent-text hover:underline">
              {topic.ticket.code}
            </Link>
            <CopyButton text={topic.ticket.code} />
          </span>
        </Detail>
        <Detail name="From">
          {topic.contact ? (
            <>
              <Link
                href={`/desk/contacts/${topic.contact.id}`}
                className="font-medium text-accent-text hover:underline"
              >
                <ForeignText>{topic.authorName}</ForeignText>
              </Link>
              <ForeignText className="block text-muted">{topic.contact.email}</ForeignText>
            </>
          ) : (
            <ForeignText>{topic.authorName}</ForeignText>
          )}
        </Detail>
        {topic.kind === 'suggestion' && <Detail name="Votes">{votesText(topic.votes)}</Detail>}
        <Detail name="Replies">{repliesText(topic.replies)} that readers see</Detail>
        <Detail name="Created">
          <FullInstant at={topic.createdAt} vantage={viewer} />
        </Detail>
        <Detail name="Last post">
          <FullInstant at={topic.lastPostAt} vantage={viewer} />
        </Detail>
      </Details>
    </aside>
  );
}
