import type { CallEnding } from '@/lib/ports/call-store';

/** How a call came to its end, in a sentence. */
export function endedCallText(ending: CallEnding | null): string {
  switch (ending) {
    case 'visitor':
      return 'The visitor hung up.';
    case 'agent':
      return 'You hung up.';
    case 'ban':
      return 'A ban ended this call.';
    case 'missed':
      return 'Nobody answered this call.';
    case 'lost':
      return 'The connection was lost.';
    case null:
      return 'This call is over.';
  }
}
