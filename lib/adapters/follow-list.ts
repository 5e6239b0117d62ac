import type { IpRange } from '../domain/ip-range';
import { ok } from '../domain/result';
import { Prisma, type PrismaClient } from '../generated/prisma/client';
import {
  type BatchEntry,
  ClaimLost,
  type FollowedList,
  type FollowOutcome,
  type ImportForecast,
  type Stored,
} from '../ports/ban-store';
import type { Feed } from '../ports/feed-store';
import { endBannedChats } from './ban-chats';
import { changeManyBans, publishChange, type Tx } from './change-bans';
import { askForAllLists, changeOf, endBans, recordEnds } from './expire-batch';
import { nextFetch } from './feed-row';
import { finishImportJob } from './finish-import-job';
import { countNew, entryRows, insertEntries, partsOf, planEntries } from './import-bans';
import { recordActivity } from './record-activity';
import { recordCreation } from './record-creation';

/** See BanStore. */
export async function followList(
  prisma: PrismaClient,
  list: FollowedList,
  entries: readonly BatchEntry[],
  now: Date,
  onProgress: (done: number) => void = () => {},
): Promise<Stored<FollowOutcome>> {
  const { by, feed } = list;
  const outcome = await changeManyBans<Stored<FollowOutcome>, never>(prisma, async (tx, takeRevision) => {
    const { batchId, feedId } = 'id' in feed ? await lockFeed(tx, feed) : await addFeed(tx, list, feed, now);
    const { fresh, exempted } = await planEntries(tx, null, entries, now);
    await listRanges(tx, entries, list.unconfirmed);
    await findTouched(tx, batchId);
    const from = (await tx.ban.aggregate({ _max: { id: true } }))._max.id ?? 0;
    const added = await insertEntries(tx, batchId, by, fresh, now, isKnown(now), onProgress);
    const held = await countHeld(tx, now);
    const ended = await endBans(tx, batchId, IS_GONE(from), by, now);
    await tx.$executeRaw`
      UPDATE ban SET left_list = true FROM touched t WHERE ban.id = t.id AND NOT ${IS_LISTED(Prisma.sql`t`)}`;
    await tx.banFeed.update({ where: { id: feedId }, data: { listed: entries.length, appliedAt: now } });
    const covered = entries.length - exempted.length - added;
    const value = { batchId, feedId, added, covered, exempted, ended, held };
    if ('id' in feed && added + ended === 0) return ok({ value, revision: await revisionNow(tx) });
    const revision = await takeRevision();
    await recordCreation(tx, batchId, by, now, from);
    await recordEnds(tx, by, now);
    if (ended > 0) await askForAllLists(tx, feedId);
    const details = { added, ended, held, refused: exempted.length };
    const action = 'id' in feed ? 'feed.applied' : 'feed.added';
    await recordActivity(tx, { action, actor: by, subjectId: batchId, subjectName: list.name, details }, now);
    const changed = Prisma.sql`(SELECT id FROM ended UNION ALL SELECT id FROM ban WHERE batch_id = ${batchId} AND id > ${from})`;
    await publishChange(tx, revision, now, await changeOf(tx, changed, added + ended));
    await endBannedChats(tx, now);
    // Last: until the commit nobody can tell how far the job is.
    if (list.job) await finishImportJob(tx, list.job, value, now);
    return ok({ value, revision });
  });
  if (!outcome.ok) throw new Error('A list is never refused as a whole.');
  return outcome.value;
}

/** See BanStore. */
export async function previewFollowing(
  prisma: PrismaClient,
  batchId: number,
  entries: readonly BatchEntry[],
  unconfirmed: readonly IpRange[],
  now: Date,
  onProgress: (done: number) => void = () => {},
): Promise<ImportForecast> {
  return prisma.$transaction(
    async (tx) => {
      const { fresh, exempted } = await planEntries(tx, null, entries, now);
      await listRanges(tx, entries, unconfirmed);
      await findTouched(tx, batchId);
      const added = await countNew(tx, fresh, isKnown(now), onProgress);
      const held = await countHeld(tx, now);
      const [gone] = await tx.$queryRaw<{ n: number }[]>`
        SELECT count(*)::int AS n FROM ban b
        WHERE b.batch_id = ${batchId} AND (b.valid_until IS NULL OR b.valid_until > ${now})
          AND b.expired_by_name IS NULL AND ${IS_GONE(null)}`;
      const covered = entries.length - exempted.length - added;
      return { added, covered, exempted, held, ended: gone?.n ?? 0 };
    },
    { timeout: 15 * 60_000, maxWait: 10_000 },
  );
}

/** Nobody else applies a list to it meanwhile. Throws `ClaimLost`. */
async function lockFeed(
  tx: Tx,
  { id, claimedUntil }: Pick<Feed, 'id' | 'claimedUntil'>,
): Promise<{ batchId: number; feedId: number }> {
  const [row] = await tx.$queryRaw<{ batchId: number; claimedUntil: Date | null }[]>`
    SELECT batch_id AS "batchId", claimed_until AS "claimedUntil" FROM ban_feed WHERE id = ${id} FOR UPDATE`;
  if (!row) throw new Error(`There is no feed ${id}.`);
  if (claimedUntil !== null && claimedUntil.getTime() !== row.claimedUntil?.getTime()) {
    throw new ClaimLost(`The feed ${id} was ended or taken over meanwhile.`);
  }
  return { batchId: row.batchId, feedId: id };
}

async function addFeed(
  tx: Tx,
  { name, by }: FollowedList,
  { url, every, reason, confirmed, etag, lastModified }: Exclude<FollowedList['feed'], Pick<Feed, 'id'>>,
  now: Date,
): Promise<{ batchId: number; feedId: number }> {
  const batch = await tx.banBatch.create({ data: { name, createdByName: by.name, createdAt: now } });
  const { id: feedId } = await tx.banFeed.create({
    data: {
      batchId: batch.id,
      ...{ name, url, every, reason, confirmed, etag, lastModified },
      listed: 0,
      appliedAt: now,
      fetchedAt: url === null ? null : now,
      nextAt: nextFetch(every, now),
    },
  });
  return { batchId: batch.id, feedId };
}

/**
 * The ranges that the list has, in the temporary table `listed`: those too that are not banned now, because of an exemption
 * or because nobody confirmed them. Their lines are not gone.
 */
async function listRanges(tx: Tx, entries: readonly BatchEntry[], unconfirmed: readonly IpRange[]): Promise<void> {
  const ranges = [...entries.map(({ range }) => range), ...unconfirmed];
  await tx.$executeRaw`CREATE TEMPORARY TABLE listed (start_ip INET, end_ip INET) ON COMMIT DROP`;
  for (const part of partsOf(ranges)) {
    const rows = entryRows(part.map((range) => ({ range, reason: '', validUntil: null })));
    await tx.$executeRaw`INSERT INTO listed SELECT e.start_ip, e.end_ip FROM ${rows}`;
  }
  await tx.$executeRaw`CREATE INDEX ON listed (start_ip, end_ip)`;
  await tx.$executeRaw`ANALYZE listed`;
}

/**
 * The bans that somebody ended or edited while their line was in the list, in the temporary table `touched`, with the range
 * that the line had.
 */
async function findTouched(tx: Tx, batchId: number): Promise<void> {
  await tx.$executeRaw`
    CREATE TEMPORARY TABLE touched (id INT, start_ip INET, end_ip INET) ON COMMIT DROP`;
  await tx.$executeRaw`
    INSERT INTO touched SELECT b.id, (e.after->>'startIp')::inet, (e.after->>'endIp')::inet
    FROM ban b JOIN ban_event e ON e.ban_id = b.id AND e.kind = 'created'
    WHERE b.batch_id = ${batchId} AND b.version > 1 AND NOT b.left_list`;
  await tx.$executeRaw`CREATE INDEX ON touched (start_ip, end_ip)`;
  await tx.$executeRaw`ANALYZE touched`;
}

const IS_LISTED = (row: Prisma.Sql) =>
  Prisma.sql`EXISTS (SELECT 1 FROM listed l WHERE l.start_ip = ${row}.start_ip AND l.end_ip = ${row}.end_ip)`;

/** Of a ban `b`: its line is gone, and nobody has changed it. `from`: it was there before this change. */
const IS_GONE = (from: number | null) =>
  Prisma.sql`b.version = 1 AND b.id <= ${from ?? ID_MAX} AND NOT ${IS_LISTED(Prisma.sql`b`)}`;
/** Postgres' largest integer. */
const ID_MAX = 2 ** 31 - 1;

/** Lists that say how long a ban lasts say it from now: what differs by less is the same end. */
const SAME_END = Prisma.sql`interval '2 minutes'`;

/** Of an entry `e`: it is banned already, or somebody decided about its line by hand. */
const isKnown = (now: Date): Prisma.Sql => Prisma.sql`(
  EXISTS (
    SELECT 1 FROM ban b WHERE b.start_ip = e.start_ip AND b.end_ip = e.end_ip
      AND COALESCE(b.valid_until, 'infinity') > ${now}
      AND COALESCE(b.valid_until, 'infinity') >= e.ends - ${SAME_END})
  OR EXISTS (SELECT 1 FROM touched t WHERE t.start_ip = e.start_ip AND t.end_ip = e.end_ip))`;

/** Lines that are not banned as the list asks for it, because somebody decided so. */
async function countHeld(tx: Tx, now: Date): Promise<number> {
  const [row] = await tx.$queryRaw<{ n: number }[]>`
    SELECT count(*)::int AS n FROM (SELECT DISTINCT start_ip, end_ip FROM touched) t
    WHERE ${IS_LISTED(Prisma.sql`t`)} AND NOT EXISTS (
      SELECT 1 FROM ban b WHERE b.start_ip = t.start_ip AND b.end_ip = t.end_ip
        AND COALESCE(b.valid_until, 'infinity') > ${now})`;
  return row?.n ?? 0;
}

async function revisionNow(tx: Tx): Promise<bigint> {
  const { revision } = await tx.indexState.findFirstOrThrow({ select: { revision: true } });
  return revision;
}
