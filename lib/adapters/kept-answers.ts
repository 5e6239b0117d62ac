import type { PrismaClient } from '../generated/prisma/client';
import { ANSWERS_KEPT_MS, type KeptAnswer, type RequestMark } from '../ports/ban-store';
import type { Tx } from './change-bans';

/** See BanStore. */
export async function findKeptAnswer(
  db: Tx | PrismaClient,
  { tokenId, key }: Pick<RequestMark, 'tokenId' | 'key'>,
  now: Date,
): Promise<KeptAnswer | null> {
  const row = await db.keptAnswer.findUnique({ where: { tokenId_key: { tokenId, key } } });
  if (!row || row.createdAt.getTime() <= now.getTime() - ANSWERS_KEPT_MS) return null;
  return { bodyHash: row.bodyHash, answer: row.answer, revision: row.revision };
}

/** Keeps an answer in the transaction of what it tells, and forgets those that are too old. */
export async function keepAnswer(
  tx: Tx,
  { tokenId, key }: Pick<RequestMark, 'tokenId' | 'key'>,
  kept: KeptAnswer,
  now: Date,
): Promise<void> {
  await tx.keptAnswer.deleteMany({ where: { createdAt: { lte: new Date(now.getTime() - ANSWERS_KEPT_MS) } } });
  await tx.keptAnswer.create({ data: { tokenId, key, ...kept, createdAt: now } });
}
