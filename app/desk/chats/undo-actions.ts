'use server';

import { revalidatePath } from 'next/cache';
import { notFound, redirect } from 'next/navigation';
import { exactTime } from '@/components/desk/exact-time';
import { canUndoChatBan, isAdministrator } from '@/lib/auth/permissions';
import { undoChatBan } from '@/lib/bans/undo-chat-ban';
import { runtime } from '@/lib/composition';
import { banIdSchema } from '@/lib/forms/ban-reference';
import type { UndoChatBanRefusal } from '@/lib/ports/ban-store';
import { actorOf, agentUnlessDown, orFailed } from '../bans/action-support';
import { banNoticeHref } from '../bans/ban-notice-href';
import type { Viewer } from '../viewer';

const FAILED = 'Nothing was undone, because the server’s database did not answer. Try again in a moment.';

/** Takes back a ban that was given from a chat or a post, from where it was given. Says why not, or null when it is done. */
export async function undoChatBanAction(banId: number): Promise<string | null> {
  const viewer = await agentUnlessDown('/desk/chats');
  const undone = await undo(viewer, banId);
  return typeof undone === 'string' ? undone : null;
}

/** The same from the ban's page, which asked first and then tells what was done. */
export async function undoChatBanFromPageAction(_before: string | null, form: FormData): Promise<string | null> {
  const id = banIdSchema.safeParse(form.get('banId'));
  const banId = id.success ? id.data : 0;
  const undone = await undo(await agentUnlessDown(`/desk/bans/${banId}/undo`), banId);
  if (typeof undone === 'string') return undone;
  revalidatePath('/desk', 'layout');
  redirect(banNoticeHref(`/desk/bans/${banId}`, 'undone', undone));
}

async function undo(viewer: Viewer | null, banId: number) {
  if (!viewer) return FAILED;
  const { bans, live } = runtime();
  const ban = await bans.findBan(banId).catch(() => undefined);
  if (ban === undefined) return FAILED;
  const isOwn = ban?.bannedBy.agentId === viewer.agent.id;
  if (!ban || !(isOwn || canUndoChatBan(viewer.agent, ban))) notFound();
  // Of a ban of one's own that is not as it was given any more the store says why it stays.
  const expectedVersion = isAdministrator(viewer.agent) ? null : 1;
  const undone = await orFailed(undoChatBan(runtime(), actorOf(viewer), banId, expectedVersion), 'undoing a ban');
  if (!undone.ok) return undone.error.kind === 'failed' ? FAILED : refusedText(undone.error, viewer);
  if (undone.value.ban.ticket) live.chatChanged(undone.value.ban.ticket.id);
  revalidatePath('/desk/board', 'layout');
  return undone.value;
}

function refusedText(refusal: UndoChatBanRefusal, { timeZone }: Viewer): string {
  switch (refusal.kind) {
    case 'not-found':
      return 'There is no such ban.';
    case 'not-from-chat':
      return 'This ban was given neither from a chat nor from a post. Expire it instead.';
    case 'changed-meanwhile':
      return 'This ban was changed since you gave it. Ask an administrator to take it back.';
    case 'past': {
      const { validUntil, expiredByName } = refusal.ban;
      const how = expiredByName === null ? 'it ran out' : `${expiredByName} expired it`;
      return `This ban is over already: ${how}${validUntil ? ` on ${exactTime(validUntil, timeZone)}` : ''}.`;
    }
  }
}
