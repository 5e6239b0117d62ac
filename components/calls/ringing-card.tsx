import { useEffect } from 'react';
import { noticeRinging } from '@/components/chats/chat-notice';
import { Button } from '@/components/ui/button';
import type { DeskCallView } from '@/lib/channels/call/call-view';
import { AnswerButton, prepareTalk } from './answer-button';
import { CallerName } from './caller-name';

/**
 * A call that rings, wherever the agent is on the desk; tone and window title tell of it where chats are told so.
 * `isListed`: the page shows it already, so only that it rings is said.
 */
export function RingingCard({
  call,
  isListed,
  onSilence,
}: {
  call: DeskCallView;
  isListed: boolean;
  onSilence: () => void;
}) {
  useEffect(() => {
    prepareTalk();
    return noticeRinging();
  }, []);
  if (isListed) {
    return (
      <p role="alert" className="sr-only">
        <CallerName name={call.name} /> is calling
      </p>
    );
  }
  return (
    <div role="alert" className="call-card shadow-raised">
      <p className="min-w-0 wrap-anywhere">
        <span className="font-semibold">
          <CallerName name={call.name} />
        </span>{' '}
        is calling
        {call.contact && <bdi className="block truncate text-xs text-muted">{call.contact.email}</bdi>}
      </p>
      <div className="flex flex-wrap gap-2">
        <AnswerButton call={call}>Answer</AnswerButton>
        <Button variant="quiet" onClick={onSilence}>
          Not me
        </Button>
      </div>
    </div>
  );
}
