'use server';

import { addBan } from '@/lib/bans/add-ban';
import { editBan } from '@/lib/bans/edit-ban';
import { runtime } from '@/lib/composition';
import { err } from '@/lib/domain/result';
import type { BanFormState } from '@/lib/forms/ban-form-state';
import { parseBanReference, parseTicketCode } from '@/lib/forms/ban-reference';
import { parseContactId } from '@/lib/forms/contact-name-form';
import { actorOf } from './action-support';
import { answerBanForm } from './answer-ban-form';
import { banNoticeHref } from './ban-notice-href';

/** Adds a ban, then shows the page that asked for it. Comes back to the form when something is wrong or to be confirmed. */
export async function addBanAction(before: BanFormState, form: FormData): Promise<BanFormState> {
  const { returnTo } = parseBanReference(form);
  const code = parseTicketCode(form);
  const contactId = parseContactId(form.get('contact'));
  return answerBanForm(before, form, {
    path: '/desk/bans/new',
    editingId: null,
    store: async ({ viewer, input, confirmed }) => {
      const ticket = code ? await runtime().tickets.findTicketByCode(code) : null;
      if (code && !ticket) return err({ kind: 'ticket-not-found', code });
      const contact = contactId === null ? ticket?.contact : await runtime().contacts.findContact(contactId);
      return addBan(runtime(), actorOf(viewer), {
        range: input.range.range,
        validUntil: input.validUntil ?? null,
        reason: input.reason,
        ticketId: ticket?.id ?? null,
        contactId: contact?.id ?? null,
        callerAddress: viewer.address,
        confirmed,
        confirmation: 'strict',
      });
    },
    next: (outcome) => banNoticeHref(returnTo, 'added', outcome),
  });
}

/** Changes a ban, then shows its page. Comes back to the form when something is wrong or to be confirmed. */
export async function editBanAction(before: BanFormState, form: FormData): Promise<BanFormState> {
  const { id, version } = parseBanReference(form);
  return answerBanForm(before, form, {
    path: `/desk/bans/${id}/edit`,
    editingId: id,
    store: ({ viewer, input, confirmed }) =>
      editBan(runtime(), actorOf(viewer), {
        id,
        change: { range: input.range.range, validUntil: input.validUntil, reason: input.reason },
        // The form always names what it saw; without that nobody's change is written over.
        expectedVersion: version ?? 0,
        callerAddress: viewer.address,
        confirmed,
        confirmation: 'strict',
      }),
    next: (outcome) => banNoticeHref(`/desk/bans/${id}`, 'edited', outcome),
  });
}
