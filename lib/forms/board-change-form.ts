import { POST_STATES, type PostState, SUGGESTION_STATUSES } from '../domain/board';
import type { BoardChange } from '../ports/board-store';

/** What the action answers: null before anything was asked. `undo`: the value of a button that takes it back. */
export type BoardChangeState =
  | null
  | { readonly kind: 'changed'; readonly text: string; readonly undo: string }
  | { readonly kind: 'unchanged' | 'not-found' | 'failed' };

/** What every outcome but a change is told as. */
export const BOARD_CHANGE_PROBLEMS: Readonly<Record<'unchanged' | 'not-found' | 'failed', string>> = {
  unchanged: 'It is so already.',
  'not-found': 'There is no such topic or post.',
  failed: 'Nothing was changed: the server could not be reached or could not finish it. Try again in a moment.',
};

/**
 * Reads the pressed button's value, such as `pin`, `status planned` or `hidden 3`, and what takes such back, `status open
 * planned` or `shown 3 hidden`; null when it is none of ours.
 */
export function readBoardChange(value: unknown): BoardChange | null {
  if (value === 'pin' || value === 'unpin' || value === 'lock' || value === 'unlock') return { kind: value };
  if (typeof value !== 'string') return null;
  const [word = '', rest = '', before, ...more] = value.split(' ');
  if (more.length > 0) return null;
  const status = SUGGESTION_STATUSES.find((each) => word === 'status' && each === rest);
  if (status) {
    const from = SUGGESTION_STATUSES.find((each) => each === before);
    return before === undefined || from ? { kind: 'status', status, ...(from && { from }) } : null;
  }
  const state = POST_STATES.find((each) => each === word);
  const from = POST_STATES.find((each) => each === before);
  if (!state || !/^[1-9]\d{0,8}$/.test(rest) || (before !== undefined && !from)) return null;
  return { kind: 'post', seq: Number(rest), state, ...(from && { from }) };
}

/** The value that a button for the change has. */
export function writeBoardChange(change: BoardChange): string {
  switch (change.kind) {
    case 'status':
      return `status ${change.status}${change.from ? ` ${change.from}` : ''}`;
    case 'post':
      return `${change.state} ${change.seq}${change.from ? ` ${change.from}` : ''}`;
    default:
      return change.kind;
  }
}

const BACK = { pin: 'unpin', unpin: 'pin', lock: 'unlock', unlock: 'lock' } as const;

/** The change that takes a change back, to how topic and post were before; it does nothing where a later one took its place. */
export function undoOfBoardChange(
  change: BoardChange,
  before: { readonly status: (typeof SUGGESTION_STATUSES)[number]; readonly state: PostState },
): BoardChange {
  switch (change.kind) {
    case 'status':
      return { kind: 'status', status: before.status, from: change.status };
    case 'post':
      return { kind: 'post', seq: change.seq, state: before.state, from: change.state };
    default:
      return { kind: BACK[change.kind] };
  }
}
