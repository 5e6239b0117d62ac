'use server';

import { revalidatePath } from 'next/cache';
import { redirect } from 'next/navigation';
import { expireBans } from '@/lib/bans/expire-bans';
import { runtime } from '@/lib/composition';
import { formatIpRange } from '@/lib/domain/ip-range';
import { type ExpireFormState, parseExpireForm } from '@/lib/forms/expire-form';
import { actorOf, administratorUnlessDown, orFailed } from '../action-support';
import { endedText } from '../form-answer';
import { expiredNoticeHref } from './expired-notice-href';

/** Ends bans now, then shows the page that it was asked from. Answers only when none of them could be ended. */
export async function expireBansAction(_before: ExpireFormState, form: FormData): Promise<ExpireFormState> {
  const { ids, returnTo } = parseExpireForm(form);
  const viewer = await administratorUnlessDown(returnTo);
  if (!viewer) return { kind: 'failed' };
  if (ids.length === 0) return { kind: 'nothing-selected' };
  const result = await orFailed(expireBans(runtime(), actorOf(viewer), ids));
  if (!result.ok) {
    if (result.error.kind !== 'nothing-to-expire') return result.error;
    const past = result.error.past.map((ban) => ({
      rangeText: formatIpRange(ban.range),
      endedText: endedText(ban, viewer.timeZone),
    }));
    return { kind: 'nothing-to-expire', past };
  }
  revalidatePath('/desk', 'layout');
  redirect(expiredNoticeHref(returnTo, result.value));
}
