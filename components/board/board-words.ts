import type { BoardKind, TopicSort } from '@/lib/domain/board';

/** How the two kinds are called where each has a page, and one thing of each. */
export const BOARD_KIND_NAMES: Readonly<Record<BoardKind, string>> = { suggestion: 'Suggestions', forum: 'Forum' };
export const TOPIC_KIND_NAMES: Readonly<Record<BoardKind, string>> = { suggestion: 'Suggestion', forum: 'Forum topic' };

export const TOPIC_SORT_NAMES: Readonly<Record<TopicSort, string>> = {
  votes: 'Most votes',
  activity: 'Last activity',
  newest: 'Newest',
};

/** "1 reply", "12 replies". */
export const repliesText = (count: number): string =>
  count === 1 ? '1 reply' : `${count.toLocaleString('en')} replies`;

/** "1 vote", "12 votes". */
export const votesText = (count: number): string => (count === 1 ? '1 vote' : `${count.toLocaleString('en')} votes`);
