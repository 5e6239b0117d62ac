import type { Actor } from '../domain/ban';
import type { Tx } from './change-bans';

/** The first event of each ban of a batch. */
export async function recordCreation(tx: Tx, batchId: number, by: Actor, now: Date): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO ban_event (ban_id, kind, actor_id, actor_name, at, after)
    SELECT b.id, 'created', ${by.agentId}, ${by.name}, ${now}, jsonb_build_object(
      'startIp', host(b.start_ip), 'endIp', host(b.end_ip), 'reason', b.reason,
      'validUntil', to_char(b.valid_until AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))
    FROM ban b WHERE b.batch_id = ${batchId}`;
}
