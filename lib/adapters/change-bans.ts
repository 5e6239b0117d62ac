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
  return orNothing(
    prisma,
    async (tx) => {
      const [row] = await tx.$queryRaw<{ revision: bigint }[]>`
        UPDATE index_state SET revision = revision + 1 RETURNING revision`;
      if (!row) throw new Error('The table index_state has lost its row. Restore the database from a backup.');
      return work(tx, BigInt(row.revision));
    },
    { timeout: CHANGE_TIMEOUT_MS, maxWait: 10_000 },
  );
}

/** What the index has to do for a revision, for whoever applies it. */
export async function publishChange(tx: Tx, revision: bigint, now: Date, change: IndexChange): Promise<void> {
  await tx.indexOutbox.create({
    data: { revision, change: change as unknown as Prisma.InputJsonValue, createdAt: now },
  });
}
