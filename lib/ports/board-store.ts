import type { Actor } from '../domain/ban';
import type {
  BoardKind,
  PostState,
  ReplyRefusal,
  SuggestionStatus,
  TopicSort,
  TopicStanding,
  VoteRefusal,
} from '../domain/board';
import type { IpAddress } from '../domain/ip-address';
import type { IpRange } from '../domain/ip-range';
import type { Result } from '../domain/result';

/**
 * The board. There is one truth: a topic is a ticket of the channel board, its title is the ticket's subject, and its
 * posts are the ticket's messages but for notes and lines of the system. What agents reply on the ticket is a reply on
 * the board (see TicketStore.addAgentMessage), and a ticket that is marked as spam is off the board. Nothing is removed.
 */
export interface BoardStore {
  /** Somebody who registered; null when nobody by that id did. */
  findVisitor(id: string): Promise<BoardVisitor | null>;
  /** One transaction: the registration if it is a first write, the ticket, its first message and the topic. */
  addTopic(topic: NewTopic, writer: Writer, now: Date): Promise<Result<Written<Topic>, UnknownWriter>>;
  /** Also opens a resolved ticket again. It and votes wait for whatever changes the topic, then look at bans once more. */
  addReply(topicId: number, reply: NewReply, writer: Writer, now: Date): Promise<Result<Written<Post>, ReplyRefused>>;
  /**
   * Votes of one e-mail address count as one, and voting twice changes nothing. Each registration has its own: anybody can
   * type somebody else's e-mail address, and must neither see nor take back what they voted.
   */
  castVote(
    topicId: number,
    address: IpAddress,
    writer: Writer,
    now: Date,
  ): Promise<Result<Written<VoteCount>, VoteRefused>>;
  /** The count stays while the e-mail address has another vote. */
  takeBackVote(
    topicId: number,
    address: IpAddress,
    visitorId: string,
    now: Date,
  ): Promise<Result<VoteCount, VoteRefused>>;
  /** Those of the topics that the visitor voted for. */
  votesOf(visitorId: string, topicIds: readonly number[]): Promise<ReadonlySet<number>>;

  /** One page, what is pinned first. `rows` has at most `limit` rows. */
  listTopics(query: TopicListQuery): Promise<TopicPage>;
  /** Whether readers see it or not. */
  findTopic(id: number): Promise<Topic | null>;
  findTopicOfTicket(ticketId: number): Promise<Topic | null>;
  /**
   * At most `limit` posts with numbers greater than `after`, in order. For readers those that are hidden or spam are left
   * out, and those that were deleted have no text.
   */
  listPosts(topicId: number, query: PostListQuery): Promise<readonly Post[]>;
  findPost(topicId: number, seq: number): Promise<Post | null>;
  /** Adds a line to the ticket that names who did it; what is so already stays untouched. */
  moderate(
    topicId: number,
    change: BoardChange,
    actor: Actor,
    now: Date,
  ): Promise<Result<Topic, { readonly kind: 'not-found' | 'unchanged' }>>;
  /** Whether that ban was given from a post. */
  isFromPost(banId: number): Promise<boolean>;
}

export interface BoardVisitor {
  readonly id: string;
  /** As they typed it. */
  readonly name: string;
  readonly contactId: number;
}

/** Who writes: somebody who is registered, or who registers by writing. */
export type Writer =
  | { readonly visitorId: string }
  | { readonly visitorId: null; readonly name: string; readonly email: string };

export type UnknownWriter = { readonly kind: 'unknown-writer' };

/** A ban of the address was stored since it was let in. */
export type BannedMeanwhile = { readonly kind: 'banned' };

export type ReplyRefused = { readonly kind: ReplyRefusal } | UnknownWriter | BannedMeanwhile;
export type VoteRefused = { readonly kind: VoteRefusal } | UnknownWriter | BannedMeanwhile;

export interface Written<T> {
  readonly value: T;
  readonly visitor: BoardVisitor;
}

export interface NewTopic {
  readonly kind: BoardKind;
  readonly title: string;
  readonly text: string;
  readonly address: IpAddress;
  readonly userAgent: string;
  readonly spam: boolean;
}

export interface NewReply {
  readonly text: string;
  readonly address: IpAddress;
  readonly spam: boolean;
}

export interface VoteCount {
  readonly votes: number;
  readonly voted: boolean;
}

export interface Topic extends TopicStanding {
  readonly id: number;
  readonly ticket: { readonly id: number; readonly code: string };
  readonly title: string;
  readonly authorName: string;
  readonly contact: { readonly id: number; readonly name: string; readonly email: string } | null;
  readonly pinned: boolean;
  readonly votes: number;
  /** That readers see. */
  readonly replies: number;
  readonly createdAt: Date;
  /** When the last post that readers see was written. */
  readonly lastPostAt: Date;
}

/** A topic as lists show it. */
export interface TopicSummary extends Topic {
  /** The beginning of its text. */
  readonly excerpt: string;
  /** Posts that readers don't see, besides the topic's own. */
  readonly unseen: number;
}

export interface Post {
  /** Counts up within the topic, with gaps. */
  readonly seq: number;
  readonly author: 'visitor' | 'agent';
  readonly authorName: string;
  readonly text: string;
  readonly createdAt: Date;
  readonly state: PostState;
  /** Who changed the state last, and when. */
  readonly stateBy: string | null;
  readonly stateAt: Date | null;
  /** The ban that was given from it, or that took it off the board. */
  readonly banId: number | null;
  /** Of visitors: who registered with which e-mail address, and from where it was written (null once erased). */
  readonly visitorId: string | null;
  readonly contact: Topic['contact'];
  readonly address: string | null;
}

export interface TopicFilter {
  readonly kind?: BoardKind;
  readonly status?: SuggestionStatus;
  /** `readers`: what they may see, found by that. `desk`: everything, found by people's names and addresses too. */
  readonly audience: 'readers' | 'desk';
  /** For the desk: topics of which the text or some reply is so. */
  readonly holds?: Exclude<PostState, 'shown'>;
  /** Each word must be the beginning of a word of the title or a post; for the desk also part of a name or an e-mail. */
  readonly words?: string;
  /** For the desk: topics with posts from these addresses. */
  readonly from?: IpRange;
}

export interface TopicListQuery extends TopicFilter {
  /** Most votes, last written to, or newest first. */
  readonly sort: TopicSort;
  /** 1 to 200. */
  readonly limit: number;
  /** A `nextCursor` or `previousCursor` of a page with the same sort; anything unreadable means the first page. */
  readonly cursor?: string;
}

export interface TopicPage {
  readonly rows: readonly TopicSummary[];
  readonly nextCursor: string | null;
  readonly previousCursor: string | null;
}

export interface PostListQuery {
  readonly audience: TopicFilter['audience'];
  readonly after: number;
  readonly limit: number;
}

/**
 * What agents change: the topic, or whether readers see one of its posts. With `from` nothing is changed that is not so,
 * because somebody else has changed it since.
 */
export type BoardChange =
  | { readonly kind: 'pin' | 'unpin' | 'lock' | 'unlock' }
  | { readonly kind: 'status'; readonly status: SuggestionStatus; readonly from?: SuggestionStatus }
  | { readonly kind: 'post'; readonly seq: number; readonly state: PostState; readonly from?: PostState };
