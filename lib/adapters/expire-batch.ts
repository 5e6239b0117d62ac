import type { Actor } from '../domain/ban';
import { mergeRanges } from '../domain/cidrs';
import { ipRangeFromText } from '../domain/ip-range';
import { err, ok, type Result } from '../domain/result';
import { Prisma, type PrismaClient } from '../generated/prisma/client';
import type { BatchExpiryRefusal, Stored } from '../ports/ban-store';
import type { IndexChange } from '../ports/index-source';
import { changeManyBans, publishChange, type Tx } from './change-bans';
import { keysOf } from './range-columns';
import { recordActivity } from './record-activity';
import { banAsRecorded } from './record-creation';

/** A change of so many bans is told to the index range by range; after a larger one it is built anew. */
const TOLD_SINGLY_MAX = 500;

/** See BanStore. */
export async function expireBatch(
  prisma: PrismaClient,
  batchId: number,
  actor: Actor,
  now: Date,
): Promise<Result<Stored<{ readonly expired: number }>, BatchExpiryRefusal>> {
  return changeManyBans<Stored<{ readonly expired: number }>, BatchExpiryRefusal>(prisma, async (tx, takeRevision) => {
    const batch = await tx.banBatch.findUnique({ where: { id: batchId } });
    if (!batch) return err({ kind: 'not-found' });
    // A list that is being applied to it comes first, or what it adds would outlast the batch.
    await tx.$queryRaw`SELECT 1 FROM ban_feed WHERE batch_id = ${batchId} FOR UPDATE`;
    const expired = await endBans(tx, batchId, Prisma.sql`TRUE`, actor, now);
    if (expired === 0) return err({ kind: 'nothing-to-expire' });
    // Its lines come back when it is fetched by hand again, even if the list is as it was: it was ended as a whole.
    // One that is on its way now loses its claim, so that it doesn't bring them back.
    const whole = { every: 'off', nextAt: null, etag: null, lastModified: null, claimedUntil: null };
    await tx.banFeed.updateMany({ where: { batchId }, data: whole });
    const revision = await takeRevision();
    await recordEnds(tx, actor, now);
    await askForAllLists(tx, null);
    await recordActivity(
      tx,
      { action: 'batch.expired', actor, subjectId: batchId, subjectName: batch.name, details: { expired } },
      now,
    );
    await publishChange(tx, revision, now, await changeOf(tx, Prisma.sql`ended`, expired));
    return ok({ value: { expired }, revision });
  });
}

/**
 * Ends those of a batch's bans `b` that are active and meet the condition; their ids are in the temporary table `ended` until the transaction ends. Says how many.
 */
export async function endBans(tx: Tx, batchId: number, which: Prisma.Sql, actor: Actor, now: Date): Promise<number> {
  await tx.$executeRaw`CREATE TEMPORARY TABLE ended (id INT, valid_until TIMESTAMPTZ) ON COMMIT DROP`;
  const expired = await tx.$executeRaw`
    INSERT INTO ended SELECT b.id, b.valid_until FROM ban b
    WHERE b.batch_id = ${batchId} AND (b.valid_until IS NULL OR b.valid_until > ${now}) AND b.expired_by_name IS NULL
      AND ${which}
    FOR UPDATE`;
  if (expired === 0) return 0;
  await tx.$executeRaw`ANALYZE ended`;
  // A clock that runs behind the one that made a ban must not make it end before it began.
  await tx.$executeRaw`
    UPDATE ban b SET valid_until = GREATEST(${now}, b.created_at), expired_by_name = ${actor.name},
      version = b.version + 1, left_list = true
    FROM ended WHERE b.id = ended.id`;
  return expired;
}

/** The events of what `endBans` ended, under the revision: whoever follows events relies on their order. */
export async function recordEnds(tx: Tx, actor: Actor, now: Date): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO ban_event (ban_id, kind, actor_id, actor_name, at, before, after)
    SELECT b.id, 'expired', ${actor.agentId}, ${actor.name}, ${now}, ${banAsRecorded(Prisma.sql`ended.valid_until`)},
      ${banAsRecorded(Prisma.sql`b.valid_until`)}
    FROM ended JOIN ban b ON b.id = ended.id`;
}

/**
 * What other lists have was covered by bans that end here. So they are asked for whole next time, even those that haven't
 * changed.
 */
export async function askForAllLists(tx: Tx, exceptFeedId: number | null): Promise<void> {
  await tx.$executeRaw`
    UPDATE ban_feed SET etag = NULL, last_modified = NULL
    WHERE id IN (SELECT id FROM ban_feed WHERE id IS DISTINCT FROM ${exceptFeedId} AND (etag IS NOT NULL OR last_modified IS NOT NULL)
      ORDER BY id FOR UPDATE SKIP LOCKED)`;
}

/** What the index has to do about the bans whose ids a table holds. */
export async function changeOf(tx: Tx, ids: Prisma.Sql, count: number): Promise<IndexChange> {
  if (count > TOLD_SINGLY_MAX) return { kind: 'large', count };
  const rows = await tx.$queryRaw<{ startIp: string; endIp: string }[]>`
    SELECT host(b.start_ip) AS "startIp", host(b.end_ip) AS "endIp" FROM ban b
    WHERE b.id IN (SELECT id FROM ${ids} AS changed)`;
  // Disjoint, so that nothing is read and written twice where they overlap.
  const ranges = mergeRanges(rows.map(({ startIp, endIp }) => ipRangeFromText(startIp, endIp)));
  return { kind: 'replace', ranges: ranges.map(keysOf) };
}
