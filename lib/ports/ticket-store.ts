import type { Actor } from '../domain/ban';
import type { TicketChannel } from '../domain/channel';
import type { IpAddress } from '../domain/ip-address';
import type { IpRange } from '../domain/ip-range';
import type { Result } from '../domain/result';

/**
 * Tickets and their messages. Every change of a ticket is one transaction under its row lock: the change, the line in
 * the conversation that tells of it, and the message's number, so that two agents at the same moment come one after
 * the other and the second is told what the first did.
 */
export interface TicketStore {
  /** One transaction: the contact (found by e-mail, else made), the ticket with a fresh code, its first message. */
  openTicket(ticket: NewTicket, now: Date): Promise<Ticket>;
  findTicketByCode(code: string): Promise<TicketWithMessages | null>;
  /** One page. `rows` has at most `limit` rows. */
  listTickets(query: TicketListQuery): Promise<TicketPage>;
  /** How many tickets each filter leaves, in order, counted up to `TICKET_COUNT_MAX` + 1. All must have the same `words`. */
  countTickets(filters: readonly TicketFilter[]): Promise<number[]>;
  /** Open tickets that aren't spam, counted up to `TICKET_COUNT_MAX` + 1. */
  countOpenTickets(): Promise<number>;
  /** By name: agents whom a ticket can be given to, and those who have tickets though they are disabled. */
  agentsOfTickets(): Promise<(Assignee & { readonly disabled: boolean })[]>;
  /** Adds a line that names who did it; a ticket that is so already stays untouched. */
  changeTicket(
    code: string,
    change: TicketChange,
    actor: Actor,
    now: Date,
  ): Promise<Result<ChangedTicket, TicketChangeRefusal>>;
  /**
   * An agent's reply or note. The first reply gives the ticket to its author if nobody has it. On a ticket of the board a
   * reply is one of its topic's posts.
   */
  addAgentMessage(
    code: string,
    message: NewAgentMessage,
    actor: Actor,
    now: Date,
  ): Promise<Result<AddedMessage, AddMessageRefusal>>;
  /**
   * Erases the addresses of tickets created before the instant, and of posts written before it; says of how many tickets.
   * Bans keep theirs.
   */
  eraseAddressesBefore(instant: Date): Promise<number>;
}

/** Counts stop here: a screen says "999+". */
export const TICKET_COUNT_MAX = 999;

export interface NewTicket {
  readonly channel: TicketChannel;
  readonly subject: string;
  readonly text: string;
  readonly visitor: { readonly name: string; readonly email: string };
  readonly address: IpAddress | null;
  readonly userAgent: string;
  readonly spam: boolean;
}

/** The agent who works on a ticket. */
export interface Assignee {
  readonly id: number;
  readonly name: string;
}

export interface Ticket {
  readonly id: number;
  readonly code: string;
  readonly channel: TicketChannel;
  readonly status: 'open' | 'resolved';
  readonly spam: boolean;
  readonly subject: string;
  readonly contact: { readonly id: number; readonly name: string; readonly email: string } | null;
  readonly assignee: Assignee | null;
  /** Canonical text; null once erased, and where no visitor has one. */
  readonly address: string | null;
  /** The caller's number, of a phone call; null when it was withheld, and of every other channel. */
  readonly phone: string | null;
  readonly userAgent: string;
  readonly createdAt: Date;
  /** When its conversation last grew: a message, a note, or a line about a change. */
  readonly updatedAt: Date;
  readonly resolvedAt: Date | null;
}

/** What a line of the system tells of. */
export const TICKET_EVENTS = [
  'resolved',
  'reopened',
  'marked_spam',
  'cleared_spam',
  'assigned',
  'chat_accepted',
  'chat_transferred',
  'visitor_left',
  'visitor_gone',
  'message_left',
  'call_rang',
  'call_answered',
  'call_ended',
  'call_missed',
  'call_lost',
  'banned',
  'ban_undone',
  'moderated',
  'mail_malformed',
] as const;
export type TicketEvent = (typeof TICKET_EVENTS)[number];

export interface Message {
  readonly seq: number;
  readonly author: 'visitor' | 'agent' | 'system';
  readonly authorName: string;
  /** The agent who wrote it, or whose doing a line of the system tells of. */
  readonly authorId: number | null;
  /** A note among colleagues, which the visitor never sees. */
  readonly internal: boolean;
  readonly event: TicketEvent | null;
  readonly text: string;
  readonly createdAt: Date;
}

export interface TicketWithMessages extends Ticket {
  readonly messages: readonly Message[];
}

/** A ticket as lists show it. */
export interface TicketSummary extends Ticket {
  /** The last that visitor or agents said to one another; its text may be cut. */
  readonly lastMessage: Pick<Message, 'author' | 'authorName' | 'text' | 'createdAt'> | null;
}

/** What narrows a list; absent = any. */
export interface TicketFilter {
  readonly status?: Ticket['status'];
  readonly spam?: boolean;
  readonly channel?: TicketChannel;
  /** An agent's id, or those that nobody works on. */
  readonly assignee?: number | 'nobody';
  readonly contactId?: number;
  /** Tickets that came from these addresses. */
  readonly from?: IpRange;
  /**
   * Each word must be found: at the beginning of a word of the subject or a message, anywhere in the contact's name or
   * e-mail, or at the beginning of the code, of which the letters are whole and dashes may be left out. Upper and lower
   * case are the same.
   */
  readonly words?: string;
  /** Tickets that were opened before or after that one. */
  readonly opened?: { readonly side: 'before' | 'after'; readonly ticket: Pick<Ticket, 'id' | 'createdAt'> };
}

export type TicketSort = 'updated' | 'created';

export interface TicketListQuery extends TicketFilter {
  /** The latest first. */
  readonly sort: TicketSort;
  /** 1 to 200. */
  readonly limit: number;
  /** A `nextCursor` or `previousCursor` of a page with the same sort; anything unreadable means the first page. */
  readonly cursor?: string;
}

export interface TicketPage {
  readonly rows: readonly TicketSummary[];
  readonly nextCursor: string | null;
  readonly previousCursor: string | null;
}

export type TicketChange =
  | { readonly kind: 'resolve' | 'reopen' | 'mark-spam' | 'clear-spam' }
  /** To an agent by id; null = nobody. With `from` only if it is still with that agent, or nobody. */
  | { readonly kind: 'assign'; readonly agentId: number | null; readonly from?: number | null };

/** A ticket after a change, and as it was before, so that the change can be undone. */
export interface ChangedTicket {
  readonly ticket: Ticket;
  readonly before: Pick<Ticket, 'assignee'>;
}

export type TicketChangeRefusal =
  | { readonly kind: 'not-found' }
  /** It is so already, or not with `from` any more; `told` is the line that says who did it and when, if there is one. */
  | { readonly kind: 'unchanged'; readonly ticket: Ticket; readonly told: Pick<Message, 'text' | 'createdAt'> | null }
  /** Nobody by that id, or disabled. */
  | { readonly kind: 'agent-not-found' };

export interface NewAgentMessage {
  readonly text: string;
  readonly internal: boolean;
  /** Also resolves the ticket; one that is resolved already stays so. */
  readonly resolve: boolean;
  /** The last number of the conversation that the author saw; null = whatever it is. */
  readonly seenSeq: number | null;
}

export interface AddedMessage {
  readonly ticket: Ticket;
  readonly message: Message;
  /** Whether this resolved it: not if it was not asked to, nor if it was resolved already. */
  readonly resolved: boolean;
}

export type AddMessageRefusal =
  | { readonly kind: 'not-found' }
  /** A colleague replied since the author looked. */
  | { readonly kind: 'overtaken'; readonly byName: string };
