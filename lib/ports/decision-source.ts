import type { BanTerms } from '../crowdsec/decision';
import type { IpRange } from '../domain/ip-range';

/** What bouncers are told, read for them: on connections of their own, so that a slow bouncer keeps nobody else waiting. */
export interface DecisionSource {
  /**
   * Everything that `work` reads is of one moment. Waits while others read; throws when the store fails, and when `work`
   * has read nothing for two minutes, whether or not it ever ends: others wait for its place.
   */
  read<T>(work: (reading: DecisionReading) => Promise<T>): Promise<T>;
  /**
   * Bans in force that cover all of the range, or with `within` some of it, and the exemptions in force in each of them
   * (disjoint, in order). One statement, and so one moment.
   */
  bansAbout(range: IpRange, within: boolean, at: Date): Promise<readonly BanWithHoles[]>;
  /** What the bouncer with this token was told last; null = nothing yet. */
  progressOf(tokenId: number): Promise<BouncerProgress | null>;
  /** Notes what it was told. Of two answers at once the later one counts. `anew`: whatever it was told before. */
  keepProgress(tokenId: number, told: BouncerProgress, caller: BouncerCaller, anew: boolean): Promise<void>;
}

export interface BanWithHoles {
  readonly ban: BanTerms;
  readonly holes: readonly IpRange[];
}

/** How far somebody is: every change up to `revision`, whose last event is `banEventId`, and every end up to `toldUntil`. */
export interface BouncerProgress {
  readonly revision: bigint;
  readonly banEventId: bigint;
  readonly toldUntil: Date;
}

export interface BouncerCaller {
  /** What it calls itself. */
  readonly program: string;
  readonly at: Date;
}

export interface DecisionReading {
  readonly revision: bigint;
  readonly banEventId: bigint;
  /** Exemptions in force at `at`, as they were at that revision: disjoint, in order. */
  exempted(at: Date, revision: bigint): Promise<IpRange[]>;
  /** Bans in force, in the order of addresses; of equal ranges the one that ends last comes last. In pages. */
  bans(at: Date): AsyncGenerator<readonly BanTerms[]>;
  /**
   * The bans whose decisions may be others at `at` than they were to whoever is that far, each with its terms then (null
   * = it was not in force) and now (null = it is not). In pages.
   */
  changes(since: BouncerProgress, at: Date): AsyncGenerator<readonly BanChangeTold[]>;
  /** For each range: the bans in force that cover all of it, the one that ends last last. */
  holders(ranges: readonly IpRange[], at: Date): Promise<readonly (readonly BanTerms[])[]>;
}

export interface BanChangeTold {
  readonly before: BanTerms | null;
  readonly after: BanTerms | null;
}
