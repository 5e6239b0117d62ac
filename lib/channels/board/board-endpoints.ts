import { BOARD_KINDS, isOutOfSight, SUGGESTION_STATUSES, TOPIC_SORTS } from '../../domain/board';
import type { Topic } from '../../ports/board-store';
import { problemResponse } from '../problem-response';
import { answerReader, readTopicId, receiveTakingBack, receiveWriting, registeredVisitor } from './board-request';
import { boardAnswer, noSuchTopic } from './board-responses';
import { postView, topicSummaryView, topicView } from './board-views';
import { replyToTopic, startTopic, takeBackVote, voteForTopic } from './write-to-board';

const TOPICS_PER_PAGE = 25;
/** Posts that one answer holds. */
const POSTS_PER_PAGE = 50;

/**
 * `?kind=&sort=&status=&q=&cursor=` → 200 `{topics, next_cursor}`. What of the query can't be used counts as not said, as
 * on the pages.
 */
export function answerTopics(request: Request): Promise<Response> {
  return answerReader(request, async ({ board }) => {
    const { searchParams } = new URL(request.url);
    const kind = BOARD_KINDS.find((each) => each === searchParams.get('kind'));
    const status = SUGGESTION_STATUSES.find((each) => each === searchParams.get('status'));
    const sort = TOPIC_SORTS.find((each) => each === searchParams.get('sort')) ?? 'activity';
    const words = searchParams.get('q')?.trim().slice(0, 200);
    const cursor = searchParams.get('cursor');
    const page = await board.listTopics({
      audience: 'readers',
      sort,
      limit: TOPICS_PER_PAGE,
      ...(kind && { kind }),
      ...(status && { status, kind: 'suggestion' }),
      ...(words && { words }),
      ...(cursor && { cursor }),
    });
    const visitor = await registeredVisitor(request);
    const voted = visitor
      ? await board.votesOf(
          visitor.id,
          page.rows.map(({ id }) => id),
        )
      : null;
    const topics = page.rows.map((topic) => topicSummaryView(topic, voted?.has(topic.id) ?? false));
    return boardAnswer(200, { topics, next_cursor: page.nextCursor });
  });
}

/** `?after=` → 200 `{topic, posts, next_after}`; the first post is the topic's own text. 410 if it was deleted. */
export function answerTopic(request: Request, id: string): Promise<Response> {
  return answerReader(request, async ({ board }) => {
    const topic = await findTopic(board, id);
    if (topic instanceof Response) return topic;
    const visitor = await registeredVisitor(request);
    const voted = visitor ? (await board.votesOf(visitor.id, [topic.id])).has(topic.id) : false;
    return boardAnswer(200, { topic: topicView(topic, voted), ...(await postsOf(board, topic, request)) });
  });
}

/** `?after=` → 200 `{posts, next_after}`. */
export function answerPosts(request: Request, id: string): Promise<Response> {
  return answerReader(request, async ({ board }) => {
    const topic = await findTopic(board, id);
    return topic instanceof Response ? topic : boardAnswer(200, await postsOf(board, topic, request));
  });
}

/** `{kind, title, text, name?, email?}` → 201 `{topic}`. */
export const receiveTopic = (request: Request): Promise<Response> =>
  receiveWriting(request, {
    what: 'topic',
    example: '{"kind": "suggestion", "title": "…", "text": "…", "name": "Jane Doe", "email": "jane@example.com"}',
    write: startTopic,
    answer: (id) => ({ topic: String(id) }),
  });

/** `{text, name?, email?}` → 201 `{post}`. */
export const receiveReply = (request: Request, id: string): Promise<Response> =>
  receiveWriting(request, {
    what: 'reply',
    example: '{"text": "…", "name": "Jane Doe", "email": "jane@example.com"}',
    write: (deps, visit, read) => replyToTopic(deps, visit, readTopicId(id) ?? NO_TOPIC, read),
    answer: (seq) => ({ post: String(seq) }),
  });

/** `{name?, email?}`, or nothing → 201 `{votes, voted}`. */
export const receiveVote = (request: Request, id: string): Promise<Response> =>
  receiveWriting(request, {
    what: 'vote',
    example: null,
    write: (deps, visit, read) => voteForTopic(deps, visit, readTopicId(id) ?? NO_TOPIC, read),
    answer: (count) => count,
  });

/** 200 `{votes, voted}`. */
export const receiveVoteTakenBack = (request: Request, id: string): Promise<Response> =>
  receiveTakingBack(request, (deps, visit) => takeBackVote(deps, visit, readTopicId(id) ?? NO_TOPIC));

/** No topic has it. */
const NO_TOPIC = 0;

type Board = Parameters<Parameters<typeof answerReader>[1]>[0]['board'];

async function findTopic(board: Board, text: string): Promise<Topic | Response> {
  const id = readTopicId(text);
  const topic = id === null ? null : await board.findTopic(id);
  if (!topic || isOutOfSight(topic)) return noSuchTopic();
  if (topic.state === 'deleted')
    return problemResponse(410, { type: 'topic-deleted', title: 'This topic was deleted' });
  return topic;
}

async function postsOf(board: Board, topic: Topic, request: Request) {
  const asked = new URL(request.url).searchParams.get('after') ?? '';
  const after = /^\d{1,9}$/.test(asked) ? Number(asked) : 0;
  const found = await board.listPosts(topic.id, { audience: 'readers', after, limit: POSTS_PER_PAGE + 1 });
  const posts = found.slice(0, POSTS_PER_PAGE);
  return { posts: posts.map(postView), next_after: found.length > posts.length ? String(posts.at(-1)?.seq) : null };
}
