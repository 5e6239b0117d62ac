import { OPENING_SEQ, type PostState, SUGGESTION_STATUSES, type SuggestionStatus } from '../../domain/board';
import type { BoardChange, Post, Topic } from '../../ports/board-store';

/** What a change makes of a topic or a post, and the line that tells of it on the ticket. */
export type BoardPlan = { readonly text: string } & (
  | { readonly topic: Partial<Pick<Topic, 'pinned' | 'locked' | 'status'>> }
  | { readonly state: PostState }
);

/**
 * What `change` by `actor` does to a topic; null when it is so already, can't be, or is not what it
 * is to be changed from. `post` is the one that the change is
 * about, as it is.
 */
export function planBoardChange(
  topic: Pick<Topic, 'kind' | 'pinned' | 'locked' | 'status'>,
  post: Pick<Post, 'seq' | 'state' | 'authorName'> | null,
  change: BoardChange,
  actor: { readonly name: string },
): BoardPlan | null {
  const { name } = actor;
  switch (change.kind) {
    case 'pin':
      return topic.pinned ? null : { topic: { pinned: true }, text: `${name} pinned this topic.` };
    case 'unpin':
      return topic.pinned ? { topic: { pinned: false }, text: `${name} unpinned this topic.` } : null;
    case 'lock':
      return topic.locked ? null : { topic: { locked: true }, text: `${name} locked this topic.` };
    case 'unlock':
      return topic.locked ? { topic: { locked: false }, text: `${name} unlocked this topic.` } : null;
    case 'status': {
      const { status, from = topic.status } = change;
      if (topic.kind !== 'suggestion' || topic.status === status || topic.status !== from) return null;
      return { topic: { status }, text: `${name} set this suggestion to “${STATUS_NAMES[status]}”.` };
    }
    case 'post': {
      if (!post || post.state === change.state || post.state !== (change.from ?? post.state)) return null;
      const what = post.seq === OPENING_SEQ ? 'this topic' : `a reply of ${post.authorName} (#${post.seq})`;
      return { state: change.state, text: `${name} ${DONE[change.state](what)}.` };
    }
  }
}

/** How each status is called. */
export const STATUS_NAMES: Readonly<Record<SuggestionStatus, string>> = {
  open: 'Open',
  planned: 'Planned',
  done: 'Done',
  declined: 'Declined',
};

/** Whether a word is a status. */
export const isSuggestionStatus = (word: string): word is SuggestionStatus =>
  (SUGGESTION_STATUSES as readonly string[]).includes(word);

const DONE: Readonly<Record<PostState, (what: string) => string>> = {
  shown: (what) => `put ${what} back on the board`,
  hidden: (what) => `hid ${what} from the board`,
  spam: (what) => `moved ${what} to spam`,
  deleted: (what) => `deleted ${what} from the board`,
};
