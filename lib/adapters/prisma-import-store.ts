import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import { formatIpAddress, parseIpAddress } from '../domain/ip-address';
import { type BanImport, Prisma, type PrismaClient } from '../generated/prisma/client';
import type { ImportJobTurn } from '../ports/ban-store';
import type { FeedInterval } from '../ports/feed-store';
import type {
  ImportJob,
  ImportPreview,
  ImportStore,
  JobOutcome,
  JobProgress,
  ListedBatch,
  NewImportJob,
  StoredPreview,
  TakenImportJob,
} from '../ports/import-store';
import { readFeed } from './feed-row';

/** Whoever works on a job says so every second or two; after this it is gone. */
const LOST_MS = 20_000;
/** So many refused lines are shown without being asked for. */
const REFUSED_SHOWN_MAX = 100;

const pack = promisify(gzip);
const unpack = promisify(gunzip);

/** All but the list itself. */
const COLUMNS = { content: true, refused: true } as const;

/** Imports in the background, and what came of them, in Postgres. */
export class PrismaImportStore implements ImportStore {
  constructor(private readonly prisma: PrismaClient) {}

  async addJob(job: NewImportJob, now: Date): Promise<number> {
    const { name, fileName, url, every, content, validUntil, reason, timeZone, createdBy } = job;
    const { id } = await this.prisma.banImport.create({
      data: {
        ...{ state: 'to_check', name, fileName, url, every, timeZone },
        content: Uint8Array.from(content),
        untilGiven: validUntil !== undefined,
        validUntil: validUntil ?? null,
        reason: reason ?? null,
        createdById: createdBy.agentId,
        createdByName: createdBy.name,
        createdByAddress: createdBy.address ? formatIpAddress(createdBy.address) : null,
        createdAt: now,
      },
      select: { id: true },
    });
    return id;
  }

  async findJob(id: number, now: Date): Promise<ImportJob | null> {
    const row = await this.prisma.banImport.findUnique({ where: { id }, omit: COLUMNS });
    return row && readJob(row, now);
  }

  async openJobs(now: Date): Promise<ImportJob[]> {
    const rows = await this.prisma.banImport.findMany({
      where: { state: { notIn: ['done', 'failed'] } },
      omit: COLUMNS,
      orderBy: { id: 'desc' },
      take: 50,
    });
    return rows.map((row) => readJob(row, now));
  }

  async takeJob(runner: string, now: Date): Promise<TakenImportJob | null> {
    const [taken] = await this.prisma.$queryRaw<{ id: number }[]>`
      UPDATE ban_import SET runner = ${runner}::uuid, seen_at = ${now}, phase = '', done = 0, total = NULL,
        state = CASE WHEN state = 'to_import' THEN 'importing' ELSE 'checking' END::ban_import_state
      WHERE id = (
        SELECT id FROM ban_import
        WHERE state IN ('to_check', 'to_import') OR (state = 'checking' AND seen_at < ${lostBefore(now)})
        ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED
      ) RETURNING id`;
    if (!taken) return null;
    const row = await this.prisma.banImport.findUniqueOrThrow({ where: { id: taken.id } });
    return { ...readJob(row, now), turn: { id: row.id, runner }, content: Buffer.from(row.content ?? []) };
  }

  async noteProgress({ id, runner }: ImportJobTurn, progress: JobProgress, now: Date): Promise<boolean> {
    const { phase, done, total } = progress;
    const { count } = await this.prisma.banImport.updateMany({
      where: { id, runner },
      data: { phase, done, total, seenAt: now },
    });
    return count > 0;
  }

  async finishCheck({ id, runner }: ImportJobTurn, preview: ImportPreview, _now: Date): Promise<void> {
    const shown = { ...preview, refused: preview.refused.slice(0, REFUSED_SHOWN_MAX) };
    const refused = await pack(JSON.stringify(preview.refused));
    await this.prisma.banImport.updateMany({
      where: { id, runner, state: 'checking' },
      data: {
        state: 'checked',
        runner: null,
        preview: { ...shown, refusedCount: preview.refused.length } as unknown as Prisma.InputJsonValue,
        refused: Uint8Array.from(refused),
      },
    });
  }

  async failJob({ id, runner }: ImportJobTurn, problem: string, now: Date): Promise<void> {
    await this.prisma.banImport.updateMany({
      where: { id, runner },
      data: { state: 'failed', runner: null, content: null, problem, finishedAt: now },
    });
  }

  async releaseJob({ id, runner }: ImportJobTurn, problem: string): Promise<void> {
    await this.prisma.$executeRaw`
      UPDATE ban_import SET runner = NULL, problem = ${problem},
        state = CASE WHEN state = 'importing' THEN 'checked' ELSE 'to_check' END::ban_import_state
      WHERE id = ${id} AND runner = ${runner}::uuid`;
  }

  async startImport(id: number, confirmed: boolean, now: Date): Promise<boolean> {
    const { count } = await this.prisma.banImport.updateMany({
      where: { id, OR: [{ state: 'checked' }, { state: 'importing', seenAt: { lt: lostBefore(now) } }] },
      data: { state: 'to_import', runner: null, confirmed, problem: null, phase: '', done: 0, total: null },
    });
    return count > 0;
  }

  async dropJob(id: number, now: Date): Promise<boolean> {
    const lost = { seenAt: { lt: lostBefore(now) } };
    const { count } = await this.prisma.banImport.deleteMany({
      where: {
        id,
        OR: [
          { state: { in: ['to_check', 'checking', 'checked', 'to_import', 'failed'] } },
          { state: 'importing', ...lost },
        ],
      },
    });
    return count > 0;
  }

  async refusedLines(id: number): Promise<ImportPreview['refused'] | null> {
    const row = await this.prisma.banImport.findUnique({ where: { id }, select: { refused: true } });
    if (!row?.refused) return null;
    return JSON.parse((await unpack(row.refused)).toString());
  }

  async forgetOldJobs(before: Date): Promise<number> {
    const { count } = await this.prisma.banImport.deleteMany({
      where: { createdAt: { lt: before }, state: { in: ['checked', 'failed'] } },
    });
    return count;
  }

  async listBatches(now: Date, limit: number, before: number | null): Promise<ListedBatch[]> {
    return this.batches(Prisma.sql`b.id < ${before ?? ID_MAX}`, now, limit);
  }

  async findBatch(id: number, now: Date): Promise<ListedBatch | null> {
    const [batch] = await this.batches(Prisma.sql`b.id = ${id}`, now, 1);
    return batch ?? null;
  }

  private async batches(which: Prisma.Sql, now: Date, limit: number): Promise<ListedBatch[]> {
    const rows = await this.prisma.$queryRaw<Omit<ListedBatch, 'feed'>[]>`
      SELECT b.id, b.name, b.created_by_name AS "createdByName", b.created_at AS "createdAt",
        counted.bans, counted.active, COALESCE(i.file_name, '') AS "fileName"
      FROM (SELECT * FROM ban_batch b WHERE ${which} ORDER BY b.id DESC LIMIT ${limit}) b
      CROSS JOIN LATERAL (
        SELECT count(*)::int AS bans,
          (count(*) FILTER (WHERE n.valid_until IS NULL OR n.valid_until > ${now}))::int AS active
        FROM ban n WHERE n.batch_id = b.id
      ) counted
      LEFT JOIN LATERAL (SELECT file_name FROM ban_import i WHERE i.batch_id = b.id ORDER BY i.id LIMIT 1) i ON true
      ORDER BY b.id DESC`;
    const feeds = await this.prisma.banFeed.findMany({ where: { batchId: { in: rows.map(({ id }) => id) } } });
    const feedOf = new Map(feeds.map((feed) => [feed.batchId, readFeed(feed)]));
    return rows.map((row) => ({ ...row, feed: feedOf.get(row.id) ?? null }));
  }
}

/** Postgres' largest integer. */
const ID_MAX = 2 ** 31 - 1;

function lostBefore(now: Date): Date {
  return new Date(now.getTime() - LOST_MS);
}

const STATES = {
  to_check: 'waiting',
  checking: 'checking',
  checked: 'checked',
  to_import: 'waiting',
  importing: 'importing',
  done: 'done',
  failed: 'failed',
} as const;

function readJob(row: Omit<BanImport, 'content' | 'refused'>, now: Date): ImportJob {
  const address = row.createdByAddress === null ? null : parseIpAddress(row.createdByAddress);
  const isLost = row.state === 'importing' && row.seenAt !== null && row.seenAt < lostBefore(now);
  const { id, name, fileName, url, createdAt, confirmed, timeZone, phase, done, total, problem, batchId } = row;
  return {
    ...{ id, name, fileName, url, createdAt, confirmed, timeZone, problem, batchId },
    every: row.every as FeedInterval,
    validUntil: row.untilGiven ? row.validUntil : undefined,
    reason: row.reason ?? undefined,
    createdBy: {
      agentId: row.createdById,
      name: row.createdByName,
      ...(address?.ok && { address: address.value }),
    },
    state: isLost ? 'interrupted' : STATES[row.state],
    progress: { phase, done, total },
    preview: row.preview as unknown as StoredPreview | null,
    outcome: row.outcome as unknown as JobOutcome | null,
  };
}
