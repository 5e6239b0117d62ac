import {
  ArrowRightLeft,
  CircleCheck,
  Info,
  Lock,
  LogOut,
  Mail,
  MailWarning,
  MessageSquareText,
  MessagesSquare,
  Phone,
  PhoneCall,
  PhoneIncoming,
  PhoneMissed,
  PhoneOff,
  RotateCcw,
  ShieldAlert,
  ShieldBan,
  ShieldCheck,
  UserRound,
} from 'lucide-react';
import type { ReactNode } from 'react';
import { Instant, type Vantage } from '@/components/desk/instant';
import { Avatar } from '@/components/ui/avatar';
import { Badge } from '@/components/ui/badge';
import { ForeignText } from '@/components/ui/foreign-text';
import type { CameIn } from '@/lib/ports/inbound-store';
import type { Message, TicketEvent } from '@/lib/ports/ticket-store';
import { LinkedText } from './linked-text';
import { messageLook } from './message-look';
import { SendingMessages } from './sending-messages';

/** A ticket's messages, oldest first: what people wrote in cards, what was done in lines between them. */
export function Conversation({
  messages,
  cameIn = [],
  originalHref,
  vantage,
}: {
  messages: readonly Message[];
  /** Of those that came in as mail or call records. */
  cameIn?: readonly CameIn[];
  /** The way to a mail as it came, by its message's number. */
  originalHref: (seq: number) => string;
  vantage: Vantage;
}) {
  const waysIn = new Map(cameIn.map((each) => [each.seq, each]));
  return (
    <ol className="grid grid-cols-[minmax(0,1fr)] gap-3">
      {messages.map((message) => (
        <li key={message.seq} id={`message-${message.seq}`} className="scroll-mt-16">
          {message.author === 'system' ? (
            <Line message={message} vantage={vantage} />
          ) : (
            <Said message={message} author={message.author} vantage={vantage}>
              {waysIn.get(message.seq)?.malformed && <Badge tone="warn">Malformed mail</Badge>}
              {waysIn.get(message.seq)?.hasOriginal && (
                <a
                  href={originalHref(message.seq)}
                  download
                  className="rounded-sm text-xs text-accent-text hover:underline"
                  aria-label={`Download the original of message ${message.seq}`}
                >
                  Original
                </a>
              )}
            </Said>
          )}
        </li>
      ))}
      <SendingMessages />
    </ol>
  );
}

function Said({
  message,
  author,
  vantage,
  children,
}: {
  message: Message;
  author: 'visitor' | 'agent';
  vantage: Vantage;
  /** Beside the author. */
  children?: ReactNode;
}) {
  const name = message.authorName || AUTHOR_NAMES[author];
  return (
    <div className="flex gap-3">
      <Avatar name={name} size="md" className="mt-1.5 max-sm:hidden" />
      <article className={`grow ${messageLook(author, message.internal)}`}>
        <header className="mb-1 flex flex-wrap items-baseline justify-between gap-x-3 gap-y-0.5 text-grid">
          <span className="flex min-w-0 flex-wrap items-baseline gap-x-2">
            <ForeignText className="font-medium wrap-anywhere">{name}</ForeignText>
            {message.internal ? (
              <Badge tone="warn" className="self-center">
                <Lock aria-hidden />
                Internal note
              </Badge>
            ) : (
              <span className="text-xs text-muted">{AUTHOR_NAMES[author]}</span>
            )}
            {children}
          </span>
          <Instant at={message.createdAt} vantage={vantage} className="text-xs text-muted" />
        </header>
        <LinkedText text={message.text} />
      </article>
    </div>
  );
}

function Line({ message, vantage }: { message: Message; vantage: Vantage }) {
  const Sign = message.event ? EVENT_SIGNS[message.event] : Info;
  return (
    <p className="flex items-center gap-3 text-grid text-muted">
      <span className="grid w-8 shrink-0 place-items-center max-sm:w-4">
        <Sign aria-hidden className="size-4" />
      </span>
      <span className="min-w-0 wrap-anywhere">
        <ForeignText>{message.text}</ForeignText>{' '}
        <Instant at={message.createdAt} vantage={vantage} className="text-xs" />
      </span>
    </p>
  );
}

const AUTHOR_NAMES = { visitor: 'Visitor', agent: 'Agent' } as const;

const EVENT_SIGNS: Readonly<Record<TicketEvent, typeof Info>> = {
  resolved: CircleCheck,
  reopened: RotateCcw,
  marked_spam: ShieldAlert,
  cleared_spam: ShieldCheck,
  assigned: UserRound,
  chat_accepted: MessagesSquare,
  chat_transferred: ArrowRightLeft,
  visitor_left: LogOut,
  visitor_gone: LogOut,
  message_left: Mail,
  call_rang: PhoneIncoming,
  call_answered: PhoneCall,
  call_ended: Phone,
  call_missed: PhoneMissed,
  call_lost: PhoneOff,
  banned: ShieldBan,
  ban_undone: RotateCcw,
  moderated: MessageSquareText,
  mail_malformed: MailWarning,
};
