import 'server-only';
import { boardDeskHref } from '@/components/board/board-desk-href';

/** What the page of a topic may say was just done, to a browser without scripts. */
export const BOARD_NOTICES = {
  pin: 'Pinned: it stands before all others.',
  unpin: 'Unpinned.',
  lock: 'Locked: visitors can’t write or vote here any more.',
  unlock: 'Unlocked.',
  status: 'Its status was changed.',
  shown: 'It is on the board again.',
  hidden: 'Hidden: readers don’t see it any more.',
  spam: 'Moved to spam.',
  deleted: 'Deleted: readers see only that something was here.',
  answered: 'Your answer is on the board.',
} as const;
export type BoardNoticeKind = keyof typeof BOARD_NOTICES;

/** Whether a word from the address bar is one of them. */
export function isBoardNotice(word: string): word is BoardNoticeKind {
  return Object.hasOwn(BOARD_NOTICES, word);
}

/** The way to a topic's page that tells what was done. Only the kind travels, so that nobody can put words into a link. */
export function boardNoticeHref(topic: number, kind: BoardNoticeKind): string {
  return `${boardDeskHref(topic)}?done=${kind}`;
}
