import type { Channel } from '../domain/channel';
import type { IpAddress } from '../domain/ip-address';
import type { IpRange } from '../domain/ip-range';
import type { Conversation } from './chat-store';

/** Who is behind the addresses of a range: whom a ban on it would hit. */
export interface RangeUse {
  /**
   * Who used an address of the range at or after `since`. Open chats count whenever they began. Fast for any range:
   * of very many tickets only the latest are looked at, and the counts say so. `except`: everybody else.
   */
  whoUses(range: IpRange, since: Date, now: Date, except?: RangeUser): Promise<RangeUsers>;
  /**
   * The same of any set of addresses, such as a list of half a million ranges: asked from the addresses in use, which are
   * few. Of very many that are covered only those that were used last are looked at, and the counts say so.
   */
  whoUsesAny(covers: (address: IpAddress) => boolean, since: Date, now: Date): Promise<RangeUsers>;
}

/** One visitor, by a conversation and the contact, if the visitor is identified. */
export interface RangeUser {
  readonly ticketId: number;
  readonly contactId: number | null;
}

export interface RangeUsers {
  readonly tickets: Listed<TicketInRange>;
  /** The people whom those tickets belong to, each once, who wrote last first. */
  readonly contacts: Listed<ContactInRange>;
  readonly openChats: Listed<OpenChatInRange>;
  /** Staff who signed in from there or were seen there, each once, those who are there now first. */
  readonly agents: Listed<AgentInRange>;
}

/** The first few of a list, and how many there are. */
export interface Listed<T> {
  readonly rows: readonly T[];
  readonly count: number;
  /** There may be more than `count`. */
  readonly countIsCapped: boolean;
}

export interface TicketInRange {
  readonly code: string;
  readonly subject: string;
  readonly channel: Channel;
  readonly spam: boolean;
  readonly createdAt: Date;
}

export interface ContactInRange {
  readonly id: number;
  readonly name: string;
}

/** A chat or a call that runs. */
export interface OpenChatInRange {
  readonly kind: Conversation['kind'];
  readonly code: string;
  /** Null for a visitor who gave no e-mail address. */
  readonly contactName: string | null;
  readonly createdAt: Date;
}

export interface AgentInRange {
  readonly id: number;
  readonly name: string;
  readonly lastSeenAt: Date;
  /** Signed in there, and seen there within AGENT_PRESENT_MS. */
  readonly isThere: boolean;
}
