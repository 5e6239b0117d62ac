'use server';

import { revalidatePath } from 'next/cache';
import { runtime } from '@/lib/composition';
import { BAN_COLUMNS_PREFERENCE, banColumnsPreference, parseBanColumnsForm } from '@/lib/forms/ban-columns';
import { requireViewer } from '../../viewer';

/** Keeps which columns the caller's grids have; the page that it was chosen on shows them at once. */
export async function saveBanColumnsAction(form: FormData): Promise<void> {
  const { agent } = await requireViewer('/desk/bans');
  const choices = parseBanColumnsForm(form);
  const kept = choices && banColumnsPreference(choices);
  await runtime().agents.savePreference(agent.id, BAN_COLUMNS_PREFERENCE, kept);
  revalidatePath('/desk', 'layout');
}
