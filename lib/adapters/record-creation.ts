import type { Actor } from '../domain/ban';
import { Prisma } from '../generated/prisma/client';
import type { Tx } from './change-bans';

/** The first event of each ban of a batch, or of those alone whose ids are above `after`. */
export async function recordCreation(tx: Tx, batchId: number, by: Actor, now: Date, after = 0): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO ban_event (ban_id, kind, actor_id, actor_name, at, after)
    SELECT b.id, 'created', ${by.agentId}, ${by.name}, ${now}, ${banAsRecorded(Prisma.sql`b.valid_until`)}
    FROM ban b WHERE b.batch_id = ${batchId} AND b.id > ${after}`;
}

/** A ban `b` as an event records it, with this end. */
export function banAsRecorded(validUntil: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`jsonb_build_object(
    'startIp', host(b.start_ip), 'endIp', host(b.end_ip), 'reason', b.reason,
    'validUntil', to_char(${validUntil} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))`;
}
