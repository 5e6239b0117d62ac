'use server';

import { revalidatePath } from 'next/cache';
import { notFound } from 'next/navigation';
import { canWorkTickets } from '@/lib/auth/permissions';
import { requireAgent } from '@/lib/auth/session';
import { runtime } from '@/lib/composition';
import { isFromScript } from '@/lib/forms/from-script';

/** Switches whether the agent takes chats, and tells everybody who looks. */
export async function setAvailableAction(form: FormData): Promise<void> {
  const { agent } = await requireAgent('/desk/chats');
  if (!canWorkTickets(agent)) notFound();
  const { chats, live, clock } = runtime();
  await chats.setAvailable(agent.id, form.get('available') === '1', clock.now());
  live.agentsChanged();
  // Scripts are told by the stream, and show the switch as it was clicked.
  if (!isFromScript(form)) revalidatePath('/desk', 'layout');
}
