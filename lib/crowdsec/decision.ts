/**
 * Bans as CrowdSec's bouncers take them: a decision for each CIDR block of a ban that no exemption cuts out. Its fields
 * and their meanings are those of CrowdSec's local API (`Decision` in its localapi_swagger.yaml).
 */
import { mergeRanges, toBlocks } from '../domain/cidrs';
import { addressBits, formatIpAddress } from '../domain/ip-address';
import { coversRange, firstAddress, type IpRange, isSingleAddress, overlaps } from '../domain/ip-range';

export interface Decision {
  /** A whole number, the same each time; a string would make the whole answer unreadable for bouncers written in Go. */
  readonly id: number;
  readonly origin: 'gatehouse';
  readonly type: 'ban';
  readonly scope: 'Ip' | 'Range';
  /** An address or a CIDR block, never `a - b`. */
  readonly value: string;
  /** A Go duration in whole seconds; negative for what is over. */
  readonly duration: string;
  readonly scenario: string;
}

/** What decisions need to know of a ban. */
export interface BanTerms {
  readonly id: number;
  readonly range: IpRange;
  /** Null = indefinitely. */
  readonly validUntil: Date | null;
  readonly reason: string;
}

/** One block of a ban, before it is known from when on it is told. */
export interface Block {
  readonly value: string;
  readonly range: IpRange;
}

/** Hours: more doesn't fit into a Go duration, which counts nanoseconds in 63 bits. */
const HOURS_MAX = 2_562_047;
const LONGEST_S = HOURS_MAX * 3600;
const SCENARIO_LENGTH_MAX = 200;
/** More blocks of one ban than this get the numbers of the first ones again, which no bouncer minds. */
const BLOCKS_NUMBERED = 1024;

/**
 * The blocks of a ban that are refused, in order. `holes` must be disjoint, in order, and in force. IPv4 addresses in the
 * spelling of IPv6 are left out: an IPv6 ban refuses none of them, and bouncers would take them for IPv4.
 */
export function blocksOf(range: IpRange, holes: readonly IpRange[]): Block[] {
  const near = holesWithin(range, holes);
  const rest = near.length === 0 ? [range] : mergeRanges([range], near);
  return rest
    .flatMap((each) => (isSingleAddress(each) ? [each] : toBlocks(each)))
    .filter((block) => !coversRange(MAPPED, block))
    .map((block) => ({ value: textOf(block), range: block }));
}

const MAPPED: IpRange = { family: 6, first: 0xffff_0000_0000n, last: 0xffff_ffff_ffffn };

function textOf(block: IpRange): string {
  const text = formatIpAddress(firstAddress(block));
  if (isSingleAddress(block)) return text;
  const hostBits = (block.last - block.first).toString(2).length;
  return `${text}/${addressBits(block.family) - hostBits}`;
}

/** The decision that a block is at `now`. `at` counts the ban's blocks. */
export function decisionOf(ban: BanTerms, { value, range }: Block, at: number, now: Date): Decision {
  return {
    id: ban.id * BLOCKS_NUMBERED + (at % BLOCKS_NUMBERED),
    origin: 'gatehouse',
    type: 'ban',
    scope: isSingleAddress(range) ? 'Ip' : 'Range',
    value,
    duration: durationUntil(ban.validUntil, now),
    scenario: scenarioOf(ban),
  };
}

/** What bouncers show as the cause: the reason on one line. */
export function scenarioOf({ reason }: Pick<BanTerms, 'reason'>): string {
  const text = reason.replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ').trim();
  return text === '' ? 'gatehouse/manual' : [...text].slice(0, SCENARIO_LENGTH_MAX).join('');
}

/**
 * In whole seconds, since some bouncers take fractions for "for ever": rounded up, so that nobody is let in early, and at
 * least one either way.
 */
export function durationUntil(validUntil: Date | null, now: Date): string {
  if (validUntil === null) return `${HOURS_MAX}h`;
  const seconds = Math.ceil((validUntil.getTime() - now.getTime()) / 1000);
  if (validUntil <= now) return `${Math.min(seconds, -1)}s`;
  return seconds >= LONGEST_S ? `${HOURS_MAX}h` : `${seconds}s`;
}

/** Those of the holes that touch the range, by halving: an export asks this a million times. */
function holesWithin(range: IpRange, holes: readonly IpRange[]): readonly IpRange[] {
  let low = 0;
  let high = holes.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const hole = holes[middle];
    if (hole && (hole.family < range.family || (hole.family === range.family && hole.last < range.first))) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  let end = low;
  for (let hole = holes[end]; hole && overlaps(hole, range); hole = holes[++end]);
  return holes.slice(low, end);
}
