/** The board as readers get it over HTTP: never an e-mail address, an address, or who moderated what. Pure. */
import type { Post, Topic, TopicSummary } from '../../ports/board-store';

export interface TopicView {
  readonly id: string;
  readonly kind: Topic['kind'];
  readonly title: string;
  /** Null for topics of the forum, as are `votes`. */
  readonly status: Topic['status'] | null;
  readonly votes: number | null;
  /** Whether who asks voted for it. */
  readonly voted: boolean;
  readonly replies: number;
  readonly pinned: boolean;
  readonly locked: boolean;
  readonly author: { readonly name: string };
  readonly created_at: string;
  readonly last_post_at: string;
}

export interface PostView {
  readonly id: string;
  /** Null for a post that was deleted, as is `text`. */
  readonly author: { readonly name: string; readonly agent: boolean } | null;
  readonly text: string | null;
  readonly created_at: string;
}

export function topicView(topic: Topic, voted: boolean): TopicView {
  const isSuggestion = topic.kind === 'suggestion';
  return {
    id: String(topic.id),
    kind: topic.kind,
    title: topic.title,
    status: isSuggestion ? topic.status : null,
    votes: isSuggestion ? topic.votes : null,
    voted,
    replies: topic.replies,
    pinned: topic.pinned,
    locked: topic.locked,
    author: { name: topic.authorName },
    created_at: topic.createdAt.toISOString(),
    last_post_at: topic.lastPostAt.toISOString(),
  };
}

/** A topic in a list, with the beginning of its text. */
export function topicSummaryView(topic: TopicSummary, voted: boolean): TopicView & { readonly excerpt: string } {
  return { ...topicView(topic, voted), excerpt: topic.excerpt };
}

export function postView(post: Post): PostView {
  const isDeleted = post.state === 'deleted';
  return {
    id: String(post.seq),
    author: isDeleted ? null : { name: post.authorName, agent: post.author === 'agent' },
    text: isDeleted ? null : post.text,
    created_at: post.createdAt.toISOString(),
  };
}
