import { setImmediate as letOthersRun } from 'node:timers/promises';
import type { Actor } from '../domain/ban';
import { ok } from '../domain/result';
import { untilMs } from '../domain/segments';
import { Prisma, type PrismaClient } from '../generated/prisma/client';
import type { BatchEntry, ImportForecast, ImportOutcome, NewBatch, Stored } from '../ports/ban-store';
import { endBannedChats } from './ban-chats';
import { changeManyBans, publishChange, type Tx } from './change-bans';
import { finishImportJob } from './finish-import-job';
import { columnsOf, keysOf } from './range-columns';
import { recordActivity } from './record-activity';
import { recordCreation } from './record-creation';
import { exemptionsInForce, hasEffect } from './stored-exemptions';

const ROWS_PER_STATEMENT = 10_000;
/** After an import of so many bans the table's statistics are taken anew. */
const ANALYZED_MIN = 1_000;
/** So many entries are prepared in a few milliseconds; then others get their turn. */
const ENTRIES_PER_TURN = 5_000;

/** See BanStore. */
export async function importBans(
  prisma: PrismaClient,
  batch: NewBatch,
  entries: readonly BatchEntry[],
  now: Date,
  onProgress: (done: number) => void = () => {},
): Promise<Stored<ImportOutcome>> {
  const outcome = await changeManyBans<Stored<ImportOutcome>, never>(prisma, async (tx, takeRevision) => {
    const { fresh, exempted } = await planEntries(tx, batch.validUntil, entries, now);
    const { id } = await tx.banBatch.create({
      data: { name: batch.name, createdByName: batch.createdBy.name, createdAt: now },
    });
    const added = await insertEntries(tx, id, batch.createdBy, fresh, now, isCovered(now), onProgress);
    const revision = await takeRevision();
    await recordCreation(tx, id, batch.createdBy, now);
    const details = { added, refused: exempted.length };
    const activity = {
      action: 'bans.imported',
      actor: batch.createdBy,
      subjectId: id,
      subjectName: batch.name,
    } as const;
    await recordActivity(tx, { ...activity, details }, now);
    await publishChange(tx, revision, now, { kind: 'batch', batchId: id, count: added });
    await endBannedChats(tx, now);
    const value = { batchId: id, added, covered: entries.length - exempted.length - added, exempted };
    if (batch.job) await finishImportJob(tx, batch.job, value, now);
    return ok({ value, revision });
  });
  if (!outcome.ok) throw new Error('An import is never refused as a whole.');
  return outcome.value;
}

/** See BanStore. */
export async function previewImport(
  prisma: PrismaClient,
  validUntil: Date | null,
  entries: readonly BatchEntry[],
  now: Date,
  onProgress: (done: number) => void = () => {},
): Promise<ImportForecast> {
  return prisma.$transaction(async (tx) => {
    const { fresh, exempted } = await planEntries(tx, validUntil, entries, now);
    const added = await countNew(tx, fresh, isCovered(now), onProgress);
    return { added, covered: entries.length - exempted.length - added, exempted, ended: 0, held: 0 };
  }, PREVIEW_OPTIONS);
}

const PREVIEW_OPTIONS = { timeout: 15 * 60_000, maxWait: 10_000 };

/** An entry of an import with its own end. */
export type DatedEntry = BatchEntry & { readonly validUntil: Date | null };

export interface EntryPlan {
  /** What would refuse somebody, each range once. */
  readonly fresh: readonly DatedEntry[];
  /** Positions of the entries that exemptions cover for all their time. */
  readonly exempted: readonly number[];
}

/** Sorts out what would refuse nobody and what comes twice, a few at a time. */
export async function planEntries(
  tx: Tx,
  batchUntil: Date | null,
  entries: readonly BatchEntry[],
  now: Date,
): Promise<EntryPlan> {
  const exemptions = await exemptionsInForce(tx, now);
  const exempted: number[] = [];
  // A list may hold a range twice; the one that ends last stands, of equal ones the first.
  const longest = new Map<string, DatedEntry>();
  for (const [i, entry] of entries.entries()) {
    const { range, validUntil = batchUntil } = entry;
    if (i % ENTRIES_PER_TURN === 0) await letOthersRun();
    const near = exemptions.filter((e) => e.range.first <= range.last && e.range.last >= range.first);
    if (near.length > 0 && !hasEffect(range, validUntil, near)) {
      exempted.push(i);
      continue;
    }
    const { start, end } = keysOf(range);
    const known = longest.get(start + end);
    if (!known || untilMs(known.validUntil) < untilMs(validUntil)) longest.set(start + end, { ...entry, validUntil });
  }
  return { fresh: [...longest.values()], exempted };
}

/**
 * The entries in parts that each hold a sample of the whole list. Lists are sorted, and the tree of `ban_range_idx` does
 * not balance itself: filled in the order of addresses it becomes a chain, in which 111,000 ranges took ten times as long
 * to insert and a look-up read 83 pages instead of 12. Rows of one part are put in random order.
 */
export function partsOf<T>(entries: readonly T[]): T[][] {
  const parts = Array.from({ length: Math.ceil(entries.length / ROWS_PER_STATEMENT) }, (): T[] => []);
  for (const [i, entry] of entries.entries()) parts[i % parts.length]?.push(entry);
  return parts;
}

/** Of an entry `e`: an identical range is banned at `now`, and for no less long. */
export const isCovered = (now: Date): Prisma.Sql => Prisma.sql`EXISTS (
  SELECT 1 FROM ban b WHERE b.start_ip = e.start_ip AND b.end_ip = e.end_ip
    AND COALESCE(b.valid_until, 'infinity') > ${now} AND COALESCE(b.valid_until, 'infinity') >= e.ends)`;

/** Entries as rows of `e`. */
export function entryRows(entries: readonly DatedEntry[]): Prisma.Sql {
  const columns = entries.map((entry) => columnsOf(entry.range));
  return Prisma.sql`unnest(${columns.map((c) => c.startIp)}::inet[], ${columns.map((c) => c.endIp)}::inet[],
    ${entries.map((e) => e.validUntil?.toISOString() ?? 'infinity')}::timestamptz[],
    ${entries.map((e) => e.reason)}::text[]) AS e (start_ip, end_ip, ends, reason)`;
}

/** Stores those entries for which `isKnown` doesn't hold; says how many. `onProgress` gets how many were looked at. */
export async function insertEntries(
  tx: Tx,
  batchId: number,
  by: Actor,
  entries: readonly DatedEntry[],
  now: Date,
  isKnown: Prisma.Sql,
  onProgress: (done: number) => void,
): Promise<number> {
  let added = 0;
  let done = 0;
  for (const part of partsOf(entries)) {
    added += await tx.$executeRaw`
      INSERT INTO ban (start_ip, end_ip, created_at, valid_until, reason, banned_by_id, banned_by_name, batch_id)
      SELECT e.start_ip, e.end_ip, ${now}, NULLIF(e.ends, 'infinity'), e.reason, ${by.agentId}, ${by.name}, ${batchId}
      FROM ${entryRows(part)} WHERE NOT ${isKnown} ORDER BY random()`;
    done += part.length;
    onProgress(done);
  }
  // What Postgres knew of a smaller table can make it look up each event's ban by a scan.
  if (added >= ANALYZED_MIN) await tx.$executeRaw`ANALYZE ban`;
  return added;
}

/** How many of these entries `insertEntries` would store. */
export async function countNew(
  tx: Tx,
  entries: readonly DatedEntry[],
  isKnown: Prisma.Sql,
  onProgress: (done: number) => void,
): Promise<number> {
  let added = 0;
  let done = 0;
  for (const part of partsOf(entries)) {
    const [row] = await tx.$queryRaw<{ n: number }[]>`
      SELECT count(*)::int AS n FROM ${entryRows(part)} WHERE NOT ${isKnown}`;
    added += row?.n ?? 0;
    done += part.length;
    onProgress(done);
  }
  return added;
}
