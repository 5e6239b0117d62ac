/** What holds on the board, whoever asks. Pure. */

export const BOARD_KINDS = ['suggestion', 'forum'] as const;
export type BoardKind = (typeof BOARD_KINDS)[number];

export const SUGGESTION_STATUSES = ['open', 'planned', 'done', 'declined'] as const;
export type SuggestionStatus = (typeof SUGGESTION_STATUSES)[number];

/** Whether readers see a post. `deleted`: they see that something was here; `hidden` and `spam`: nothing. */
export const POST_STATES = ['shown', 'hidden', 'spam', 'deleted'] as const;
export type PostState = (typeof POST_STATES)[number];

export const TOPIC_SORTS = ['votes', 'activity', 'newest'] as const;
export type TopicSort = (typeof TOPIC_SORTS)[number];

/** The number of a topic's own text among its posts: the topic is as visible as it. */
export const OPENING_SEQ = 1;

/** A topic takes so many replies of visitors: whatever shows a ticket shows all of its conversation. */
export const REPLIES_MAX = 1_000;

/** What decides who may write to a topic. */
export interface TopicStanding {
  readonly kind: BoardKind;
  readonly status: SuggestionStatus;
  readonly locked: boolean;
  readonly state: PostState;
}

/** A topic that readers don't find; one that was deleted still tells them that it was. */
export const isOutOfSight = ({ state }: Pick<TopicStanding, 'state'>): boolean =>
  state === 'hidden' || state === 'spam';

export type ReplyRefusal = 'not-found' | 'locked' | 'full';

/** Why a visitor can't reply to a topic that has so many replies of visitors; null when they can. */
export function replyRefusal(topic: TopicStanding, repliesOfVisitors: number): ReplyRefusal | null {
  if (topic.state !== 'shown') return 'not-found';
  if (topic.locked) return 'locked';
  return repliesOfVisitors >= REPLIES_MAX ? 'full' : null;
}

export type VoteRefusal = 'not-found' | 'not-a-suggestion' | 'locked' | 'decided';

/** Why a visitor can't vote for a topic, or take a vote back; null when they can. */
export function voteRefusal(topic: TopicStanding): VoteRefusal | null {
  if (topic.state !== 'shown') return 'not-found';
  if (topic.kind !== 'suggestion') return 'not-a-suggestion';
  if (topic.locked) return 'locked';
  return topic.status === 'done' || topic.status === 'declined' ? 'decided' : null;
}
