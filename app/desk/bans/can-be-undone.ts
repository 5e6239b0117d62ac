import 'server-only';
import { runtime } from '@/lib/composition';
import { type Ban, isActive } from '@/lib/domain/ban';

/** Whether a ban was given from a chat, a call or a post and is in force: then it can be taken back with all that it did. */
export async function canBeUndone(ban: Ban, now: Date): Promise<boolean> {
  if (!ban.ticket || !isActive(ban, now)) return false;
  const conversation = await runtime().chats.findConversation(ban.ticket.code);
  return conversation?.banId === ban.id || runtime().board.isFromPost(ban.id);
}
