import type { Actor, Exemption } from '../domain/ban';
import { formatIpRange, type IpRange, ipRangeFromText } from '../domain/ip-range';
import { err, ok, type Result } from '../domain/result';
import { flattenWithin, untilMs } from '../domain/segments';
import type { PrismaClient } from '../generated/prisma/client';
import type { NewExemption, Stored } from '../ports/ban-store';
import { activeAt } from './active-at';
import { endBannedChats } from './ban-chats';
import { changeBans, publishChange, type Tx } from './change-bans';
import { columnsOf, keysOf } from './range-columns';
import { recordActivity } from './record-activity';

/** See BanStore. */
export async function addExemption(
  prisma: PrismaClient,
  exemption: NewExemption,
  now: Date,
): Promise<Stored<Exemption>> {
  const outcome = await changeBans<Stored<Exemption>, never>(prisma, async (tx, revision) => {
    const row = await tx.exemption.create({
      data: {
        ...columnsOf(exemption.range),
        note: exemption.note,
        createdByName: exemption.createdBy.name,
        createdAt: now,
        validUntil: exemption.validUntil,
      },
    });
    const value = readExemption(row);
    await recordExemption(tx, 'exemption.added', value, exemption.createdBy, now);
    await publishChange(tx, revision, now, { kind: 'replace', ranges: [keysOf(exemption.range)] });
    return ok({ value, revision });
  });
  if (!outcome.ok) throw new Error('An exemption is never refused.');
  return outcome.value;
}

/** See BanStore. */
export async function endExemption(
  prisma: PrismaClient,
  id: number,
  actor: Actor,
  now: Date,
): Promise<Result<Stored<Exemption>, { kind: 'not-found' } | { kind: 'past' }>> {
  return changeBans<Stored<Exemption>, { kind: 'not-found' } | { kind: 'past' }>(prisma, async (tx, revision) => {
    const present = await tx.exemption.findUnique({ where: { id } });
    if (!present) return err({ kind: 'not-found' });
    if (present.validUntil && present.validUntil <= now) return err({ kind: 'past' });
    const validUntil = now < present.createdAt ? present.createdAt : now;
    const row = await tx.exemption.update({ where: { id }, data: { validUntil } });
    const value = readExemption(row);
    await recordExemption(tx, 'exemption.ended', value, actor, now);
    await publishChange(tx, revision, now, { kind: 'replace', ranges: [keysOf(value.range)] });
    await endBannedChats(tx, now);
    return ok({ value, revision });
  });
}

export async function exemptionsOverlapping(
  db: Tx | PrismaClient,
  startIp: string,
  endIp: string,
  now: Date,
): Promise<Exemption[]> {
  const rows = await db.$queryRaw<ExemptionRow[]>`
    SELECT id, host(start_ip) AS "startIp", host(end_ip) AS "endIp", note, created_by_name AS "createdByName",
      created_at AS "createdAt", valid_until AS "validUntil"
    FROM exemption WHERE range && inet_range(${startIp}::inet, ${endIp}::inet, '[]')
      AND (valid_until IS NULL OR valid_until > ${now})
    ORDER BY valid_until DESC NULLS FIRST, id`;
  return rows.map(readExemption);
}

/** Those in force, the newest first. */
export async function exemptionsInForce(db: Tx | PrismaClient, now: Date): Promise<Exemption[]> {
  const rows = await db.exemption.findMany({ where: activeAt(now), orderBy: { id: 'desc' } });
  return rows.map(readExemption);
}

/** Whether a ban would ever refuse anybody, given the exemptions that overlap it. */
export function hasEffect(range: IpRange, validUntil: Date | null, exemptions: readonly Exemption[]): boolean {
  if (exemptions.length === 0) return true;
  const { start, end } = keysOf(range);
  const holes = exemptions
    .filter((e) => e.range.family === range.family)
    .map((e) => ({ ...keysOf(e.range), until: untilMs(e.validUntil), id: 0 }));
  return flattenWithin(start, end, [{ start, end, until: untilMs(validUntil), id: 1 }], holes).length > 0;
}

interface ExemptionRow {
  id: number;
  startIp: string;
  endIp: string;
  note: string;
  createdByName: string;
  createdAt: Date;
  validUntil: Date | null;
}

function readExemption(row: ExemptionRow): Exemption {
  const { id, note, createdByName, createdAt, validUntil } = row;
  return { id, range: ipRangeFromText(row.startIp, row.endIp), note, createdByName, createdAt, validUntil };
}

async function recordExemption(
  tx: Tx,
  action: 'exemption.added' | 'exemption.ended',
  { id, range, note, validUntil }: Exemption,
  actor: Actor,
  at: Date,
): Promise<void> {
  const details = { note, validUntil: validUntil?.toISOString() ?? null };
  await recordActivity(tx, { action, actor, subjectId: id, subjectName: formatIpRange(range), details }, at);
}
