import type { VisitorChatView, VisitorMessageView } from '@/lib/channels/chat/chat-view';
import { visibleText } from '../../../components/ui/visible-text';
import { chatEndTitle } from './chat-end-title';

/** The whole conversation as a text to keep, with times in `timeZone`. */
export function transcript(
  desk: string,
  { ticket, ended_at: endedAt, ...state }: VisitorChatView,
  messages: readonly VisitorMessageView[],
  timeZone: string,
): string {
  const written = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', year: 'numeric', timeZone });
  const clock = new Intl.DateTimeFormat('en-GB', { timeStyle: 'medium', timeZone });
  const [first] = messages;
  const lines = messages.map(({ author, name, text, at }) => {
    const who = author === 'system' ? '' : `${author === 'visitor' ? 'You' : visibleText(name)}: `;
    return `[${clock.format(new Date(at))}] ${who}${visibleText(text).replaceAll('\n', '\n    ')}`;
  });
  const begun = first ? `${written.format(new Date(first.at))} (${timeZone})` : '';
  const end = endedAt ? [`[${clock.format(new Date(endedAt))}] ${chatEndTitle(state)}.`] : [];
  return [`Chat with ${desk}`, `Number: ${ticket}`, begun, '', ...lines, ...end, ''].join('\n');
}
