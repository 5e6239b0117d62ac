import { formatIpAddress } from '../domain/ip-address';
import type { Prisma } from '../generated/prisma/client';
import type { ActivityEntry } from '../ports/activity-log';

/** Writes what was done into the activity log, as part of the transaction that does it. */
export async function recordActivity(tx: Prisma.TransactionClient, entry: ActivityEntry, at: Date): Promise<void> {
  const { action, actor, subjectId, subjectName, details } = entry;
  await tx.activity.create({
    data: {
      at,
      actorId: actor.agentId,
      actorName: actor.name,
      address: actor.address ? formatIpAddress(actor.address) : null,
      action,
      subjectId,
      subjectName,
      details: { ...details },
    },
  });
}
