import { exactTime } from '@/components/desk/exact-time';
import { LinkedText } from '@/components/tickets/linked-text';
import { Button } from '@/components/ui/button';
import { ForeignText } from '@/components/ui/foreign-text';
import { tooltip } from '@/components/ui/tooltip-text';
import type { DeskMessageView } from '@/lib/channels/chat/chat-view';
import type { Outgoing } from './use-outbox';

/** Messages of one person that follow so soon share a name. */
const TOGETHER_MS = 180_000;

/** What was said in a chat, oldest first, the newest in sight; at its end what is on its way. */
export function ChatLog({
  messages,
  outgoing,
  visitorSeen,
  visitorName,
  isTyping,
  nowMs,
  timeZone,
  onTryAgain,
  onTakeBack,
}: {
  messages: readonly DeskMessageView[];
  outgoing: readonly Outgoing[];
  /** How far the visitor has read. */
  visitorSeen: number;
  visitorName: string;
  isTyping: boolean;
  nowMs: number;
  timeZone: string;
  onTryAgain: () => void;
  onTakeBack: (clientId: string) => void;
}) {
  const shownSeqs = new Set(messages.map(({ client_id }) => client_id));
  const underWay = outgoing.filter(({ clientId }) => !shownSeqs.has(clientId));
  const lastOfDesk = messages.findLast(({ author, internal }) => author === 'agent' && !internal);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must scroll by keyboard too.
    <div className="chat-log" role="log" aria-label="Conversation" tabIndex={0}>
      <ol className="grid gap-1 px-4 py-4 max-sm:px-3">
        {messages.length === 0 && underWay.length === 0 && (
          <li className="py-8 text-center text-grid text-muted">The visitor has not written anything yet.</li>
        )}
        {messages.map((message, at) =>
          message.author === 'system' ? (
            <SystemLine key={message.seq} message={message} timeZone={timeZone} nowMs={nowMs} />
          ) : (
            <Said
              key={message.seq}
              message={message}
              goesOn={goesOn(messages[at - 1], message)}
              visitorName={visitorName}
              timeZone={timeZone}
              nowMs={nowMs}
            >
              {message === lastOfDesk && underWay.length === 0 && (
                <span className="chat-state">{message.seq <= visitorSeen ? 'Seen' : 'Sent'}</span>
              )}
            </Said>
          ),
        )}
        {underWay.map((message) => (
          <UnderWay key={message.clientId} message={message} onTryAgain={onTryAgain} onTakeBack={onTakeBack} />
        ))}
        <li className="chat-typing" aria-hidden={!isTyping}>
          {isTyping &&
            (visitorName ? <ForeignText>{`${visitorName} is writing…`}</ForeignText> : 'The visitor is writing…')}
        </li>
      </ol>
    </div>
  );
}

function Said({
  message,
  goesOn,
  visitorName,
  timeZone,
  nowMs,
  children,
}: {
  message: DeskMessageView;
  /** The same person goes on: the name is not said again. */
  goesOn: boolean;
  visitorName: string;
  timeZone: string;
  nowMs: number;
  children: React.ReactNode;
}) {
  const { author, internal } = message;
  const name = message.name || (author === 'visitor' ? visitorName || 'Visitor' : 'Agent');
  return (
    <li className="chat-said" data-by={internal ? 'note' : author} data-goes-on={goesOn || undefined}>
      <p className={goesOn ? 'sr-only' : 'chat-said-by'}>
        <ForeignText className="min-w-0 truncate font-medium">{name}</ForeignText>
        {internal && <span>Internal note</span>}
        <Clock at={message.at} timeZone={timeZone} nowMs={nowMs} />
      </p>
      <div className="chat-bubble" {...tooltip(exactTime(new Date(message.at), timeZone))} suppressHydrationWarning>
        <LinkedText text={message.text} />
      </div>
      {children}
    </li>
  );
}

function UnderWay({
  message: { clientId, text, state },
  onTryAgain,
  onTakeBack,
}: {
  message: Outgoing;
  onTryAgain: () => void;
  onTakeBack: (clientId: string) => void;
}) {
  const isStuck = state === 'failed' || state === 'refused';
  return (
    <li className="chat-said" data-by="agent" data-stuck={isStuck || undefined}>
      <div className="chat-bubble opacity-80">
        <LinkedText text={text} />
      </div>
      <span className="chat-state" role="status">
        {state === 'sending' && 'Sending…'}
        {state === 'sent' && 'Sent'}
        {state === 'failed' && 'Not sent yet. It is tried again by itself.'}
        {state === 'refused' && 'Not sent: the chat is over.'}
      </span>
      {isStuck && (
        <span className="flex gap-1.5">
          {state === 'failed' && (
            <Button size="sm" onClick={onTryAgain}>
              Try again now
            </Button>
          )}
          {state === 'failed' && (
            <Button size="sm" variant="quiet" onClick={() => onTakeBack(clientId)}>
              Take back
            </Button>
          )}
        </span>
      )}
    </li>
  );
}

function SystemLine({ message, timeZone, nowMs }: { message: DeskMessageView; timeZone: string; nowMs: number }) {
  return (
    <li className="chat-line" data-event={message.event ?? undefined}>
      <ForeignText>{message.text}</ForeignText> <Clock at={message.at} timeZone={timeZone} nowMs={nowMs} />
    </li>
  );
}

const DAY_MS = 20 * 3_600_000;

/** The time of day; of older messages the day as well. */
function Clock({ at, timeZone, nowMs }: { at: string; timeZone: string; nowMs: number }) {
  const instant = new Date(at);
  const exact = exactTime(instant, timeZone);
  return (
    // Browsers may spell a month otherwise than the server does.
    <time dateTime={at} suppressHydrationWarning className="shrink-0 text-muted tabular-nums">
      {nowMs - instant.getTime() < DAY_MS ? exact.slice(-5) : exact}
    </time>
  );
}

function goesOn(before: DeskMessageView | undefined, message: DeskMessageView): boolean {
  return (
    before !== undefined &&
    before.author === message.author &&
    before.name === message.name &&
    before.internal === message.internal &&
    Date.parse(message.at) - Date.parse(before.at) < TOGETHER_MS
  );
}
