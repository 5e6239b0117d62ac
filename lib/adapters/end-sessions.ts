import type { Prisma } from '../generated/prisma/client';
import { SESSION_IDLE_MAX_MS } from '../ports/agent-store';

/** Ends an agent's sessions: all, all but `keep`, or `only` one. Answers how many of them were still signed in. */
export async function endSessions(
  tx: Prisma.TransactionClient,
  agentId: number,
  now: Date,
  which: { readonly keep?: string; readonly only?: string } = {},
): Promise<number> {
  const ended = await tx.agentSession.updateManyAndReturn({
    where: { agentId, revokedAt: null, id: which.only ?? (which.keep && { not: which.keep }) },
    data: { revokedAt: now },
    select: { lastSeenAt: true, expiresAt: true },
  });
  const idleSince = new Date(now.getTime() - SESSION_IDLE_MAX_MS);
  return ended.filter(({ lastSeenAt, expiresAt }) => lastSeenAt > idleSince && expiresAt > now).length;
}
