'use client';

import { unstable_rethrow } from 'next/navigation';
import { createContext, type ReactNode, startTransition, useContext, useOptimistic, useRef } from 'react';
import { showToast } from '@/components/ui/toast';
import { FROM_SCRIPT } from '@/lib/forms/from-script';
import { readTicketChange, type TicketChangeState } from '@/lib/forms/ticket-change-form';
import type { Assignee, Ticket } from '@/lib/ports/ticket-store';

export type ChangeTicketAction = (before: TicketChangeState, form: FormData) => Promise<TicketChangeState>;

/** What a click may change of a ticket. */
export type ShownTicket = Pick<Ticket, 'status' | 'spam' | 'assignee'>;

/** A message that is on its way to the server. */
export interface SendingMessage {
  readonly key: number;
  readonly mode: 'reply' | 'note';
  readonly text: string;
}

interface TicketDeskValue {
  readonly code: string;
  readonly agents: readonly Assignee[];
  /** As the server has it, or already as it will once it has answered. */
  readonly shown: ShownTicket;
  readonly sending: readonly SendingMessage[];
  readonly changeAction: ChangeTicketAction;
  /** Does what a button sends, such as `resolve` or `assign 7`: shows it at once, then tells how it ended. */
  change(what: string): void;
  /** Says that a change was made, and offers to take it back by doing `undo`. */
  tell(what: string, undo: string): void;
  /** Shows a message as being sent while `work` runs. */
  send(message: Omit<SendingMessage, 'key'>, work: () => Promise<void>): void;
}

const Context = createContext<TicketDeskValue | null>(null);

/** The ticket that this page is about. Throws outside of a `TicketDesk`. */
export function useTicketDesk(): TicketDeskValue {
  const value = useContext(Context);
  if (!value) throw new Error('There is no TicketDesk around this.');
  return value;
}

/** Shares, between the parts of a ticket's page that run in the browser, how the ticket looks while changes are under way. */
export function TicketDesk({
  code,
  ticket,
  agents,
  changeAction,
  children,
}: {
  code: string;
  ticket: ShownTicket;
  agents: readonly Assignee[];
  changeAction: ChangeTicketAction;
  children: ReactNode;
}) {
  const [shown, showAs] = useOptimistic(ticket, (now, becomes: Partial<ShownTicket>) => ({ ...now, ...becomes }));
  const [sending, showSending] = useOptimistic<readonly SendingMessage[], SendingMessage>([], (now, message) => [
    ...now,
    message,
  ]);
  const lastKey = useRef(0);

  function perform(what: string): Promise<TicketChangeState> {
    return new Promise((resolve) => {
      startTransition(async () => {
        showAs(whatBecomes(what, agents));
        resolve(await ask(changeAction, code, what));
      });
    });
  }

  async function change(what: string) {
    const outcome = await perform(what);
    if (outcome?.kind === 'changed') tell(what, outcome.undo);
    else showToast({ ...toastOf(outcome), about: code });
  }

  function tell(what: string, undo: string) {
    const run = async () => {
      const outcome = await perform(undo);
      if (outcome?.kind === 'changed') return null;
      if (outcome?.kind === 'unchanged') return `${code}: ${overtakenText(outcome)}`;
      throw new Error(outcome?.kind);
    };
    showToast({ text: `${code}: ${doneText(what, agents)}`, about: code, undo: { run } });
  }

  function send(message: Omit<SendingMessage, 'key'>, work: () => Promise<void>) {
    lastKey.current += 1;
    const key = lastKey.current;
    startTransition(async () => {
      showSending({ ...message, key });
      await work();
    });
  }

  return <Context value={{ code, agents, shown, sending, changeAction, change, tell, send }}>{children}</Context>;
}

async function ask(action: ChangeTicketAction, code: string, what: string): Promise<TicketChangeState> {
  const form = new FormData();
  form.set('ticket', code);
  form.set('change', what);
  form.set(FROM_SCRIPT, '1');
  try {
    return await action(null, form);
  } catch (error) {
    unstable_rethrow(error);
    // The server could not be reached: nothing else throws here.
    return { kind: 'failed' };
  }
}

function whatBecomes(what: string, agents: readonly Assignee[]): Partial<ShownTicket> {
  switch (what) {
    case 'resolve':
      return { status: 'resolved' };
    case 'reopen':
      return { status: 'open' };
    case 'mark-spam':
      return { spam: true };
    case 'clear-spam':
      return { spam: false };
    default:
      return { assignee: agents.find(({ id }) => id === assigneeOf(what)) ?? null };
  }
}

function assigneeOf(what: string): number | null {
  const change = readTicketChange(what);
  return change?.kind === 'assign' ? change.agentId : null;
}

function doneText(what: string, agents: readonly Assignee[]): string {
  switch (what) {
    case 'resolve':
      return 'resolved.';
    case 'reopen':
      return 'reopened.';
    case 'mark-spam':
      return 'marked as spam.';
    case 'clear-spam':
      return 'marked as not spam.';
    default: {
      const { assignee } = whatBecomes(what, agents);
      return assignee ? `given to ${assignee.name}.` : 'given to nobody.';
    }
  }
}

/** Why there is nothing to take back. */
function overtakenText({ told, at }: { told: string; at: string }): string {
  return told ? `nothing was undone. ${told} (${at})` : 'nothing was undone: it was changed since.';
}

function toastOf(outcome: Exclude<TicketChangeState, { kind: 'changed' }>): Parameters<typeof showToast>[0] {
  const text = outcomeText(outcome);
  return { text, tone: outcome?.kind === 'unchanged' ? 'info' : 'danger' };
}

/** Why a change was not made, in a sentence. */
export function outcomeText(outcome: Exclude<TicketChangeState, { kind: 'changed' }>): string {
  switch (outcome?.kind) {
    case 'unchanged':
      return outcome.told ? `It is so already: ${outcome.told} (${outcome.at})` : 'It is so already.';
    case 'agent-not-found':
      return 'This agent can’t be given tickets any more. Choose another one.';
    case 'not-found':
      return 'This ticket is gone.';
    default:
      return 'The server could not finish this; nothing was changed. Try again in a moment.';
  }
}
