import type { Actor } from '../domain/ban';

export const FEED_INTERVALS = ['off', 'hourly', 'daily'] as const;
/** How often a list is fetched by itself. */
export type FeedInterval = (typeof FEED_INTERVALS)[number];

/** A list that is fetched or handed in again and again, and of which only the difference is applied to its batch. */
export interface Feed {
  readonly id: number;
  readonly batchId: number;
  readonly name: string;
  /** Null: it is handed in on the command line. */
  readonly url: string | null;
  readonly every: FeedInterval;
  /** The reason of every ban, whatever the list says; null = as the list says. */
  readonly reason: string | null;
  /** Entries that cover loopback or a trusted proxy are wanted all the same. */
  readonly confirmed: boolean;
  /** How many ranges the list had that was applied last, and when that was. */
  readonly listed: number;
  readonly appliedAt: Date;
  /** By which the other server tells that nothing has changed. */
  readonly etag: string | null;
  readonly lastModified: string | null;
  /** When it was fetched last, and what came of it. */
  readonly fetchedAt: Date | null;
  readonly outcome: FeedOutcome | null;
  /** When it is fetched by itself next. */
  readonly nextAt: Date | null;
  /** Somebody fetches it now; after this they count as gone. */
  readonly claimedUntil: Date | null;
}

export type FeedOutcome =
  /** `held`: lines whose bans somebody ended or edited by hand, which stay as they are. */
  | {
      readonly kind: 'applied';
      readonly added: number;
      readonly ended: number;
      readonly held: number;
      readonly refused: number;
    }
  | { readonly kind: 'unchanged' }
  /** It has less than half of what it had, or nothing, and was not applied: somebody has to say yes. */
  | { readonly kind: 'asks'; readonly listed: number; readonly before: number }
  | { readonly kind: 'failed'; readonly problem: string };

/** The lists that are followed. What is applied of them is the BanStore's. */
export interface FeedStore {
  findFeed(id: number): Promise<Feed | null>;
  findFeedNamed(name: string): Promise<Feed | null>;
  /** A list's feed for whoever fetches it now, alone among all instances for `leaseMs`; null while somebody else does. */
  takeFeed(id: number, now: Date, leaseMs: number): Promise<Feed | null>;
  /** The same for the one that has been due for longest; null when none is. */
  takeDueFeed(now: Date, leaseMs: number): Promise<Feed | null>;
  /** What came of a fetch; lets go of it, and says when it is due next. `marks` of what was applied, to be sent next time. */
  noteFetch(id: number, outcome: FeedOutcome, now: Date, marks?: FeedMarks): Promise<void>;
  /** How often it is fetched by itself. False when there is no such feed. Recorded in the activity log. */
  setInterval(id: number, every: FeedInterval, actor: Actor, now: Date): Promise<boolean>;
}

export type FeedMarks = Pick<Feed, 'etag' | 'lastModified'>;
