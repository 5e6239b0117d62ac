import { formatIpAddress } from '../domain/ip-address';
import type { Prisma } from '../generated/prisma/client';
import type { ActivityEntry } from '../ports/activity-log';

/** Writes what was done into the activity log, as part of the transaction that does it. */
export async function recordActivity(tx: Prisma.TransactionClient, entry: ActivityEntry, at: Date): Promise<void> {
  await recordActivities(tx, [entry], at);
}

/** The same for many things done at once, in one statement. */
export async function recordActivities(
  tx: Prisma.TransactionClient,
  entries: readonly ActivityEntry[],
  at: Date,
): Promise<void> {
  await tx.activity.createMany({
    data: entries.map(({ action, actor, subjectId, subjectName, details }) => ({
      at,
      actorId: actor.agentId,
      actorName: actor.name,
      address: actor.address ? formatIpAddress(actor.address) : null,
      action,
      subjectId,
      subjectName,
      details: { ...details },
    })),
  });
}
