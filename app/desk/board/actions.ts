'use server';

import { revalidatePath } from 'next/cache';
import { notFound, redirect } from 'next/navigation';
import type { AnswerState } from '@/components/board/answer-form';
import { boardDeskHref } from '@/components/board/board-desk-href';
import { canWorkTickets } from '@/lib/auth/permissions';
import { readTopicId } from '@/lib/channels/board/board-request';
import { cleanText } from '@/lib/channels/clean-text';
import { messageProblem } from '@/lib/channels/tickets/message-text';
import { runtime } from '@/lib/composition';
import {
  type BoardChangeState,
  readBoardChange,
  undoOfBoardChange,
  writeBoardChange,
} from '@/lib/forms/board-change-form';
import { isFromScript } from '@/lib/forms/from-script';
import { actorOf, agentUnlessDown, orFailed } from '../bans/action-support';
import { BOARD_NOTICES, type BoardNoticeKind, boardNoticeHref } from './board-notice-href';

/** Pins, locks, hides and the like. Answers what came of it; without scripts the topic's page tells. */
export async function changeBoardAction(_before: BoardChangeState, form: FormData): Promise<BoardChangeState> {
  const id = topicIn(form);
  const viewer = await agentUnlessDown(boardDeskHref(id));
  if (!viewer) return { kind: 'failed' };
  if (!canWorkTickets(viewer.agent)) notFound();
  const change = readBoardChange(form.get('change'));
  if (!change) return { kind: 'failed' };
  const { board, clock } = runtime();
  const [topic, post] = await Promise.all([
    board.findTopic(id),
    change.kind === 'post' ? board.findPost(id, change.seq) : null,
  ]).catch(() => [null, null]);
  const changed = await orFailed(board.moderate(id, change, actorOf(viewer), clock.now()), 'a change of the board');
  if (!changed.ok && changed.error.kind === 'failed') return { kind: 'failed' };
  // Also when nothing was changed: then what the agent looks at is out of date.
  revalidatePath('/desk', 'layout');
  if (!changed.ok) return { kind: changed.error.kind };
  const notice: BoardNoticeKind = change.kind === 'post' ? change.state : change.kind;
  if (!isFromScript(form)) redirect(boardNoticeHref(id, notice));
  const undo = undoOfBoardChange(change, { status: topic?.status ?? 'open', state: post?.state ?? 'shown' });
  return { kind: 'changed', text: BOARD_NOTICES[notice], undo: writeBoardChange(undo) };
}

/** Adds an agent's answer, as a reply on the topic's ticket. */
export async function answerOnBoardAction(before: AnswerState, form: FormData): Promise<AnswerState> {
  const id = topicIn(form);
  const typed = form.get('text');
  const text = typeof typed === 'string' ? typed : '';
  const answer = (outcome: AnswerState['outcome'], kept = text): AnswerState => ({
    attempt: before.attempt + 1,
    text: kept,
    outcome,
  });
  const viewer = await agentUnlessDown(boardDeskHref(id));
  if (!viewer) return answer({ kind: 'failed' });
  if (!canWorkTickets(viewer.agent)) notFound();
  const problem = messageProblem('reply', text);
  if (problem !== null) return answer({ kind: 'invalid', message: problem });
  const { board, tickets, clock } = runtime();
  const topic = await board.findTopic(id).catch(() => undefined);
  if (topic === undefined) return answer({ kind: 'failed' });
  if (topic === null) return answer({ kind: 'not-found' });
  const message = { text: cleanText(text), internal: false, resolve: false, seenSeq: null };
  const added = await orFailed(
    tickets.addAgentMessage(topic.ticket.code, message, actorOf(viewer), clock.now()),
    'adding an answer',
  );
  if (!added.ok) return answer({ kind: added.error.kind === 'not-found' ? 'not-found' : 'failed' });
  revalidatePath('/desk', 'layout');
  if (!isFromScript(form)) redirect(boardNoticeHref(id, 'answered'));
  return answer({ kind: 'sent' }, '');
}

function topicIn(form: FormData): number {
  return readTopicId(String(form.get('topic') ?? '')) ?? 0;
}
