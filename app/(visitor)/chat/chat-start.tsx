'use client';

import { type SubmitEvent, useEffect, useState } from 'react';
import { Banner } from '@/components/ui/banner';
import { Button } from '@/components/ui/button';
import { chatRequests } from './chat-requests';
import type { ChatSession } from './chat-session';
import { failureText, fieldErrorOf } from './failure-text';
import type { ChatDraft } from './kept-chat';
import { LeaveMessage } from './leave-message';
import { MessageField, messageMistake } from './message-field';
import { PersonFields } from './person-fields';
import { useFailure } from './use-failure';

/** How often somebody who hesitates is told whether there is anybody. */
const AGENTS_MS = 30_000;

/** Before a chat: who asks, and what. With nobody there, first of all a message can be left. */
export function ChatStart({
  session,
  desk,
  agents: agentsBefore,
  page,
  draft,
  onDraft,
}: {
  session: ChatSession;
  desk: string;
  agents: 'available' | 'away';
  page: string;
  draft: ChatDraft;
  onDraft: (changes: Partial<ChatDraft>) => void;
}) {
  const agents = useAgents(agentsBefore);
  const [waits, setWaits] = useState(false);

  async function leaveMessage(message: { name: string; email: string; text: string }) {
    const { name, email } = message;
    return (await session.begin({ name, email, message: '', page })) ?? (await session.leaveMessage(message));
  }

  return (
    <>
      <div>
        <h1 className="text-xl font-semibold tracking-tight">Chat with {desk}</h1>
        <p className="mt-1 text-muted">
          {agents === 'available'
            ? 'Say what it is about, and one of us joins you here, usually within minutes.'
            : 'Nobody is available for a chat right now.'}
        </p>
      </div>
      {agents === 'away' && !waits ? (
        <LeaveMessage
          draft={draft}
          onDraft={onDraft}
          onSend={leaveMessage}
          intro="Leave a message, and we answer by e-mail."
          other={
            <Button size="lg" variant="quiet" onClick={() => setWaits(true)}>
              Wait for somebody instead
            </Button>
          }
        />
      ) : (
        <StartForm session={session} page={page} draft={draft} onDraft={onDraft} away={agents === 'away'} />
      )}
    </>
  );
}

function StartForm({
  session,
  page,
  draft,
  onDraft,
  away,
}: {
  session: ChatSession;
  page: string;
  draft: ChatDraft;
  onDraft: (changes: Partial<ChatDraft>) => void;
  away: boolean;
}) {
  const [form, failure, setFailure] = useFailure();
  const [sending, setSending] = useState(false);

  async function start(event: SubmitEvent<HTMLFormElement>) {
    event.preventDefault();
    if (sending) return;
    const mistake = messageMistake(draft.text, 'Write what it is about, such as “My order 1042 has not arrived.”');
    if (mistake) return setFailure({ kind: 'invalid', errors: [{ field: 'message', message: mistake }] });
    setSending(true);
    const { name, email, text } = draft;
    const failed = await session.begin({ name, email, message: text.trim(), page });
    setSending(false);
    if (failed) setFailure(failed);
    else onDraft({ text: '' });
  }

  return (
    <form ref={form} onSubmit={start} noValidate className="grid gap-4">
      {failure && failure.kind !== 'refused' && (
        <Banner tone="danger" role="alert" tabIndex={-1}>
          {failureText('The chat wasn’t started', failure)}
        </Banner>
      )}
      {away && (
        <Banner tone="info">
          You can wait here: as soon as somebody is available they see your message. It may take long.
        </Banner>
      )}
      <PersonFields draft={draft} onDraft={onDraft} failure={failure} optional />
      <MessageField
        label="Message"
        rows={4}
        value={draft.text}
        error={fieldErrorOf(failure, 'message', 'text')}
        onChange={(text) => onDraft({ text })}
        onEnter={() => form.current?.requestSubmit()}
      />
      <div>
        <Button type="submit" variant="primary" size="lg" aria-disabled={sending}>
          {sending ? 'Starting…' : away ? 'Start and wait' : 'Start chat'}
        </Button>
      </div>
    </form>
  );
}

function useAgents(before: 'available' | 'away'): 'available' | 'away' {
  const [agents, setAgents] = useState(before);
  useEffect(() => {
    const ask = async () => {
      if (document.visibilityState !== 'visible') return;
      const answer = await chatRequests.agents();
      if (answer.kind === 'ok') setAgents(answer.value.agents);
    };
    const timer = window.setInterval(ask, AGENTS_MS);
    return () => window.clearInterval(timer);
  }, []);
  return agents;
}
