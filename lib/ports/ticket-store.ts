import type { Channel } from '../domain/channel';
import type { IpAddress } from '../domain/ip-address';

/** Tickets, their messages and contacts. A message gets its number under its ticket's row lock. */
export interface TicketStore {
  /** One transaction: the contact (found by e-mail, else made), the ticket with a fresh code, its first message. */
  openTicket(ticket: NewTicket, now: Date): Promise<Ticket>;
  findTicketByCode(code: string): Promise<TicketWithMessages | null>;
  listTickets(query: TicketListQuery): Promise<TicketPage>;
  /** Erases the addresses of tickets created before the instant; says how many. Bans keep theirs. */
  eraseAddressesBefore(instant: Date): Promise<number>;
}

export interface NewTicket {
  readonly channel: Channel;
  readonly subject: string;
  readonly text: string;
  readonly visitor: { readonly name: string; readonly email: string };
  readonly address: IpAddress | null;
  readonly userAgent: string;
  readonly spam: boolean;
}

export interface Ticket {
  readonly id: number;
  readonly code: string;
  readonly channel: Channel;
  readonly status: 'open' | 'resolved';
  readonly spam: boolean;
  readonly subject: string;
  readonly contact: { readonly id: number; readonly name: string; readonly email: string } | null;
  /** Canonical text; null once erased. */
  readonly address: string | null;
  readonly userAgent: string;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

export interface Message {
  readonly seq: number;
  readonly author: 'visitor' | 'agent' | 'system';
  readonly authorName: string;
  readonly text: string;
  readonly createdAt: Date;
}

export interface TicketWithMessages extends Ticket {
  readonly messages: readonly Message[];
}

export interface TicketListQuery {
  readonly spam: boolean;
  /** Newest first; `cursor` is a page's `nextCursor`. */
  readonly limit: number;
  readonly cursor?: string;
}

export interface TicketPage {
  readonly rows: readonly Ticket[];
  readonly nextCursor: string | null;
}
