import type { Actor } from '../domain/ban';
import type { InboundFacts, Rule } from '../domain/rule';
import type { Ticket } from './ticket-store';

/** Mail and call records that came in from outside, and the tickets that they become. */
export interface InboundStore {
  /**
   * One transaction: what has come before is known by its mark and left alone; the rules are asked; what none deletes
   * joins its ticket or opens one, as spam if a rule says so; the rule that decided counts it. `by` is the program that
   * handed it in. Of two that come with the same mark at the same moment one is stored.
   */
  receive(message: InboundMessage, by: Actor, now: Date): Promise<Received>;
  /** What opened the latest tickets of mail and calls, the latest first, at most `limit`, read in portions. */
  latestOpenings(limit: number): AsyncIterable<Opening>;
  /** How the messages of a ticket came in, by number; those that came otherwise are not in it. */
  cameIn(ticketId: number): Promise<CameIn[]>;
  /** A mail as it came; null when there is none. */
  findOriginal(code: string, seq: number): Promise<Uint8Array | null>;
}

/** Something that came in, read as far as it can be. */
export interface InboundMessage {
  readonly facts: InboundFacts;
  /** By which the same is known when it comes again: whatever is unique for its channel. Null = never the same. */
  readonly mark: string | null;
  readonly messageId: string | null;
  /** Message-IDs of mail that it answers, and ticket codes that its subject names. */
  readonly answers: { readonly messageIds: readonly string[]; readonly ticketCodes: readonly string[] };
  readonly sender: { readonly name: string; readonly email: string };
  /** What its message says. */
  readonly text: string;
  readonly malformed: MailFault | null;
  readonly raw: Uint8Array | null;
}

/**
 * Why a mail is shown as it came:
 * - `unreadable`: it is no mail, or built so that it can't be taken apart.
 * - `no-sender`: it says of nobody that they sent it.
 * - `unreadable-html`: it is HTML that can't be made into text.
 */
export const MAIL_FAULTS = ['unreadable', 'no-sender', 'unreadable-html'] as const;
export type MailFault = (typeof MAIL_FAULTS)[number];

export type Received =
  /** `joined`: a ticket that was there. */
  | { readonly kind: 'stored'; readonly ticket: Ticket; readonly joined: boolean; readonly rule: RuleNamed | null }
  | { readonly kind: 'deleted'; readonly rule: RuleNamed }
  /** It came before; null = a rule deleted it then. */
  | { readonly kind: 'known'; readonly ticketCode: string | null };

export type RuleNamed = Pick<Rule, 'id' | 'name' | 'action'>;

/** What opened a ticket, as rules see it. */
export interface Opening {
  readonly ticket: Pick<Ticket, 'id' | 'code' | 'channel' | 'subject' | 'spam' | 'status' | 'createdAt' | 'phone'>;
  readonly from: string;
  readonly facts: InboundFacts;
}

export interface CameIn {
  readonly seq: number;
  readonly malformed: MailFault | null;
  readonly hasOriginal: boolean;
}
