import type { Prisma } from '../generated/prisma/client';

/** Makes an agent's links that still wait useless. The caller holds the agent's row lock. */
export async function revokeLinks(tx: Prisma.TransactionClient, agentId: number, now: Date): Promise<void> {
  await tx.agentLink.updateMany({ where: { agentId, usedAt: null, revokedAt: null }, data: { revokedAt: now } });
}
