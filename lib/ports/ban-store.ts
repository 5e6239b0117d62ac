import type { Actor, Ban, Exemption } from '../domain/ban';
import type { IpAddress, IpFamily } from '../domain/ip-address';
import type { IpRange } from '../domain/ip-range';
import type { Result } from '../domain/result';
import type { BanSelection } from './ban-selection';
import type { Conversation } from './chat-store';
import type { Feed } from './feed-store';

/**
 * The truth about bans and exemptions. Every change is one transaction: the row, its event and the outbox row that
 * tells the index what to do. Changes are serialised, so a check that a method makes still holds when it commits.
 * Nothing is ever deleted.
 */
export interface BanStore {
  /** Refuses an active ban of the same range that ends no earlier, and a range that exemptions cover for all its time. */
  addBan(ban: NewBan, now: Date): Promise<Result<Stored<Ban>, AddRefusal>>;
  /** `expectedVersion` null = whatever it is now. A past ban can't be changed. */
  editBan(
    id: number,
    change: BanChange,
    expectedVersion: number | null,
    actor: Actor,
    now: Date,
  ): Promise<Result<Stored<Ban>, EditRefusal>>;
  /** Ends an active ban at `now`. */
  expireBan(id: number, actor: Actor, now: Date): Promise<Result<Stored<Ban>, ExpireRefusal>>;
  /** The same, unless it has been changed since it had this version. */
  expireBanOfVersion(
    id: number,
    version: number,
    actor: Actor,
    now: Date,
  ): Promise<Result<Stored<Ban>, ExpireRefusal | ChangedMeanwhile>>;
  /**
   * Many bans in one transaction, one revision and one batch, each of them as addBan has it, in their order; all of them or
   * none if asked. A request that a mark names is carried out once: its answer is kept with the change.
   */
  addBans(bans: NewBans, now: Date): Promise<Result<Stored<AddedBans>, BansRefusal>>;
  /** Whether there are the contact and the ticket that a ban would name; one that it doesn't name is. */
  areKnown(about: Pick<NewBan, 'contactId' | 'ticketId'>): Promise<{ contact: boolean; ticket: boolean }>;
  /** What a request of this mark was answered, if that is not longer ago than `ANSWERS_KEPT_MS`. */
  findKeptAnswer(mark: Pick<RequestMark, 'tokenId' | 'key'>, now: Date): Promise<KeptAnswer | null>;
  /**
   * Ends those of these bans that are active, all of them at `now`, in one transaction and one revision. The others are
   * told and stay as they are. Refused, with nothing changed, when there is none to end.
   */
  expireBans(ids: readonly number[], actor: Actor, now: Date): Promise<Result<Stored<ExpiredBans>, NothingToExpire>>;
  /**
   * All in one transaction and one revision, taken last: others go on banning meanwhile. An entry counts as covered when
   * an identical range is active already (or elsewhere in the list) and ends no earlier. `onProgress` gets the number of
   * entries written so far.
   */
  importBans(
    batch: NewBatch,
    entries: readonly BatchEntry[],
    now: Date,
    onProgress?: (done: number) => void,
  ): Promise<Stored<ImportOutcome>>;
  /** What `importBans` would answer now. `onProgress` gets the number of entries looked at so far. */
  previewImport(
    validUntil: Date | null,
    entries: readonly BatchEntry[],
    now: Date,
    onProgress?: (done: number) => void,
  ): Promise<ImportForecast>;
  /**
   * Applies the difference between a list and what its batch came from, in one transaction and one revision, taken last.
   * Entries that are new are stored; bans that nobody has changed and whose line is gone are ended; bans that were ended or
   * edited by hand keep their line from being banned again until it has been away. Of a change to nothing the revision is
   * the present one. Throws `ClaimLost`.
   */
  followList(
    list: FollowedList,
    entries: readonly BatchEntry[],
    now: Date,
    onProgress?: (done: number) => void,
  ): Promise<Stored<FollowOutcome>>;
  /** What `followList` would answer now. */
  previewFollowing(
    batchId: number,
    entries: readonly BatchEntry[],
    unconfirmed: readonly IpRange[],
    now: Date,
    onProgress?: (done: number) => void,
  ): Promise<ImportForecast>;
  /** Ends all bans of a batch that are active, in one transaction and one revision; it is fetched by itself no more. */
  expireBatch(
    batchId: number,
    actor: Actor,
    now: Date,
  ): Promise<Result<Stored<{ readonly expired: number }>, BatchExpiryRefusal>>;
  /**
   * From inside a chat or a call, as one unit: the ban with agent, contact and ticket; this conversation resolved and its ticket marked as
   * spam; a system message that names visitor and address. Like every ban it also ends the other running ones of its
   * range, each with a system message; their tickets don't become spam. Of two agents at once the second is refused.
   */
  banFromChat(ban: NewChatBan, now: Date): Promise<Result<Stored<GivenChatBan>, ChatBanRefusal>>;
  /**
   * From a post on the board, as one unit: the ban with agent, contact and ticket; the post moved to spam (of a topic's own
   * text: its ticket); if asked, everything hidden that was posted in the last day with the same registration or from the
   * range; a system message that names visitor and address. Like every ban it also ends the running chats of its range.
   */
  banFromPost(ban: NewPostBan, now: Date): Promise<Result<Stored<PostBan>, PostBanRefusal>>;
  /**
   * Takes back a ban that was given from a post likewise: what it took off the board is on it again, unless somebody has
   * changed that since. Of a ban that was given from a chat: the ban expires now, its ticket is open again and not spam, and the
   * conversation says so. So are the tickets of the other chats that it ended, unless somebody has opened them since. The
   * chats stay over; their visitors can start others. `expectedVersion`: refused if the ban has
   * been changed since; null = whatever it is now.
   */
  undoChatBan(
    banId: number,
    expectedVersion: number | null,
    actor: Actor,
    now: Date,
  ): Promise<Result<Stored<ChatBan>, UndoChatBanRefusal>>;
  addExemption(exemption: NewExemption, now: Date): Promise<Stored<Exemption>>;
  /** Like addExemption, unless an exemption in force covers the range for as long or longer: then that one, unchanged. */
  exempt(exemption: NewExemption, now: Date): Promise<Stored<Exemption>>;
  endExemption(
    id: number,
    actor: Actor,
    now: Date,
  ): Promise<Result<Stored<Exemption>, { kind: 'not-found' } | { kind: 'past' }>>;
  listExemptions(now: Date): Promise<Exemption[]>;
  /** Those in force or those that are over, the newest first. */
  pageOfExemptions(query: ExemptionPageQuery, now: Date): Promise<ExemptionPage>;
  findExemption(id: number): Promise<Exemption | null>;

  findBan(id: number): Promise<Ban | null>;
  /** In the order of `ids`; those that no ban has are left out. */
  findBans(ids: readonly number[]): Promise<Ban[]>;
  findBatch(id: number): Promise<BanBatch | null>;
  /** Oldest first. */
  banEvents(id: number): Promise<BanEvent[]>;
  /** One page of a grid. `rows` has at most `limit` rows. */
  listBans(query: BanListQuery, now: Date): Promise<BanPage>;
  /**
   * All that a grid lists, in its order, in pages that are read as they are asked for. A ban that is added or changed
   * meanwhile may be in it or not; none is in it twice but one whose place in the order changes.
   */
  streamBans(selection: BanSelectionOfGrid, now: Date): AsyncGenerator<readonly ListedBan[]>;
  /** For programs: active and past bans. */
  selectBans(selection: BanSelection): Promise<Ban[]>;
  /** The names that bans are by, in order, at most `limit`. */
  listBannerNames(limit: number): Promise<string[]>;
  /** Every active ban that covers the address, the one that counts (ends last, then lowest id) first. */
  bansCovering(address: IpAddress, now: Date): Promise<Ban[]>;
  /** At most `limit` active bans that share an address with the range, those that cover all of it first. */
  bansOverlapping(range: IpRange, now: Date, limit: number): Promise<Ban[]>;
  /**
   * What would go on holding if these bans were expired: by the id of each, other active bans that share an address with
   * it, at most `limit`, those that cover all of it first.
   */
  bansBeside(ids: readonly number[], now: Date, limit: number): Promise<ReadonlyMap<number, readonly Ban[]>>;
  /** Active exemptions that cover the address, the one that ends last first. */
  exemptionsCovering(address: IpAddress, now: Date): Promise<Exemption[]>;
  /** Active exemptions that share an address with the range, the one that ends last first. */
  exemptionsOverlapping(range: IpRange, now: Date): Promise<Exemption[]>;
  /**
   * The gate's question, answered in one query: the ban that counts for an address, or null when it is free (no active
   * ban, or exempted). Throws StoreBusy when too many are waiting already, anything else when the store can't answer
   * within `timeoutMs`.
   */
  findRefusal(
    address: IpAddress,
    now: Date,
    timeoutMs: number,
  ): Promise<{ banId: number; validUntil: Date | null } | null>;
}

/** More look-ups are waiting for the store than it should keep waiting. It is not down: who asks may ask again shortly. */
export class StoreBusy extends Error {
  override readonly name = 'StoreBusy';
}

/** While a feed's list was on its way its bans were ended as a whole, or somebody else took it over. Nothing is stored. */
export class ClaimLost extends Error {
  override readonly name = 'ClaimLost';
}

/** A committed change and its revision, which the index must reach before the change is enforced everywhere. */
export interface Stored<T> {
  readonly value: T;
  readonly revision: bigint;
}

export interface NewBan {
  readonly range: IpRange;
  readonly validUntil: Date | null;
  readonly reason: string;
  readonly bannedBy: Actor;
  readonly contactId: number | null;
  readonly ticketId: number | null;
}

export interface NewChatBan {
  /** The chat's ticket. */
  readonly code: string;
  readonly range: IpRange;
  readonly validUntil: Date | null;
  readonly reason: string;
  readonly bannedBy: Actor;
}

export interface ChatBan {
  readonly ban: Ban;
  readonly ticketCode: string;
  /** Codes of the other chats and calls that the ban ended, or whose tickets its undoing opened. */
  readonly otherChats: readonly string[];
}

export interface GivenChatBan extends ChatBan {
  /** What it was given from. */
  readonly kind: Conversation['kind'];
}

export type ChatBanRefusal =
  | { readonly kind: 'not-found' }
  /** It is over; `ban` is the one that ended it, if one did. */
  | { readonly kind: 'chat-ended'; readonly of: Conversation['kind']; readonly ban: Ban | null }
  /** The range doesn't cover the address that the chat has now: the visitor moved. */
  | { readonly kind: 'address-changed'; readonly address: string }
  | AddRefusal;

export interface NewPostBan {
  readonly topicId: number;
  readonly seq: number;
  readonly range: IpRange;
  readonly validUntil: Date | null;
  readonly reason: string;
  readonly bannedBy: Actor;
  /** Also hides what the visitor posted in the last day. */
  readonly hidesPosts: boolean;
}

export interface PostBan extends ChatBan {
  /** How many posts it took off the board. */
  readonly hiddenPosts: number;
}

export type PostBanRefusal =
  | { readonly kind: 'not-found' }
  /** The post's address was erased, or the range doesn't cover it. */
  | { readonly kind: 'address-unknown' }
  | AddRefusal;

export type UndoChatBanRefusal =
  | { readonly kind: 'not-found' }
  /** It was given neither from a chat nor from a post. */
  | { readonly kind: 'not-from-chat'; readonly ban: Ban }
  /** It is over already. */
  | { readonly kind: 'past'; readonly ban: Ban }
  | { readonly kind: 'changed-meanwhile'; readonly ban: Ban };

/** What an edit may change. An absent field stays as it is. */
export interface BanChange {
  readonly range?: IpRange;
  readonly validUntil?: Date | null;
  readonly reason?: string;
}

export type AddRefusal =
  | { readonly kind: 'duplicate'; readonly ban: Ban }
  | { readonly kind: 'inside-exemption'; readonly exemptions: readonly Exemption[] };

export type EditRefusal =
  | { readonly kind: 'not-found' }
  | { readonly kind: 'past'; readonly ban: Ban }
  | ChangedMeanwhile
  | AddRefusal;

export type ChangedMeanwhile = { readonly kind: 'changed-meanwhile'; readonly ban: Ban };

export type ExpireRefusal = { readonly kind: 'not-found' } | { readonly kind: 'past'; readonly ban: Ban };

export interface NewBans {
  /** All by the same. */
  readonly bans: readonly NewBan[];
  /** What their batch is called. */
  readonly name: string;
  readonly addedBy: Actor;
  readonly allOrNothing: boolean;
  /** How many more were asked for and refused before, for the activity log. */
  readonly refusedBefore: number;
  /** Null = the request is carried out as often as it comes. */
  readonly keep: RequestMark | null;
}

/** By what a request is known again. */
export interface RequestMark {
  readonly tokenId: number;
  /** As the program chose it. */
  readonly key: string;
  /** Another body under the same key is another request. */
  readonly bodyHash: string;
  /** What is answered, given what became of each ban. */
  readonly answerOf: (outcomes: readonly AddedOutcome[]) => string;
}

export interface KeptAnswer {
  readonly bodyHash: string;
  readonly answer: string;
  readonly revision: bigint;
}

export const ANSWERS_KEPT_MS = 86_400_000;

/** What became of one of many bans. Of a duplicate: an earlier ban, which may be of the same request. */
export type AddedOutcome =
  | { readonly id: number }
  | {
      readonly refusal:
        | { readonly kind: 'duplicate'; readonly banId: number }
        | { readonly kind: 'inside-exemption'; readonly exemptions: readonly Exemption[] }
        | { readonly kind: 'unknown-contact' }
        | { readonly kind: 'unknown-ticket' };
    };

export interface AddedBans {
  /** In the order of the bans. */
  readonly outcomes: readonly AddedOutcome[];
}

export type BansRefusal =
  /** Nothing was stored: not all could be, or none. An id that an outcome has is given to nobody. */
  | { readonly kind: 'refused'; readonly outcomes: readonly AddedOutcome[] }
  /** The request was carried out before. */
  | { readonly kind: 'known'; readonly answer: KeptAnswer };

export interface ExpiredBans {
  readonly expired: readonly Ban[];
  /** Were over already. */
  readonly past: readonly Ban[];
  /** Ids that no ban has. */
  readonly missing: readonly number[];
}

export type NothingToExpire = Omit<ExpiredBans, 'expired'>;

/** Many bans that came in one import. */
export interface BanBatch {
  readonly id: number;
  readonly name: string;
  readonly createdByName: string;
  readonly createdAt: Date;
}

export interface BanEvent {
  readonly kind: 'created' | 'edited' | 'expired';
  readonly at: Date;
  readonly actorName: string;
  readonly before: BanSnapshot | null;
  readonly after: BanSnapshot;
}

/** A ban's changeable fields as an event records them: canonical addresses, ISO instants. */
export interface BanSnapshot {
  readonly startIp: string;
  readonly endIp: string;
  readonly validUntil: string | null;
  readonly reason: string;
}

export interface NewBatch {
  readonly name: string;
  readonly createdBy: Actor;
  readonly validUntil: Date | null;
  /** The job in the background that is done once the bans are stored. Of a job that somebody else took over nothing is. */
  readonly job?: ImportJobTurn;
}

/** Somebody's turn at a job. */
export interface ImportJobTurn {
  readonly id: number;
  readonly runner: string;
}

export interface BatchEntry {
  readonly range: IpRange;
  readonly reason: string;
  /** When this one ends; undefined = as the batch says. */
  readonly validUntil?: Date | null;
}

export interface ImportOutcome {
  readonly batchId: number;
  readonly added: number;
  readonly covered: number;
  /** Positions of entries that were refused because exemptions cover them for all their time. */
  readonly exempted: readonly number[];
}

/** What an import or the next list of a feed would do. */
export type ImportForecast = Omit<FollowOutcome, 'batchId' | 'feedId'>;

export interface FollowedList {
  readonly name: string;
  /** A feed that there is, with the claim under which its list was fetched (null: under none), or what a new one is to be. */
  readonly feed:
    | Pick<Feed, 'id' | 'claimedUntil'>
    | Pick<Feed, 'url' | 'every' | 'reason' | 'confirmed' | 'etag' | 'lastModified'>;
  readonly by: Actor;
  /** What the list has and nobody confirmed: not banned because of it, but what is banned stays. */
  readonly unconfirmed: readonly IpRange[];
  readonly job?: ImportJobTurn;
}

export interface FollowOutcome extends ImportOutcome {
  readonly feedId: number;
  /** Bans whose line is gone. */
  readonly ended: number;
  /** Lines that are not banned, because somebody decided so by hand. */
  readonly held: number;
}

export type BatchExpiryRefusal = { readonly kind: 'not-found' } | { readonly kind: 'nothing-to-expire' };

export interface NewExemption {
  readonly range: IpRange;
  readonly note: string;
  readonly validUntil: Date | null;
  readonly createdBy: Actor;
}

export interface ExemptionPageQuery {
  readonly state: 'active' | 'past';
  /** Only those that were added before the one with this id. */
  readonly before: number | null;
  readonly limit: number;
}

export interface ExemptionPage {
  readonly rows: readonly Exemption[];
  /** `before` for the next page; null when this is the last. */
  readonly next: number | null;
  /** How many there are in this state, on all pages. */
  readonly count: number;
}

export const BAN_SORT_COLUMNS = [
  'bannedBy',
  'created',
  'startIp',
  'endIp',
  'validUntil',
  'reason',
  'contact',
  'conversation',
  'hits',
  'lastHit',
] as const;
export type BanSortColumn = (typeof BAN_SORT_COLUMNS)[number];

export interface BanListQuery {
  /** `active`: in force now (Banned IPs). `past`: ended (Ban history). */
  readonly state: 'active' | 'past';
  readonly sort: BanSortColumn;
  readonly direction: 'asc' | 'desc';
  /** 1 to 200. */
  readonly limit: number;
  /** A `nextCursor` or `previousCursor` of an earlier page with the same sort; anything unreadable means the first page. */
  readonly cursor?: string;
  /** Bans that share an address with this range (a single address: bans that cover it). */
  readonly overlapping?: IpRange;
  /** Words found in reason, contact, ticket or agent, case-insensitive. */
  readonly text?: string;
  /** Words found in the reason, case-insensitive. */
  readonly reason?: string;
  readonly bannedByName?: string;
  readonly kind?: 'single' | 'range';
  readonly family?: IpFamily;
  /** When a ban ends, or ended: from ≤ validUntil < before; `never` = the indefinite ones. */
  readonly ending?: { readonly from?: Date; readonly before?: Date } | 'never';
  /** Past bans: by themselves, or by somebody. */
  readonly ended?: 'ran-out' | 'expired';
  /** Bans of one import. */
  readonly batchId?: number;
}

/** What a grid lists, without where in it somebody is. */
export type BanSelectionOfGrid = Omit<BanListQuery, 'limit' | 'cursor'>;

/** A ban as a grid lists it. */
export interface ListedBan extends Ban {
  /** Of a ban that somebody expired: when it would have ended (null = never). Undefined for all others. */
  readonly untilBeforeExpired?: Date | null;
  /** How many requests it has refused. */
  readonly hitCount: number;
  readonly lastHitAt: Date | null;
}

export interface BanPage {
  readonly rows: readonly ListedBan[];
  readonly nextCursor: string | null;
  readonly previousCursor: string | null;
  /** How many rows the filters leave, counted up to 10,000; `countIsCapped` says that there are more. */
  readonly count: number;
  readonly countIsCapped: boolean;
}
