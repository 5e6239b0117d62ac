import type { BoardFieldError } from '@/lib/channels/board/board-forms';
import type { BoardProblem } from './board-form-state';

const CONFLICTS = new Map<string, BoardProblem['kind']>([
  ['topic-locked', 'locked'],
  ['topic-full', 'full'],
  ['not-a-suggestion', 'not-a-suggestion'],
  ['vote-over', 'decided'],
]);

/** Sends a form to one of the board's endpoints, from the browser. Never throws. */
export async function postToBoard(
  method: 'POST' | 'DELETE',
  path: string,
  form: FormData | null,
): Promise<{ answer: Record<string, unknown> } | { problem: BoardProblem }> {
  const response = await fetch(`/api/channels/board/${path}`, {
    method,
    credentials: 'same-origin',
    ...(form && {
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(Object.fromEntries(form)),
    }),
  }).catch(() => null);
  if (!response) return { problem: { kind: 'unreachable' } };
  const answer: Record<string, unknown> = await response.json().catch(() => ({}));
  if (response.ok) return { answer };
  return { problem: problemOf(response, answer) };
}

function problemOf(response: Response, answer: Record<string, unknown>): BoardProblem {
  const type = String(answer.type ?? '').replace(/^.*:/, '');
  const conflict = CONFLICTS.get(type);
  if (conflict) return { kind: conflict } as BoardProblem;
  if (Array.isArray(answer.errors)) return { kind: 'invalid', errors: answer.errors as BoardFieldError[] };
  if (response.status === 429) {
    return { kind: 'too-many', retryAfterSeconds: Number(response.headers.get('retry-after')) || 60 };
  }
  if (response.status === 401) return { kind: 'unknown-writer' };
  if (response.status === 404) return { kind: 'not-found' };
  if (type !== 'banned') return { kind: 'unavailable' };
  const validUntil = typeof answer.valid_until === 'string' ? answer.valid_until : null;
  return { kind: 'refused', validUntil, reference: String(answer.reference ?? '') };
}
