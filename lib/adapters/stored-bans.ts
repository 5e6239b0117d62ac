import type { Actor, Ban } from '../domain/ban';
import { mergeRanges } from '../domain/cidrs';
import type { IpRange } from '../domain/ip-range';
import { err, ok, type Result } from '../domain/result';
import { type Span, untilMs } from '../domain/segments';
import type { PrismaClient } from '../generated/prisma/client';
import type { AddRefusal, NewBan } from '../ports/ban-store';
import { activeAt } from './active-at';
import { readBan } from './ban-row';
import { publishChange, type Tx } from './change-bans';
import { columnsOf, keysOf } from './range-columns';
import { recordBanEvents } from './record-ban-events';
import { exemptionsOverlapping, hasEffect } from './stored-exemptions';

export async function findBan(db: Tx | PrismaClient, id: number): Promise<Ban | null> {
  const row = await db.ban.findUnique({ where: { id } });
  return row ? readBan(row) : null;
}

/** In the order of `ids`; those that no ban has are left out. */
export async function findBans(db: Tx | PrismaClient, ids: readonly number[]): Promise<Ban[]> {
  const rows = await db.ban.findMany({ where: { id: { in: [...ids] } } });
  const found = new Map(rows.map((row) => [row.id, readBan(row)]));
  return [...new Set(ids)].flatMap((id) => found.get(id) ?? []);
}

/** Not `!isActive`: a ban made a moment ago by a clock that runs ahead isn't over. */
export const isPast = (ban: Ban, now: Date): boolean =>
  // Expired is expired, also to a change that was begun before, or whose clock is behind the one that expired it.
  ban.expiredByName !== null || (ban.validUntil !== null && ban.validUntil <= now);

/** Stores a ban with its event and its outbox row, unless it is refused. */
export async function insertBan(tx: Tx, ban: NewBan, revision: bigint, now: Date): Promise<Result<Ban, AddRefusal>> {
  const refusal = await refuseRange(tx, ban.range, ban.validUntil, now, null);
  if (refusal) return err(refusal);
  const names = await namesOf(tx, ban);
  const row = await tx.ban.create({
    data: {
      ...columnsOf(ban.range),
      createdAt: now,
      validUntil: ban.validUntil,
      reason: ban.reason,
      bannedById: ban.bannedBy.agentId,
      bannedByName: ban.bannedBy.name,
      contactId: ban.contactId,
      ticketId: ban.ticketId,
      ...names,
    },
  });
  const value = readBan(row);
  await recordBanEvents(tx, 'created', [{ ban: value, before: null }], ban.bannedBy, now);
  await publishChange(tx, revision, now, { kind: 'add', family: value.range.family, span: spanOf(value) });
  return ok(value);
}

/** Ends bans that are active, in one revision. */
export async function expireActive(
  tx: Tx,
  active: readonly Ban[],
  actor: Actor,
  revision: bigint,
  now: Date,
): Promise<Ban[]> {
  // A clock that runs behind the one that made a ban must not make it end before it began.
  await tx.$executeRaw`
    UPDATE ban SET valid_until = GREATEST(${now}, created_at), expired_by_name = ${actor.name},
      version = version + 1
    WHERE id = ANY (${active.map((ban) => ban.id)}::int[])`;
  const expired = await findBans(
    tx,
    active.map((ban) => ban.id),
  );
  const changes = expired.map((ban, at) => ({ ban, before: active[at] ?? null }));
  await recordBanEvents(tx, 'expired', changes, actor, now);
  // Disjoint, so that nothing is read and written twice where they overlap.
  const ranges = mergeRanges(active.map((ban) => ban.range));
  await publishChange(tx, revision, now, { kind: 'replace', ranges: ranges.map(keysOf) });
  return expired;
}

/** Why a range can't be banned until then: it is banned already, or exempted for all that time. `except` = a ban being edited. */
export async function refuseRange(
  tx: Tx,
  range: IpRange,
  validUntil: Date | null,
  now: Date,
  except: number | null,
): Promise<AddRefusal | null> {
  const { startIp, endIp } = columnsOf(range);
  const duplicate = await tx.ban.findFirst({
    where: {
      startIp,
      endIp,
      id: { not: except ?? -1 },
      OR: [{ validUntil: null }, ...(validUntil ? [{ validUntil: { gte: validUntil } }] : [])],
      AND: activeAt(now),
    },
    orderBy: { id: 'asc' },
  });
  if (duplicate) return { kind: 'duplicate', ban: readBan(duplicate) };
  const exemptions = await exemptionsOverlapping(tx, startIp, endIp, now);
  if (!hasEffect(range, validUntil, exemptions)) return { kind: 'inside-exemption', exemptions };
  return null;
}

async function namesOf(tx: Tx, ban: NewBan): Promise<{ contactName: string; ticketCode: string }> {
  const contact = ban.contactId === null ? null : await tx.contact.findUnique({ where: { id: ban.contactId } });
  const ticket = ban.ticketId === null ? null : await tx.ticket.findUnique({ where: { id: ban.ticketId } });
  return { contactName: contact?.name ?? '', ticketCode: ticket?.code ?? '' };
}

function spanOf(ban: Ban): Span {
  const { start, end } = keysOf(ban.range);
  return { start, end, until: untilMs(ban.validUntil), id: ban.id };
}
