'use client';

import { type SubmitEvent, useActionState, useState } from 'react';
import { ForeignText } from '@/components/ui/foreign-text';
import { Link } from '@/components/ui/link';
import { Sign } from '@/components/ui/sign';
import { voteAction } from './actions';
import { type BoardProblem, EMPTY_BOARD_FORM, problemText } from './board-form-state';
import { postToBoard } from './post-to-board';
import { topicHref } from './topic-href';

/**
 * How many votes a suggestion has, and the way to give one or take it back. Who isn't registered is led to where they can
 * say who they are. `isOver`: it only counts.
 */
export function VoteButton({
  topic,
  title,
  votes,
  voted,
  registered,
  isOver,
}: {
  topic: number;
  title: string;
  votes: number;
  voted: boolean;
  registered: boolean;
  isOver: boolean;
}) {
  const [{ problem: answered }, submit] = useActionState(voteAction, EMPTY_BOARD_FORM);
  const [counted, setCounted] = useState<{ from: string; votes: number; voted: boolean } | null>(null);
  const [refused, setRefused] = useState<BoardProblem | null>(answered);
  const [sending, setSending] = useState(false);
  // What the page says counts as soon as it says something else than when it was pressed.
  const from = `${votes} ${voted}`;
  const shown = counted?.from === from ? counted : { votes, voted };

  async function send(event: SubmitEvent<HTMLFormElement>) {
    event.preventDefault();
    if (sending) return;
    setSending(true);
    setRefused(null);
    const wants = !shown.voted;
    setCounted({ from, votes: shown.votes + (wants ? 1 : -1), voted: wants });
    const outcome = await postToBoard(
      wants ? 'POST' : 'DELETE',
      `topics/${topic}/votes`,
      wants ? new FormData() : null,
    );
    setSending(false);
    if ('answer' in outcome) {
      return setCounted({ from, votes: Number(outcome.answer.votes), voted: outcome.answer.voted === true });
    }
    setCounted({ from, ...shown });
    if (outcome.problem.kind === 'unknown-writer' || outcome.problem.kind === 'invalid') {
      return window.location.assign(voteHref(topic));
    }
    setRefused(outcome.problem);
  }

  const count = (
    <>
      {!isOver && (
        <span className="sr-only">
          Vote for <ForeignText>{title}</ForeignText>,{' '}
        </span>
      )}
      <span className="text-base leading-tight font-semibold tabular-nums">{shown.votes.toLocaleString('en')}</span>
      <span className="text-xs leading-tight text-muted">{shown.votes === 1 ? 'vote' : 'votes'}</span>
    </>
  );
  if (isOver) return <div className="vote-box border-transparent!">{count}</div>;
  if (!registered) {
    return (
      <Link href={voteHref(topic)} className="vote-box">
        <Sign name="chevron-down" className="rotate-180" />
        {count}
      </Link>
    );
  }
  return (
    <form action={submit} onSubmit={send} className="relative">
      <input type="hidden" name="topic" value={topic} />
      <input type="hidden" name="vote" value={shown.voted ? 'back' : 'up'} />
      <button type="submit" aria-pressed={shown.voted} aria-busy={sending || undefined} className="vote-box">
        <Sign name="chevron-down" className="rotate-180" />
        {count}
      </button>
      {refused && (
        <p role="alert" className="vote-problem text-xs text-danger-text">
          {problemText('Your vote wasn’t counted', refused)}
          {refused.kind === 'refused' && refused.reference && (
            <>
              {' '}
              If you think this is a mistake, tell us this code: <code className="select-all">{refused.reference}</code>
            </>
          )}
        </p>
      )}
    </form>
  );
}

const voteHref = (topic: number) => `${topicHref(topic)}?vote=1#vote`;
