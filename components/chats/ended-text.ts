import type { ChatEnding } from '@/lib/ports/chat-store';

/** How a chat came to its end, in a sentence. */
export function endedText(ending: ChatEnding | null): string {
  switch (ending) {
    case 'visitor':
      return 'The visitor ended this chat.';
    case 'agent':
      return 'This chat is resolved.';
    case 'ban':
      return 'A ban ended this chat.';
    case 'abandoned':
      return 'The visitor left before anybody answered.';
    case 'left_message':
      return 'The visitor left a message instead of waiting.';
    default:
      return 'This chat is over.';
  }
}
