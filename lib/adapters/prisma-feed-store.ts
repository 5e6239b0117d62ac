import type { Actor } from '../domain/ban';
import { Prisma, type PrismaClient } from '../generated/prisma/client';
import type { Feed, FeedInterval, FeedMarks, FeedOutcome, FeedStore } from '../ports/feed-store';
import { nextFetch, readFeed } from './feed-row';
import { recordActivity } from './record-activity';

/** The lists that are followed, in Postgres. */
export class PrismaFeedStore implements FeedStore {
  constructor(private readonly prisma: PrismaClient) {}

  async findFeed(id: number): Promise<Feed | null> {
    const row = await this.prisma.banFeed.findUnique({ where: { id } });
    return row && readFeed(row);
  }

  async findFeedNamed(name: string): Promise<Feed | null> {
    const row = await this.prisma.banFeed.findUnique({ where: { name } });
    return row && readFeed(row);
  }

  async takeFeed(id: number, now: Date, leaseMs: number): Promise<Feed | null> {
    return this.take(Prisma.sql`id = ${id}`, now, leaseMs);
  }

  async takeDueFeed(now: Date, leaseMs: number): Promise<Feed | null> {
    return this.take(Prisma.sql`next_at <= ${now}`, now, leaseMs);
  }

  async noteFetch(id: number, outcome: FeedOutcome, now: Date, marks?: FeedMarks): Promise<void> {
    await this.prisma.$transaction(async (tx) => {
      const [row] = await tx.$queryRaw<
        { every: FeedInterval }[]
      >`SELECT every FROM ban_feed WHERE id = ${id} FOR UPDATE`;
      if (!row) return;
      await tx.banFeed.update({
        where: { id },
        data: { outcome, fetchedAt: now, claimedUntil: null, nextAt: nextFetch(row.every, now), ...marks },
      });
    });
  }

  async setInterval(id: number, every: FeedInterval, actor: Actor, now: Date): Promise<boolean> {
    return this.prisma.$transaction(async (tx) => {
      const [before] = await tx.$queryRaw<{ every: string; name: string; batchId: number }[]>`
        SELECT every, name, batch_id AS "batchId" FROM ban_feed WHERE id = ${id} AND url IS NOT NULL FOR UPDATE`;
      if (!before) return false;
      if (before.every === every) return true;
      await tx.banFeed.update({ where: { id }, data: { every, nextAt: every === 'off' ? null : now } });
      const details = { everyBefore: before.every, every };
      const { batchId: subjectId, name: subjectName } = before;
      await recordActivity(tx, { action: 'feed.changed', actor, subjectId, subjectName, details }, now);
      return true;
    });
  }

  /** Who asks at the same moment skips what another has locked, and then sees its lease. */
  private async take(which: Prisma.Sql, now: Date, leaseMs: number): Promise<Feed | null> {
    const leased = new Date(now.getTime() + leaseMs);
    const [taken] = await this.prisma.$queryRaw<{ id: number }[]>`
      UPDATE ban_feed SET claimed_until = ${leased} WHERE id = (
        SELECT id FROM ban_feed WHERE ${which} AND url IS NOT NULL AND (claimed_until IS NULL OR claimed_until <= ${now})
        ORDER BY next_at LIMIT 1 FOR UPDATE SKIP LOCKED
      ) RETURNING id`;
    return taken ? this.findFeed(taken.id) : null;
  }
}
