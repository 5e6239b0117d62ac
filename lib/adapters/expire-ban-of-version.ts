import type { Actor, Ban } from '../domain/ban';
import { err, ok, type Result } from '../domain/result';
import type { PrismaClient } from '../generated/prisma/client';
import type { ChangedMeanwhile, ExpireRefusal, Stored } from '../ports/ban-store';
import { changeBans } from './change-bans';
import { expireActive, findBan, isPast } from './stored-bans';

/** See BanStore. */
export async function expireBanOfVersion(
  prisma: PrismaClient,
  id: number,
  version: number,
  actor: Actor,
  now: Date,
): Promise<Result<Stored<Ban>, ExpireRefusal | ChangedMeanwhile>> {
  return changeBans<Stored<Ban>, ExpireRefusal | ChangedMeanwhile>(prisma, async (tx, revision) => {
    const present = await findBan(tx, id);
    if (!present) return err({ kind: 'not-found' });
    if (present.version !== version) return err({ kind: 'changed-meanwhile', ban: present });
    if (isPast(present, now)) return err({ kind: 'past', ban: present });
    const [value = present] = await expireActive(tx, [present], actor, revision, now);
    return ok({ value, revision });
  });
}
