import type { Actor, Ban } from '../domain/ban';
import { formatIpRange } from '../domain/ip-range';
import { Prisma } from '../generated/prisma/client';
import type { ActivityAction, ActivityEntry } from '../ports/activity-log';
import type { BanEvent, BanSnapshot } from '../ports/ban-store';
import type { Tx } from './change-bans';
import { columnsOf } from './range-columns';
import { recordActivities } from './record-activity';

/** What happened to bans, for their timelines and for the activity log. `before`: the ban as it was, if there was one. */
export async function recordBanEvents(
  tx: Tx,
  kind: BanEvent['kind'],
  changes: readonly { readonly ban: Ban; readonly before: Ban | null }[],
  actor: Actor,
  at: Date,
): Promise<void> {
  await tx.banEvent.createMany({
    data: changes.map(({ ban, before }) => ({
      banId: ban.id,
      kind,
      actorId: actor.agentId,
      actorName: actor.name,
      at,
      before: before === null ? Prisma.DbNull : { ...snapshotOf(before) },
      after: { ...snapshotOf(ban) },
    })),
  });
  const action: ActivityAction = `ban.${kind}`;
  const entries = changes.map(
    ({ ban, before }): ActivityEntry => ({
      action,
      actor,
      subjectId: ban.id,
      subjectName: formatIpRange(ban.range),
      details: { ...termsOf(ban), ...(kind === 'edited' && before && changedTerms(ban, before)) },
    }),
  );
  await recordActivities(tx, entries, at);
}

/** What a ban says besides its range, for the activity log. */
function termsOf(ban: Ban): ActivityEntry['details'] {
  const { validUntil, reason } = snapshotOf(ban);
  return { validUntil, reason };
}

/** What an edit replaced, of what it did replace. */
function changedTerms(ban: Ban, before: Ban): ActivityEntry['details'] {
  const [now, then] = [snapshotOf(ban), snapshotOf(before)];
  const rangeBefore = formatIpRange(before.range);
  return {
    ...(rangeBefore !== formatIpRange(ban.range) && { rangeBefore }),
    ...(then.validUntil !== now.validUntil && { validUntilBefore: then.validUntil }),
    ...(then.reason !== now.reason && { reasonBefore: then.reason }),
  };
}

function snapshotOf(ban: Ban): BanSnapshot {
  return {
    ...columnsOf(ban.range),
    validUntil: ban.validUntil?.toISOString() ?? null,
    reason: ban.reason,
  };
}
