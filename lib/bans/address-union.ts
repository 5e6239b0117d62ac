import { setImmediate as letOthersRun } from 'node:timers/promises';
import { mergeRanges } from '../domain/cidrs';
import type { IpAddress } from '../domain/ip-address';
import type { IpRange } from '../domain/ip-range';

/** So many ranges are sorted or merged in a few milliseconds; then others get their turn. */
const RANGES_PER_TURN = 4_096;

/** The addresses of very many ranges, each once. Made without keeping the process from other work. */
export class AddressUnion {
  private constructor(
    /** Disjoint, IPv4 first, in order. */
    private readonly ranges: readonly IpRange[],
  ) {}

  static async of(ranges: readonly IpRange[]): Promise<AddressUnion> {
    let parts: IpRange[][] = [];
    for (let at = 0; at < ranges.length; at += RANGES_PER_TURN) {
      parts.push(mergeRanges(ranges.slice(at, at + RANGES_PER_TURN)));
      await letOthersRun();
    }
    while (parts.length > 1) {
      const merged: IpRange[][] = [];
      for (let at = 0; at < parts.length; at += 2) merged.push(await mergeTwo(parts[at] ?? [], parts[at + 1] ?? []));
      parts = merged;
    }
    return new AddressUnion(parts[0] ?? []);
  }

  covers({ family, value }: IpAddress): boolean {
    let low = 0;
    let high = this.ranges.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const range = this.ranges[middle];
      if (range && (range.family < family || (range.family === family && range.last < value))) low = middle + 1;
      else high = middle;
    }
    const found = this.ranges[low];
    return found !== undefined && found.family === family && found.first <= value;
  }

  /** How many addresses of each family. */
  size(): { readonly v4: bigint; readonly v6: bigint } {
    let v4 = 0n;
    let v6 = 0n;
    for (const { family, first, last } of this.ranges) {
      if (family === 4) v4 += last - first + 1n;
      else v6 += last - first + 1n;
    }
    return { v4, v6 };
  }
}

/** Both disjoint and in order, and so is the result. */
async function mergeTwo(a: readonly IpRange[], b: readonly IpRange[]): Promise<IpRange[]> {
  const merged: IpRange[] = [];
  let atA = 0;
  let atB = 0;
  for (let turn = 1; atA < a.length || atB < b.length; turn++) {
    const next = isBefore(a[atA], b[atB]) ? a[atA++] : b[atB++];
    const before = merged.at(-1);
    if (next && before && before.family === next.family && next.first <= before.last + 1n) {
      if (next.last > before.last) merged[merged.length - 1] = { ...before, last: next.last };
    } else if (next) {
      merged.push(next);
    }
    if (turn % RANGES_PER_TURN === 0) await letOthersRun();
  }
  return merged;
}

function isBefore(a: IpRange | undefined, b: IpRange | undefined): boolean {
  if (!a || !b) return a !== undefined;
  return a.family === b.family ? a.first <= b.first : a.family < b.family;
}
