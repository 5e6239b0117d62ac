'use server';

import { revalidatePath } from 'next/cache';
import { redirect } from 'next/navigation';
import { addBan } from '@/lib/bans/add-ban';
import { editBan } from '@/lib/bans/edit-ban';
import { runtime } from '@/lib/composition';
import { formatIpRange } from '@/lib/domain/ip-range';
import { banFormValues, parseBanForm } from '@/lib/forms/ban-form';
import type { BanFormState } from '@/lib/forms/ban-form-state';
import { parseBanReference, parseTicketCode } from '@/lib/forms/ban-reference';
import { actorOf, administratorUnlessDown, orFailed } from './action-support';
import { banNoticeHref } from './ban-notice-href';
import { explainRefusal, formAnswer } from './form-answer';

/** Adds a ban, then shows Banned IPs. Comes back to the form when something is wrong or must be confirmed. */
export async function addBanAction(before: BanFormState, form: FormData): Promise<BanFormState> {
  const values = banFormValues(form);
  const viewer = await administratorUnlessDown('/desk/bans/new');
  if (!viewer) return formAnswer(before, values, { refusal: { kind: 'failed' } });
  const { input, errors } = parseBanForm(values, { now: viewer.now, mayKeep: false });
  if (errors) return formAnswer(before, values, { errors });

  const code = parseTicketCode(form);
  const ticket = code ? await runtime().tickets.findTicketByCode(code) : null;
  if (code && !ticket) return formAnswer(before, values, { refusal: { kind: 'ticket-not-found', code } });
  const result = await orFailed(
    addBan(runtime(), actorOf(viewer), {
      range: input.parsedRange.range,
      validUntil: input.validUntil ?? null,
      reason: input.reason,
      ticketId: ticket?.id ?? null,
      contactId: ticket?.contact?.id ?? null,
      callerAddress: viewer.address,
      confirmed: form.get('confirmedRange') === formatIpRange(input.parsedRange.range),
      confirmation: 'strict',
    }),
  );
  if (!result.ok) {
    if (result.error.kind === 'failed') return formAnswer(before, values, { refusal: result.error });
    return formAnswer(before, values, explainRefusal(result.error, { ...viewer, ...input }));
  }
  revalidatePath('/desk', 'layout');
  redirect(banNoticeHref('/desk/bans', 'added', result.value));
}

/** Changes a ban, then shows its page. Comes back to the form when something is wrong or must be confirmed. */
export async function editBanAction(before: BanFormState, form: FormData): Promise<BanFormState> {
  const reference = parseBanReference(form);
  const values = banFormValues(form);
  const viewer = await administratorUnlessDown(`/desk/bans/${reference.id}/edit`);
  if (!viewer) return formAnswer(before, values, { refusal: { kind: 'failed' } });
  const { input, errors } = parseBanForm(values, { now: viewer.now, mayKeep: true });
  if (errors) return formAnswer(before, values, { errors });

  const result = await orFailed(
    editBan(runtime(), actorOf(viewer), {
      id: reference.id,
      change: { range: input.parsedRange.range, validUntil: input.validUntil, reason: input.reason },
      expectedVersion: reference.version,
      callerAddress: viewer.address,
      confirmed: form.get('confirmedRange') === formatIpRange(input.parsedRange.range),
      confirmation: 'strict',
    }),
  );
  if (!result.ok) {
    if (result.error.kind === 'failed') return formAnswer(before, values, { refusal: result.error });
    return formAnswer(before, values, explainRefusal(result.error, { ...viewer, ...input }));
  }
  revalidatePath('/desk', 'layout');
  redirect(banNoticeHref(`/desk/bans/${reference.id}`, 'edited', result.value));
}
