import type { VisitorChatView } from '@/lib/channels/chat/chat-view';
import { visibleText } from '../../../components/ui/visible-text';

/** Who ended a chat, or how it came to its end, in the visitor's words and without a full stop. */
export function chatEndTitle({ ending, agent }: Pick<VisitorChatView, 'ending' | 'agent'>): string {
  switch (ending) {
    case 'visitor':
      return 'You ended this chat';
    case 'abandoned':
      return 'This chat ended while you were away';
    case 'left_message':
      return 'Thank you, your message has arrived';
    default:
      return agent ? `${visibleText(agent)} ended this chat` : 'This chat has ended';
  }
}
