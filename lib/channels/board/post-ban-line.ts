import type { Ban } from '../../domain/ban';
import { OPENING_SEQ } from '../../domain/board';
import { formatIpRange } from '../../domain/ip-range';
import type { Post } from '../../ports/board-store';
import { bannedLine } from '../chat/chat-lines';

/** That a visitor was banned from a post: who, at which address, by whom, until when, and what became of the posts. */
export function postBannedLine(
  ban: Pick<Ban, 'range' | 'validUntil' | 'bannedBy'>,
  post: Pick<Post, 'seq' | 'authorName' | 'address'>,
  hidden: number,
): string {
  const banned = bannedLine(ban, post.authorName, post.address ?? 'address erased');
  const what = post.seq === OPENING_SEQ ? 'This topic' : `Reply #${post.seq}`;
  const more =
    hidden === 0 ? '' : ` ${hidden === 1 ? 'One more post' : `${hidden} more posts`} of the last day hidden.`;
  return `${banned} ${what} is off the board.${more}`;
}

/** The same, where other posts of the visitor were hidden. */
export function postsHiddenLine(
  ban: Pick<Ban, 'range' | 'validUntil' | 'bannedBy'>,
  post: Pick<Post, 'authorName' | 'address'>,
  hidden: number,
): string {
  const banned = bannedLine(ban, post.authorName, post.address ?? 'address erased');
  return `${banned} ${hidden === 1 ? 'One post' : `${hidden} posts`} of the last day hidden here.`;
}

/** That such a ban was taken back. */
export function postBanUndoneLine(by: { readonly name: string }, ban: Pick<Ban, 'range'>): string {
  return `${by.name} undid the ban on ${formatIpRange(ban.range)}. What it took off the board is back.`;
}
