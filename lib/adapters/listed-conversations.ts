import { Prisma } from '../generated/prisma/client';

/** The condition that a `chat c` runs or ended since. Two branches, each of which an index of its own answers. */
export const isListed = (endedSince: Date): Prisma.Sql =>
  Prisma.sql`(c.status <> 'ended' OR (c.status = 'ended' AND c.ended_at >= ${endedSince}))`;
