import type { IpFamily } from '../domain/ip-address';
import { flatten, flattenWithin, type Segment, type Span, sortedByStart } from '../domain/segments';
import type { ApplyOutcome, BanIndex, IndexTarget, IndexWrite } from '../ports/ban-index';
import type { ApplierTurn, IndexChange, IndexSource } from '../ports/index-source';

/**
 * Where the index stands after an attempt to bring it up to date: `applied` is the last revision in it. `rebuild` says
 * that outbox rows can't bring it there: it is missing, belongs to another store, or is cheaper built anew.
 */
export type ApplyResult = { readonly applied: bigint } | { readonly rebuild: RebuildReason };
export type RebuildReason = 'missing' | 'other-store' | 'ahead' | 'outbox-pruned' | 'large-change';

/** A batch with more bans than this is applied by a rebuild. */
export const BATCH_APPLIED_SINGLY_MAX = 2_000;

/**
 * What the index takes for "now" when it decides which bans still matter: a little in the past, so that an applier with
 * a fast clock can't leave out a ban that others still enforce.
 */
export const CLOCK_SLACK_MS = 5 * 60_000;

const ROWS_PER_READ = 500;

/**
 * Applies every committed revision that the index lacks, in order, as the only applier anywhere. Whoever gets the lock
 * does the work of all who wait for it. Safe to kill at any moment: a revision counts as applied with its last write,
 * and doing one again changes nothing. Throws LockTimeout, or what the store or Redis throw.
 */
export async function applyOutbox(
  deps: { source: IndexSource; index: BanIndex },
  now: () => Date,
  waitMs = 4000,
): Promise<ApplyResult> {
  return deps.source.withApplierLock(waitMs, async (turn) => {
    const meta = await deps.index.meta();
    if (!meta) return { rebuild: 'missing' };
    if (meta.storeId !== turn.storeId) return { rebuild: 'other-store' };
    if (meta.applied > turn.revision) return { rebuild: 'ahead' };
    const target = { build: meta.build, fence: turn.fence, shadow: false };
    return applyRevisions(deps.index, turn, target, meta.applied, now, BATCH_APPLIED_SINGLY_MAX);
  });
}

/** Applies the outbox after `applied` to a target, until there is nothing more or a change is too large. */
export async function applyRevisions(
  index: BanIndex,
  turn: ApplierTurn,
  target: IndexTarget,
  applied: bigint,
  now: () => Date,
  batchMax: number,
): Promise<ApplyResult> {
  let at = applied;
  for (;;) {
    const rows = await turn.outboxAfter(at, ROWS_PER_READ);
    if (rows.length === 0) return at >= turn.revision ? { applied: at } : { rebuild: 'outbox-pruned' };
    for (const row of rows) {
      if (row.revision !== at + 1n) return { rebuild: 'outbox-pruned' };
      const { change } = row;
      if (change.kind === 'large' || (change.kind === 'batch' && change.count > batchMax)) {
        return { rebuild: 'large-change' };
      }
      const writes = await writesFor(turn, change, new Date(now().getTime() - CLOCK_SLACK_MS));
      const outcome = await index.apply(target, row.revision, writes);
      if (outcome === 'NO_INDEX') return { rebuild: 'missing' };
      if (outcome !== 'OK') throw new IndexWriteRefused(outcome, row.revision);
      at = row.revision;
    }
  }
}

/** Another applier took over while this one stood still. The other one's work is complete; this one must stop. */
export class IndexWriteRefused extends Error {
  override readonly name = 'IndexWriteRefused';
  constructor(outcome: ApplyOutcome, revision: bigint) {
    super(`The index refused revision ${revision}: ${outcome}. Another process has taken over its writing.`);
  }
}

async function writesFor(
  turn: ApplierTurn,
  change: Exclude<IndexChange, { kind: 'large' }>,
  activeAt: Date,
): Promise<IndexWrite[]> {
  switch (change.kind) {
    case 'add': {
      // Split at exemptions, read now, so that a hole is never painted over.
      const { start, end } = change.span;
      const { exemptions } = await turn.overlaps(start, end, activeAt);
      return [write('add', change.family, start, end, flattenWithin(start, end, [change.span], exemptions))];
    }
    case 'replace': {
      const writes: IndexWrite[] = [];
      for (const { family, start, end } of change.ranges) {
        const { bans, exemptions } = await turn.overlaps(start, end, activeAt);
        writes.push(write('replace', family, start, end, flattenWithin(start, end, bans, exemptions)));
      }
      return writes;
    }
    case 'batch':
      return batchWrites(turn, change.batchId, activeAt);
  }
}

/** One write for each stretch that the batch's bans cover. All are flattened in one sweep, however many exemptions there are. */
async function batchWrites(turn: ApplierTurn, batchId: number, activeAt: Date): Promise<IndexWrite[]> {
  const batch = await turn.batch(batchId, activeAt);
  const writes: IndexWrite[] = [];
  for (const family of [4, 6] as const) {
    const bans = sortedByStart(batch.flatMap((ban) => (ban.family === family ? ban.span : [])));
    if (bans.length === 0) continue;
    const segments = [...flatten(bans, await turn.exemptions(family, activeAt))];
    let at = 0;
    for (const { start, end } of stretchesOf(bans)) {
      const from = at;
      while (at < segments.length && (segments[at] as Segment).start <= end) at++;
      writes.push(write('add', family, start, end, segments.slice(from, at)));
    }
  }
  return writes;
}

/** What spans sorted by start cover, those that overlap as one. */
function stretchesOf(spans: readonly Span[]): { start: string; end: string }[] {
  const stretches: { start: string; end: string }[] = [];
  for (const { start, end } of spans) {
    const last = stretches.at(-1);
    if (last === undefined || start > last.end) stretches.push({ start, end });
    else if (end > last.end) last.end = end;
  }
  return stretches;
}

function write(
  mode: IndexWrite['mode'],
  family: IpFamily,
  start: string,
  end: string,
  segments: IndexWrite['segments'],
): IndexWrite {
  return { mode, family, start, end, segments };
}
