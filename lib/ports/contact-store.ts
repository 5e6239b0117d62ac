import type { Actor, Ban } from '../domain/ban';
import type { Result } from '../domain/result';

/** Visitors who gave an e-mail address. They are made by what they write (see TicketStore), never by staff. */
export interface ContactStore {
  findContact(id: number): Promise<Contact | null>;
  /** One page. `rows` has at most `limit` rows; bans are active or not at `now`. */
  listContacts(query: ContactListQuery, now: Date): Promise<ContactPage>;
  /** Where their tickets came from, the latest first, at most `limit`. Addresses are erased in time, see TicketStore. */
  addressesOf(id: number, limit: number): Promise<ContactAddress[]>;
  /** Bans that were given to them, the latest first, at most `limit`. */
  bansOf(id: number, limit: number): Promise<Ban[]>;
  /** Also on the bans that carry their name; recorded in the activity log. */
  renameContact(id: number, name: string, actor: Actor, now: Date): Promise<Result<Contact, RenameRefusal>>;
}

export interface Contact {
  readonly id: number;
  /** Lower case. Nobody proved that it is theirs. */
  readonly email: string;
  readonly name: string;
  readonly createdAt: Date;
  /** When somebody last wrote as this contact. */
  readonly lastSeenAt: Date;
}

export interface ContactSummary extends Contact {
  /** `open` leaves spam out, `all` doesn't. */
  readonly tickets: { readonly open: number; readonly all: number };
  readonly bans: { readonly active: number; readonly all: number };
}

export interface ContactAddress {
  /** Canonical text. */
  readonly address: string;
  readonly lastUsedAt: Date;
  readonly tickets: number;
  /** The latest ticket that came from it. */
  readonly ticketCode: string;
}

export const CONTACT_SORTS = ['name', 'lastSeen'] as const;
export type ContactSort = (typeof CONTACT_SORTS)[number];

export interface ContactListQuery {
  readonly sort: ContactSort;
  readonly direction: 'asc' | 'desc';
  /** Each word must be found in name or e-mail. Upper and lower case are the same. */
  readonly words?: string;
  /** 1 to 200. */
  readonly limit: number;
  /** A `nextCursor` or `previousCursor` of a page in the same order; anything unreadable means the first page. */
  readonly cursor?: string;
}

export interface ContactPage {
  readonly rows: readonly ContactSummary[];
  readonly nextCursor: string | null;
  readonly previousCursor: string | null;
  /** How many there are in all, counted up to `CONTACT_COUNT_MAX` + 1. */
  readonly count: number;
}

/** Counts stop here: a screen says "10,000+". */
export const CONTACT_COUNT_MAX = 10_000;

export type RenameRefusal = { readonly kind: 'not-found' };
