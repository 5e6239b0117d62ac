'use server';

import { revalidatePath } from 'next/cache';
import { redirect } from 'next/navigation';
import { expireBan } from '@/lib/bans/expire-ban';
import { runtime } from '@/lib/composition';
import { type ExpireFormState, parseBanReference } from '@/lib/forms/ban-reference';
import { actorOf, administratorUnlessDown, orFailed } from '../action-support';
import { banNoticeHref } from '../ban-notice-href';
import { endedText } from '../form-answer';

/** Ends a ban now, then shows the page that it was asked from. Answers only when it could not be done. */
export async function expireBanAction(_before: ExpireFormState, form: FormData): Promise<ExpireFormState> {
  const reference = parseBanReference(form);
  const viewer = await administratorUnlessDown(`/desk/bans/${reference.id}`);
  if (!viewer) return { kind: 'failed' };
  const result = await orFailed(expireBan(runtime(), actorOf(viewer), reference.id));
  if (!result.ok) {
    if (result.error.kind !== 'past') return { kind: result.error.kind };
    return { kind: 'past', endedText: endedText(result.error.ban, viewer.timeZone) };
  }
  revalidatePath('/desk', 'layout');
  redirect(banNoticeHref(reference.returnTo, 'expired', result.value));
}
