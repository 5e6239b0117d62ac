'use server';

import { revalidatePath } from 'next/cache';
import { notFound, redirect } from 'next/navigation';
import { exactTime } from '@/components/desk/exact-time';
import { ticketHref } from '@/components/tickets/ticket-href';
import { canWorkTickets } from '@/lib/auth/permissions';
import { runtime } from '@/lib/composition';
import { isFromScript } from '@/lib/forms/from-script';
import {
  readTicketChange,
  type TicketChangeState,
  ticketCodeOf,
  writeTicketChange,
} from '@/lib/forms/ticket-change-form';
import {
  parseTicketMessage,
  type TicketMessageOutcome,
  type TicketMessageState,
  ticketMessageValues,
} from '@/lib/forms/ticket-message-form';
import { actorOf, agentUnlessDown, orFailed } from '../bans/action-support';
import { ticketNoticeHref } from './ticket-notice-href';
import { undoOf } from './undo-of';

/** Resolves, reopens, marks, clears or gives away a ticket. Answers what came of it; without scripts the ticket's page tells. */
export async function changeTicketAction(_before: TicketChangeState, form: FormData): Promise<TicketChangeState> {
  const code = ticketCodeOf(form);
  const viewer = await agentUnlessDown(ticketHref(code));
  if (!viewer) return { kind: 'failed' };
  if (!canWorkTickets(viewer.agent)) notFound();
  const change = readTicketChange(form.get('change'));
  if (!change) return { kind: 'failed' };

  const { tickets, clock } = runtime();
  const changed = await orFailed(
    tickets.changeTicket(code, change, actorOf(viewer), clock.now()),
    'a change of a ticket',
  );
  if (!changed.ok && changed.error.kind === 'failed') return { kind: 'failed' };
  // Also when nothing was changed: then what the agent looks at is out of date.
  revalidatePath('/desk', 'layout');
  if (!changed.ok) {
    if (changed.error.kind !== 'unchanged') return { kind: changed.error.kind };
    const { told } = changed.error;
    return { kind: 'unchanged', told: told?.text ?? '', at: told ? exactTime(told.createdAt, viewer.timeZone) : '' };
  }
  if (!isFromScript(form)) redirect(ticketNoticeHref(code, change.kind));
  return { kind: 'changed', undo: writeTicketChange(undoOf(change, changed.value)) };
}

/** Adds an agent's reply or note. Answers what came of it, with what was typed unless it is stored. */
export async function writeToTicketAction(before: TicketMessageState, form: FormData): Promise<TicketMessageState> {
  const code = ticketCodeOf(form);
  const values = ticketMessageValues(form);
  const answer = (outcome: TicketMessageOutcome, kept = values): TicketMessageState => ({
    attempt: before.attempt + 1,
    values: kept,
    outcome,
  });
  const viewer = await agentUnlessDown(ticketHref(code));
  if (!viewer) return answer({ kind: 'failed' });
  if (!canWorkTickets(viewer.agent)) notFound();
  const message = parseTicketMessage(form);
  if (!message.ok) return answer({ kind: 'invalid', message: message.error });

  const { tickets, clock } = runtime();
  const added = await orFailed(
    tickets.addAgentMessage(code, message.value, actorOf(viewer), clock.now()),
    'adding a message',
  );
  if (!added.ok && added.error.kind === 'failed') return answer({ kind: 'failed' });
  revalidatePath('/desk', 'layout');
  if (!added.ok) {
    if (added.error.kind !== 'overtaken') return answer({ kind: added.error.kind });
    return answer({ kind: 'overtaken', byName: added.error.byName });
  }
  const { resolved } = added.value;
  if (!isFromScript(form)) {
    redirect(ticketNoticeHref(code, values.mode === 'note' ? 'noted' : resolved ? 'replied-resolved' : 'replied'));
  }
  return answer({ kind: 'sent', resolved }, { mode: values.mode, text: '' });
}
