import { ticketHref } from '@/components/tickets/ticket-href';
import type { Conversation } from '@/lib/ports/chat-store';
import { chatHref } from './chat-href';

/** Where a chat or a call is shown: a call has no page but its ticket's. */
export function conversationHref({ kind, code }: Pick<Conversation, 'kind' | 'code'>): string {
  return kind === 'chat' ? chatHref(code) : ticketHref(code);
}
