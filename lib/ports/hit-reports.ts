import type { Ban } from '../domain/ban';
import type { HitChannel } from '../domain/hit-channel';

/** What bans refused, as the hit books of all instances have written it: the last seconds are missing. Days are in UTC. */
export interface HitReports {
  /** One ban's hits; `days` has those from the day of `since` on. */
  hitsOfBan(banId: number, since: Date): Promise<BanHits>;
  /** What all bans refused, from the hour of `since` on. Hours without refusals are left out. */
  refusalsByHour(since: Date): Promise<HitSum[]>;
  /** From the day of `since` on. Days without refusals are left out. */
  refusalsByDay(since: Date): Promise<HitSum[]>;
  /** The bans, over or not, that refused most from the day of `since` on, at most `limit`. */
  topBans(since: Date, limit: number): Promise<TopBan[]>;
  /**
   * Bans in force that were made before `since` and have refused nobody from then on: at most `limit`, those that have been
   * idle longest first. None while nothing was counted before `since`: then nobody knows.
   */
  idleBans(since: Date, now: Date, limit: number): Promise<IdleBans>;
  /** What holds at `now`. */
  countInForce(now: Date): Promise<InForce>;
}

/** What was refused on a channel in an hour or on a day that begins at `start`. */
export interface HitSum {
  readonly start: Date;
  readonly channel: HitChannel;
  readonly count: number;
}

export interface BanHits {
  readonly total: number;
  readonly lastSeenAt: Date | null;
  /** The channels where it refused somebody. */
  readonly byChannel: ReadonlyMap<HitChannel, number>;
  readonly days: readonly HitSum[];
}

export interface TopBan {
  readonly ban: Ban;
  /** Within the time that was asked for. */
  readonly hits: number;
  readonly lastHitAt: Date;
}

export interface IdleBans {
  readonly bans: readonly Ban[];
  /** How many there are, counted up to 10,000; `countIsCapped` says that there are more. */
  readonly count: number;
  readonly countIsCapped: boolean;
  /** When the first refusal of all was counted; null = none was. */
  readonly countedSince: Date | null;
}

export interface InForce {
  readonly addresses: number;
  readonly ranges: number;
  /** Of them, those that never end. */
  readonly indefinite: number;
  readonly exemptions: number;
}
