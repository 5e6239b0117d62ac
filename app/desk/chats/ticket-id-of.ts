import 'server-only';
import { runtime } from '@/lib/composition';

/** The ticket of a chat by its code, mostly without asking the store; null for a code that no chat has. */
export async function ticketIdOf(code: string): Promise<number | null> {
  const { live, chats } = runtime();
  const known = live.signs().find((sign) => sign.code === code);
  return known?.ticketId ?? (await chats.findChatByCode(code))?.ticketId ?? null;
}
