'use server';

import { revalidatePath } from 'next/cache';
import { redirect } from 'next/navigation';
import { exactTime } from '@/components/desk/exact-time';
import { runtime } from '@/lib/composition';
import {
  confirmedRetentionDays,
  parseSettings,
  type SettingsFormState,
  seenSettings,
  settingsFormValues,
} from '@/lib/forms/settings-form';
import { actorOf, administratorUnlessDown, orFailed } from '../bans/action-support';

const DAY_MS = 24 * 60 * 60_000;

/**
 * Saves the desk's settings over those that the form was made from. To keep addresses for fewer days is asked about: what
 * it erases can't be brought back.
 */
export async function saveSettingsAction(before: SettingsFormState, form: FormData): Promise<SettingsFormState> {
  const values = settingsFormValues(form);
  const seen = seenSettings(form);
  const answer = { values, seen, errors: {}, refusal: null, attempt: before.attempt + 1 };
  const viewer = await administratorUnlessDown('/desk/settings');
  if (!viewer) return { ...answer, refusal: { kind: 'failed' } };
  const settings = parseSettings(values);
  if (!settings.ok) return { ...answer, errors: settings.error };
  const days = settings.value.addressRetentionDays;
  if (days < seen.addressRetentionDays && confirmedRetentionDays(form) !== days) {
    const openedBefore = exactTime(new Date(viewer.now.getTime() - days * DAY_MS), viewer.timeZone);
    return { ...answer, refusal: { kind: 'erases', days, openedBefore } };
  }
  const saved = await orFailed(runtime().settings.save(settings.value, seen, actorOf(viewer), viewer.now));
  if (!saved.ok) {
    const { error } = saved;
    return error.kind === 'failed'
      ? { ...answer, refusal: error }
      : { ...answer, seen: error.present, refusal: { kind: error.kind } };
  }
  revalidatePath('/', 'layout');
  redirect('/desk/settings?done=saved');
}
