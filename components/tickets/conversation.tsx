import { Instant, type Vantage } from '@/components/desk/instant';
import { classNames } from '@/components/ui/class-names';
import type { Message } from '@/lib/ports/ticket-store';

/** A ticket's messages, oldest first. What visitors wrote is text and nothing else: no links, no direction of its own. */
export function Conversation({ messages, vantage }: { messages: readonly Message[]; vantage: Vantage }) {
  return (
    <ol className="grid gap-3">
      {messages.map((message) => (
        <li
          key={message.seq}
          className={classNames(
            'rounded-lg border border-line px-4 py-3',
            message.author === 'visitor' && 'bg-surface',
            message.author === 'agent' && 'bg-accent-soft',
            message.author === 'system' && 'border-dashed text-muted',
          )}
        >
          <p className="mb-1 flex flex-wrap items-baseline justify-between gap-x-3 text-grid">
            <span>
              <bdi className="font-medium">{message.authorName || AUTHOR_NAMES[message.author]}</bdi>{' '}
              <span className="text-xs text-muted">{AUTHOR_NAMES[message.author]}</span>
            </span>
            <Instant at={message.createdAt} vantage={vantage} className="text-xs text-muted" />
          </p>
          <p dir="auto" className="whitespace-pre-wrap wrap-anywhere [unicode-bidi:isolate]">
            {message.text}
          </p>
        </li>
      ))}
    </ol>
  );
}

const AUTHOR_NAMES: Readonly<Record<Message['author'], string>> = {
  visitor: 'Visitor',
  agent: 'Agent',
  system: 'System',
};
