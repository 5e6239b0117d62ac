import { encodeMember } from '../domain/index-member';
import type { IpFamily } from '../domain/ip-address';
import { canonical, flatten, type Segment, type Span } from '../domain/segments';
import type { BanIndex } from '../ports/ban-index';
import type { ApplierTurn, IndexSource } from '../ports/index-source';

export interface IndexVerification {
  /** No difference, and the index holds the newest revision. */
  readonly clean: boolean;
  readonly revision: bigint;
  /** Null when there is no index. */
  readonly applied: bigint | null;
  readonly bans: number;
  readonly segments: number;
  /** How many members differ, and the first ten of them. */
  readonly differences: number;
  readonly examples: readonly IndexDifference[];
}

export interface IndexDifference {
  readonly family: IpFamily;
  /** The member as it should be; null = it should not be there. */
  readonly expected: string | null;
  /** The member as it is; null = it is not there. */
  readonly found: string | null;
}

/**
 * Compares the index with a fresh flattening of the store, byte for byte, after both were brought to the one form that
 * they share (what has lapsed is dropped). Runs under the applier's lock, so both are of the same revision. Changes
 * nothing.
 */
export async function verifyIndex(
  { source, index }: { source: IndexSource; index: BanIndex },
  now: () => Date,
): Promise<IndexVerification> {
  return source.withApplierLock(60_000, async (turn) => {
    const meta = await index.meta();
    const at = now();
    const found = new Differences();
    for (const family of [4, 6] as const) {
      const { bans, exemptions } = await everything(turn, family, at);
      const present = meta ? await collect(index.segments(family)) : [];
      found.bans += bans.length;
      found.compare(family, canonical(flatten(bans, exemptions), at.getTime()), canonical(present, at.getTime()));
    }
    const upToDate = meta !== null && meta.storeId === turn.storeId && meta.applied === turn.revision;
    return {
      clean: upToDate && found.differences === 0,
      revision: turn.revision,
      applied: meta?.applied ?? null,
      bans: found.bans,
      segments: found.segments,
      differences: found.differences,
      examples: found.examples,
    };
  });
}

const EVERYTHING = {
  4: { start: '0'.repeat(8), end: 'f'.repeat(8) },
  6: { start: '0'.repeat(32), end: 'f'.repeat(32) },
} as const;

async function everything(
  turn: ApplierTurn,
  family: IpFamily,
  at: Date,
): Promise<{ bans: Span[]; exemptions: Span[] }> {
  const { bans, exemptions } = await turn.overlaps(EVERYTHING[family].start, EVERYTHING[family].end, at);
  bans.sort((a, b) => (a.start < b.start ? -1 : a.start > b.start ? 1 : 0));
  return { bans, exemptions };
}

async function collect(pages: AsyncGenerator<Segment[]>): Promise<Segment[]> {
  const all: Segment[] = [];
  for await (const page of pages) for (const segment of page) all.push(segment);
  return all;
}

/** Walks two sorted lists of members side by side. */
class Differences {
  bans = 0;
  segments = 0;
  differences = 0;
  readonly examples: IndexDifference[] = [];

  compare(family: IpFamily, expected: Iterator<Segment>, found: Iterator<Segment>): void {
    let e = nextMember(expected);
    let f = nextMember(found);
    while (e !== null || f !== null) {
      if (f !== null) this.segments += e === f || e === null || f < e ? 1 : 0;
      if (e === f) {
        e = nextMember(expected);
        f = nextMember(found);
      } else if (f === null || (e !== null && e < f)) {
        this.add({ family, expected: e, found: null });
        e = nextMember(expected);
      } else {
        this.add({ family, expected: null, found: f });
        f = nextMember(found);
      }
    }
  }

  private add(difference: IndexDifference): void {
    this.differences++;
    if (this.examples.length < 10) this.examples.push(difference);
  }
}

function nextMember(segments: Iterator<Segment>): string | null {
  const next = segments.next();
  return next.done ? null : encodeMember(next.value);
}
