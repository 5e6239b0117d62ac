/** The lines that tell of a chat in its conversation, and which of them its visitor sees. Pure. */
import type { Ban } from '../../domain/ban';
import { formatIpAddress } from '../../domain/ip-address';
import { formatIpRange, rangeSize } from '../../domain/ip-range';
import type { Message, TicketEvent } from '../../ports/ticket-store';

type Names = { readonly name: string };

export const acceptedLine = (by: Names): string => `${by.name} joined the chat.`;

export const transferredLine = (by: Names, to: Names): string => `${by.name} handed the chat to ${to.name}.`;

export const visitorLeftLine = (visitor: string): string => `${capital(visitorInWords(visitor))} ended the chat.`;

export const visitorGoneLine = (visitor: string): string =>
  `${capital(visitorInWords(visitor))} left before anybody answered.`;

export const messageLeftLine = (visitor: string): string =>
  `${capital(visitorInWords(visitor))} left a message instead of waiting.`;

/**
 * That a visitor was banned: who, at which address, by whom, until when. `address` is the visitor's; a ban on more than
 * that names its range too.
 */
export function bannedLine(
  ban: Pick<Ban, 'range' | 'validUntil' | 'bannedBy'>,
  visitor: string,
  address: string,
): string {
  const end = ban.validUntil === null ? 'indefinitely' : `until ${minuteInUtc(ban.validUntil)}`;
  const range = rangeSize(ban.range) === 1n ? '' : ` with all of ${formatIpRange(ban.range)}`;
  return `${ban.bannedBy.name} banned ${visitorInWords(visitor)} (${address})${range} ${end}.`;
}

/** `wasSpam`: the ban had marked the ticket. */
export function banUndoneLine(by: Names, ban: Pick<Ban, 'range'>, wasSpam: boolean): string {
  const { range } = ban;
  const what =
    rangeSize(range) === 1n ? formatIpAddress({ family: range.family, value: range.first }) : formatIpRange(range);
  return `${by.name} undid the ban on ${what}. This ticket is open again${wasSpam ? ' and not spam' : ''}.`;
}

/** What a visitor without a name is called in sentences. */
export const visitorInWords = (visitor: string): string =>
  visitor.trim() === '' ? 'an unidentified visitor' : visitor;

/**
 * Whether the visitor may see a message: what people said to one another, and who is on the other side. Never notes, and
 * never what the desk does with the ticket: bans, addresses, spam, resolving.
 */
export function isForVisitor({ author, internal, event }: Pick<Message, 'author' | 'internal' | 'event'>): boolean {
  if (internal) return false;
  return author !== 'system' || (event !== null && VISITOR_EVENTS.has(event));
}

const VISITOR_EVENTS: ReadonlySet<TicketEvent> = new Set<TicketEvent>(['chat_accepted', 'chat_transferred']);

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** `2026-11-24 15:30 UTC`: the minute that the desk shows everywhere. */
function minuteInUtc(instant: Date): string {
  const minute = instant.toISOString();
  return `${minute.slice(0, 10)} ${minute.slice(11, 16)} UTC`;
}
