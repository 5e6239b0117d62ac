import type { Result } from '../domain/result';
import type { Prisma, PrismaClient } from '../generated/prisma/client';
import type { IndexChange } from '../ports/index-source';
import { orNothing } from './or-nothing';

export type Tx = Prisma.TransactionClient;

/** A large import is one transaction. */
const CHANGE_TIMEOUT_MS = 15 * 60_000;

/**
 * One change of bans or exemptions: a transaction that takes the next revision first, whose row lock is held until the
 * commit. A refusal rolls it back. `work` calls `publishChange` once.
 */
export async function changeBans<T, E>(
  prisma: PrismaClient,
  work: (tx: Tx, revision: bigint) => Promise<Result<T, E>>,
): Promise<Result<T, E>> {
  return unlessDeadlocked(prisma, async (tx) => work(tx, await takeRevision(tx)));
}

/**
 * A change of very many bans, which takes its revision last, before it records events: while it works, for a minute or two, others go on banning. So
 * a ban that somebody adds meanwhile isn't seen by it, and may stand beside an equal one of its own. Of it
 * and an edit of one of its bans at the same moment one may have to begin again.
 */
export async function changeManyBans<T, E>(
  prisma: PrismaClient,
  work: (tx: Tx, takeRevision: () => Promise<bigint>) => Promise<Result<T, E>>,
): Promise<Result<T, E>> {
  return unlessDeadlocked(prisma, (tx) => work(tx, () => takeRevision(tx)));
}

const ATTEMPTS_MAX = 3;

/** One transaction. Of two that wait for one another Postgres ends one, which is begun again. */
async function unlessDeadlocked<T, E>(
  prisma: PrismaClient,
  work: (tx: Tx) => Promise<Result<T, E>>,
): Promise<Result<T, E>> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await orNothing(prisma, work, { timeout: CHANGE_TIMEOUT_MS, maxWait: 10_000 });
    } catch (error) {
      if (attempt === ATTEMPTS_MAX || !isDeadlock(error)) throw error;
    }
  }
}

async function takeRevision(tx: Tx): Promise<bigint> {
  const [row] = await tx.$queryRaw<{ revision: bigint }[]>`
    UPDATE index_state SET revision = revision + 1 RETURNING revision`;
  if (!row) throw new Error('The table index_state has lost its row. Restore the database from a backup.');
  return BigInt(row.revision);
}

/** However Prisma tells of it: as its own code, or with Postgres' in the text. */
function isDeadlock(error: unknown): boolean {
  const { code, message = '' } = error as { code?: string; message?: string };
  return code === 'P2034' || message.includes('40P01') || message.includes('deadlock detected');
}

/** What the index has to do for a revision, for whoever applies it. */
export async function publishChange(tx: Tx, revision: bigint, now: Date, change: IndexChange): Promise<void> {
  await tx.indexOutbox.create({
    data: { revision, change: change as unknown as Prisma.InputJsonValue, createdAt: now },
  });
}
