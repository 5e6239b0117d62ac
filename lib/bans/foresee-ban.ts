import { type Actor, type Ban, type Exemption, isActive } from '../domain/ban';
import type { BanWarning } from '../domain/ban-warnings';
import type { IpAddress } from '../domain/ip-address';
import { coversRange, type IpRange, overlaps } from '../domain/ip-range';
import { untilMs } from '../domain/segments';
import type { Listed, RangeUse, RangeUser, RangeUsers } from '../ports/range-use';
import { type BanDeps, warningsFor } from './add-ban';
import { newlyRefused } from './edit-ban';

/** A ban that somebody is about to give, or the edit of one. */
export interface BanPlan {
  readonly range: IpRange;
  /** Undefined while it isn't known, and when an edit leaves it as it is. */
  readonly validUntil: Date | null | undefined;
  readonly editing: Ban | null;
  readonly callerAddress: IpAddress | null;
  /** The visitor whom it is meant for: then the forecast tells who else would be hit. */
  readonly visitor?: RangeUser;
}

/** What a ban would do, and to whom. */
export interface BanForecast {
  /** What must be confirmed; for an edit about what it newly refuses. */
  readonly warnings: readonly BanWarning[];
  /** Other active bans that share addresses with it; those that cover all of it first. */
  readonly overlapping: Listed<Ban>;
  /** What it will not refuse all the same. */
  readonly exemptions: Listed<Exemption>;
  /** The exemption that covers all of it for as long as it would hold: then it refuses nobody. */
  readonly inVain: Exemption | null;
  readonly users: RangeUsers;
}

export interface ForecastDeps extends Pick<BanDeps, 'bans' | 'agents' | 'clock' | 'trustedProxies'> {
  readonly rangeUse: RangeUse;
}

/** How far back "who would be hit" looks. */
export const FORECAST_DAYS = 30;

const DAY_MS = 24 * 60 * 60_000;
const NAMED_MAX = 4;

/** Looks at what a ban would do, and changes nothing. Throws when the store fails. */
export async function foreseeBan(
  deps: ForecastDeps,
  actor: Pick<Actor, 'agentId'>,
  { range, validUntil, editing, callerAddress, visitor }: BanPlan,
): Promise<BanForecast> {
  const now = deps.clock.now();
  const newly = editing ? newlyRefused(editing, { range, validUntil }) : [range];
  const [warnings, overlapping, exemptions, users] = await Promise.all([
    warningsFor(deps, { range, newly, caller: actor, callerAddress }, now),
    overlappingBans(deps, range, editing, now),
    deps.bans.exemptionsOverlapping(range, now),
    deps.rangeUse.whoUses(range, new Date(now.getTime() - FORECAST_DAYS * DAY_MS), now, visitor),
  ]);
  return {
    warnings,
    overlapping,
    exemptions: { rows: exemptions.slice(0, NAMED_MAX), count: exemptions.length, countIsCapped: false },
    inVain: exemptions.find((each) => coversRange(each.range, range) && outlasts(each, validUntil)) ?? null,
    users,
  };
}

/** Also while the ban's end isn't known. Several exemptions may do together what none does alone: the store tells. */
function outlasts(exemption: Exemption, validUntil: Date | null | undefined): boolean {
  return validUntil === undefined || untilMs(exemption.validUntil) >= untilMs(validUntil);
}

async function overlappingBans(
  { bans }: Pick<ForecastDeps, 'bans'>,
  range: IpRange,
  editing: Ban | null,
  now: Date,
): Promise<Listed<Ban>> {
  // One more than is named: the ban that is being edited may be among them.
  const [found, { count, countIsCapped }] = await Promise.all([
    bans.bansOverlapping(range, now, NAMED_MAX + 1),
    bans.listBans({ state: 'active', sort: 'created', direction: 'desc', overlapping: range, limit: 1 }, now),
  ]);
  const others = found.filter(({ id }) => id !== editing?.id);
  const ownIsCounted = editing !== null && isActive(editing, now) && overlaps(editing.range, range);
  return { rows: others.slice(0, NAMED_MAX), count: count - (ownIsCounted ? 1 : 0), countIsCapped };
}
