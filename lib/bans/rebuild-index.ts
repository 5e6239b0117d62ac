import type { IpFamily } from '../domain/ip-address';
import { flatten, type Segment, type Span } from '../domain/segments';
import type { BanIndex, Shadow } from '../ports/ban-index';
import type { IndexSource } from '../ports/index-source';
import { applyRevisions, CLOCK_SLACK_MS } from './apply-outbox';

/** How far a rebuild is: bans read of all bans. */
export type RebuildProgress = (done: number, total: number) => void;

export interface RebuildOutcome {
  /** Revision that the new index holds. */
  readonly applied: bigint;
  readonly bans: number;
  readonly segments: number;
}

/**
 * Builds the index beside the live one from a snapshot of the store, applies what happened since, and swaps. Readers
 * see the old or the new. Null when somebody else rebuilds already. A killed rebuild leaves keys that lapse by
 * themselves. Throws what the store or Redis throw; the live index is then as it was.
 */
export async function rebuildIndex(
  deps: { source: IndexSource; index: BanIndex },
  now: () => Date,
  onProgress: RebuildProgress = () => {},
): Promise<RebuildOutcome | null> {
  return deps.source.withRebuildLock(async () => {
    for (let attempt = 1; ; attempt++) {
      const outcome = await buildAndSwap(deps, now, onProgress);
      if (outcome !== 'again') return outcome;
      if (attempt === 3) throw new Error('The index was flushed or overtaken three times while it was rebuilt.');
    }
  });
}

async function buildAndSwap(
  { source, index }: { source: IndexSource; index: BanIndex },
  now: () => Date,
  onProgress: RebuildProgress,
): Promise<RebuildOutcome | 'again'> {
  const built = await source.withSnapshot(new Date(now().getTime() - CLOCK_SLACK_MS), async (snapshot) => {
    const total = await snapshot.count();
    const shadow = await index.beginShadow(snapshot.storeId, snapshot.revision);
    let bans = 0;
    let segments = 0;
    onProgress(0, total);
    for (const family of [4, 6] as const) {
      const pages = counted(snapshot.bans(family), (n) => {
        bans += n;
        onProgress(Math.min(bans, total), total);
      });
      segments += await fill(shadow, family, pages, await snapshot.exemptions(family));
    }
    return { shadow, bans, segments, revision: snapshot.revision, storeId: snapshot.storeId };
  });
  return source.withApplierLock(60_000, async (turn) => {
    const target = { build: built.shadow.build, fence: turn.fence, shadow: true };
    const replayed = await applyRevisions(index, turn, target, built.revision, now, Number.POSITIVE_INFINITY);
    if ('rebuild' in replayed) {
      await index.dropShadow(built.shadow);
      return 'again';
    }
    // Under the lock nobody else writes: a live index that has applied more than the store has belongs to a store that
    // was replaced (another database, or this one restored from a backup).
    const live = await index.meta();
    const foreign = live !== null && (live.storeId !== turn.storeId || live.applied > turn.revision);
    const swapped = await index.swap(built.shadow, turn.fence, foreign);
    if (swapped !== 'OK') {
      await index.dropShadow(built.shadow);
      return 'again';
    }
    return { applied: replayed.applied, bans: built.bans, segments: built.segments };
  });
}

const BATCH = 2000;

/** Streams a family's flattening into the shadow; says how many segments. */
async function fill(
  shadow: Shadow,
  family: IpFamily,
  pages: AsyncGenerator<Span[]>,
  exemptions: readonly Span[],
): Promise<number> {
  let segments = 0;
  let writing: Promise<void> = Promise.resolve();
  for await (const batch of flattenPages(pages, exemptions)) {
    segments += batch.length;
    // One batch is on its way to Redis while the next is computed.
    await writing;
    writing = shadow.add(family, batch);
    writing.catch(() => {});
  }
  await writing;
  return segments;
}

/** `flatten` over pages, in batches. All spans are read first: the sweep is synchronous, and a million take 200 MB. */
async function* flattenPages(pages: AsyncGenerator<Span[]>, exemptions: readonly Span[]): AsyncGenerator<Segment[]> {
  const spans: Span[] = [];
  for await (const page of pages) for (const span of page) spans.push(span);
  let batch: Segment[] = [];
  for (const segment of flatten(spans, exemptions)) {
    batch.push(segment);
    if (batch.length === BATCH) {
      yield batch;
      batch = [];
    }
  }
  if (batch.length > 0) yield batch;
}

async function* counted(pages: AsyncGenerator<Span[]>, onPage: (n: number) => void): AsyncGenerator<Span[]> {
  for await (const page of pages) {
    onPage(page.length);
    yield page;
  }
}
