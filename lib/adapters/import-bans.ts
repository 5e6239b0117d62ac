import { ok } from '../domain/result';
import { untilMs } from '../domain/segments';
import type { PrismaClient } from '../generated/prisma/client';
import type { BatchEntry, ImportOutcome, NewBatch, Stored } from '../ports/ban-store';
import { endBannedChats } from './ban-chats';
import { changeBans, publishChange, type Tx } from './change-bans';
import { columnsOf, keysOf } from './range-columns';
import { recordActivity } from './record-activity';
import { recordCreation } from './record-creation';
import { exemptionsInForce, hasEffect } from './stored-exemptions';

const IMPORT_ROWS_PER_STATEMENT = 10_000;
/** After an import of so many bans the table's statistics are taken anew. */
const IMPORT_ANALYZED_MIN = 1_000;

/** See BanStore. */
export async function importBans(
  prisma: PrismaClient,
  batch: NewBatch,
  entries: readonly BatchEntry[],
  now: Date,
  onProgress: (done: number) => void = () => {},
): Promise<Stored<ImportOutcome>> {
  const outcome = await changeBans<Stored<ImportOutcome>, never>(prisma, async (tx, revision) => {
    const dated = entries.map((entry): DatedEntry => {
      const { validUntil = batch.validUntil } = entry;
      return { ...entry, validUntil };
    });
    const exempted = await whollyExempted(tx, dated, now);
    const fresh = longestOfEach(dated.filter((_, i) => !exempted.has(i)));
    const parts = scattered(fresh, IMPORT_ROWS_PER_STATEMENT);
    const { id } = await tx.banBatch.create({
      data: { name: batch.name, createdByName: batch.createdBy.name, createdAt: now },
    });
    let added = 0;
    let done = 0;
    for (const part of parts) {
      added += await insertEntries(tx, id, batch, part, now);
      done += part.length;
      onProgress(done);
    }
    // What Postgres knew of a smaller table can make it look up each event's ban by a scan.
    if (added >= IMPORT_ANALYZED_MIN) await tx.$executeRaw`ANALYZE ban`;
    await recordCreation(tx, id, batch.createdBy, now);
    await recordActivity(
      tx,
      {
        action: 'bans.imported',
        actor: batch.createdBy,
        subjectId: id,
        subjectName: batch.name,
        details: { added, refused: exempted.size },
      },
      now,
    );
    await publishChange(tx, revision, now, { kind: 'batch', batchId: id, count: added });
    await endBannedChats(tx, now);
    const covered = entries.length - exempted.size - added;
    return ok({ value: { batchId: id, added, covered, exempted: [...exempted] }, revision });
  });
  if (!outcome.ok) throw new Error('An import is never refused as a whole.');
  return outcome.value;
}

/** An entry of an import with its own end. */
type DatedEntry = BatchEntry & { readonly validUntil: Date | null };

/** Which entries of an import would never refuse anybody, by position. */
async function whollyExempted(tx: Tx, entries: readonly DatedEntry[], now: Date): Promise<Set<number>> {
  const exemptions = await exemptionsInForce(tx, now);
  const exempted = new Set<number>();
  if (exemptions.length === 0) return exempted;
  for (const [i, { range, validUntil }] of entries.entries()) {
    const near = exemptions.filter((e) => e.range.first <= range.last && e.range.last >= range.first);
    if (!hasEffect(range, validUntil, near)) exempted.add(i);
  }
  return exempted;
}

/** An import may hold a range twice; the one that ends last stands, of equal ones the first. */
function longestOfEach(entries: readonly DatedEntry[]): DatedEntry[] {
  const longest = new Map<string, DatedEntry>();
  for (const entry of entries) {
    const { start, end } = keysOf(entry.range);
    const known = longest.get(start + end);
    if (!known || untilMs(known.validUntil) < untilMs(entry.validUntil)) longest.set(start + end, entry);
  }
  return [...longest.values()];
}

/**
 * The entries in parts that each hold a sample of the whole list. Lists are sorted, and the tree of `ban_range_idx` does
 * not balance itself: filled in the order of addresses it becomes a chain, in which 111,000 ranges took ten times as long
 * to insert and a look-up read 83 pages instead of 12. Rows of one part are put in random order.
 */
function scattered<T>(entries: readonly T[], size: number): T[][] {
  const parts = Array.from({ length: Math.ceil(entries.length / size) }, (): T[] => []);
  for (const [i, entry] of entries.entries()) parts[i % parts.length]?.push(entry);
  return parts;
}

async function insertEntries(
  tx: Tx,
  batchId: number,
  batch: NewBatch,
  entries: readonly DatedEntry[],
  now: Date,
): Promise<number> {
  const columns = entries.map((entry) => columnsOf(entry.range));
  return tx.$executeRaw`
    INSERT INTO ban (start_ip, end_ip, created_at, valid_until, reason, banned_by_id, banned_by_name, batch_id)
    SELECT e.start_ip, e.end_ip, ${now}, NULLIF(e.ends, 'infinity'), e.reason, ${batch.createdBy.agentId},
      ${batch.createdBy.name}, ${batchId}
    FROM unnest(${columns.map((c) => c.startIp)}::inet[], ${columns.map((c) => c.endIp)}::inet[],
      ${entries.map((e) => e.validUntil?.toISOString() ?? 'infinity')}::timestamptz[],
      ${entries.map((e) => e.reason)}::text[]) AS e (start_ip, end_ip, ends, reason)
    WHERE NOT EXISTS (
      SELECT 1 FROM ban b WHERE b.start_ip = e.start_ip AND b.end_ip = e.end_ip
        AND COALESCE(b.valid_until, 'infinity') > ${now}
        AND COALESCE(b.valid_until, 'infinity') >= e.ends)
    ORDER BY random()`;
}
