/** Ranges as CIDR blocks, and sets of ranges: what exports, firewalls and the bouncer API need. */
import { addressBits, formatIpAddress } from './ip-address';
import type { IpRange } from './ip-range';

/**
 * The shortest list of CIDR blocks that covers exactly this range, in address order. One address is /32 or /128.
 * At most 62 blocks for IPv4 and 254 for IPv6.
 */
export function toCidrs(range: IpRange): string[] {
  const bits = addressBits(range.family);
  return blocks(range).map(
    ({ first, hostBits }) => `${formatIpAddress({ family: range.family, value: first })}/${bits - Number(hostBits)}`,
  );
}

/** The same blocks as ranges. */
export function toBlocks(range: IpRange): IpRange[] {
  return blocks(range).map(({ first, hostBits }) => ({ family: range.family, first, last: blockEnd(first, hostBits) }));
}

function blocks(range: IpRange): { first: bigint; hostBits: bigint }[] {
  const bits = addressBits(range.family);
  const found: { first: bigint; hostBits: bigint }[] = [];
  let first = range.first;
  while (first <= range.last) {
    // The largest block that starts here and does not pass the end.
    let hostBits = 0n;
    while (
      hostBits < BigInt(bits) &&
      isBlockStart(first, hostBits + 1n) &&
      blockEnd(first, hostBits + 1n) <= range.last
    ) {
      hostBits++;
    }
    found.push({ first, hostBits });
    first = blockEnd(first, hostBits) + 1n;
  }
  return found;
}

/**
 * The addresses of `add` that are not in `remove`, as disjoint ranges in order, IPv4 first. Ranges that overlap or
 * touch are joined, so equal sets of addresses give equal lists. O(n log n).
 */
export function mergeRanges(add: readonly IpRange[], remove: readonly IpRange[] = []): IpRange[] {
  const united = union(add);
  return remove.length === 0 ? united : subtract(united, union(remove));
}

function isBlockStart(value: bigint, hostBits: bigint): boolean {
  return (value & ((1n << hostBits) - 1n)) === 0n;
}

function blockEnd(first: bigint, hostBits: bigint): bigint {
  return first + (1n << hostBits) - 1n;
}

function inOrder(a: IpRange, b: IpRange): number {
  if (a.family !== b.family) return a.family - b.family;
  return a.first < b.first ? -1 : a.first > b.first ? 1 : 0;
}

function union(ranges: readonly IpRange[]): IpRange[] {
  const united: IpRange[] = [];
  for (const range of [...ranges].sort(inOrder)) {
    const before = united.at(-1);
    if (before === undefined || before.family !== range.family || range.first > before.last + 1n) {
      united.push(range);
    } else if (range.last > before.last) {
      united[united.length - 1] = { family: before.family, first: before.first, last: range.last };
    }
  }
  return united;
}

/** Both lists disjoint and in order: one pass over the two. */
function subtract(ranges: readonly IpRange[], holes: readonly IpRange[]): IpRange[] {
  const rest: IpRange[] = [];
  let holeAt = 0;
  for (const range of ranges) {
    let first = range.first;
    for (; holeAt < holes.length; holeAt++) {
      const hole = holes[holeAt];
      if (hole === undefined || isAfter(hole, range)) break;
      if (isAfter(range, hole)) continue;
      if (hole.first > first) rest.push({ family: range.family, first, last: hole.first - 1n });
      first = hole.last + 1n;
      // This hole may reach into the next range too.
      if (hole.last >= range.last) break;
    }
    if (first <= range.last) rest.push({ family: range.family, first, last: range.last });
  }
  return rest;
}

/** Whether `a` lies wholly after `b`. */
function isAfter(a: IpRange, b: IpRange): boolean {
  return a.family === b.family ? a.first > b.last : a.family > b.family;
}
