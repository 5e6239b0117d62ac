import type { Actor, Exemption } from '../domain/ban';
import { mergeRanges } from '../domain/cidrs';
import { coversRange, formatIpRange, type IpRange, ipRangeFromText, overlaps } from '../domain/ip-range';
import { err, ok, type Result } from '../domain/result';
import { untilMs } from '../domain/segments';
import type { PrismaClient } from '../generated/prisma/client';
import type { ExemptionPage, ExemptionPageQuery, NewExemption, Stored } from '../ports/ban-store';
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
  const outcome = await changeBans<Stored<Exemption>, never>(prisma, async (tx, revision) =>
    ok({ value: await insertExemption(tx, exemption, revision, now), revision }),
  );
  if (!outcome.ok) throw new Error('An exemption is never refused.');
  return outcome.value;
}

/** See BanStore. */
export async function exempt(prisma: PrismaClient, exemption: NewExemption, now: Date): Promise<Stored<Exemption>> {
  const outcome = await changeBans<Stored<Exemption>, Stored<Exemption>>(prisma, async (tx, revision) => {
    const { range, validUntil } = exemption;
    const { startIp, endIp } = columnsOf(range);
    const present = (await exemptionsOverlapping(tx, startIp, endIp, now)).find(
      (each) => coversRange(each.range, range) && untilMs(each.validUntil) >= untilMs(validUntil),
    );
    // Rolled back: nothing changed, so there is no revision to apply. What is there was stored by an earlier one.
    if (present) return err({ value: present, revision: revision - 1n });
    return ok({ value: await insertExemption(tx, exemption, revision, now), revision });
  });
  return outcome.ok ? outcome.value : outcome.error;
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
    const row = await tx.exemption.update({
      where: { id },
      data: { validUntil, endedIn: revision, untilBeforeEnded: present.validUntil },
    });
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

/** See BanStore. */
export async function pageOfExemptions(
  prisma: PrismaClient,
  { state, before, limit }: ExemptionPageQuery,
  now: Date,
): Promise<ExemptionPage> {
  const where = state === 'active' ? activeAt(now) : { validUntil: { lte: now } };
  const [count, found] = await prisma.$transaction([
    prisma.exemption.count({ where }),
    prisma.exemption.findMany({
      where: { ...where, ...(before !== null && { id: { lt: before } }) },
      orderBy: { id: 'desc' },
      take: limit + 1,
    }),
  ]);
  const rows = found.slice(0, limit).map(readExemption);
  return { rows, next: found.length > limit ? (rows.at(-1)?.id ?? null) : null, count };
}

/** See BanStore. */
export async function findExemption(prisma: PrismaClient, id: number): Promise<Exemption | null> {
  const row = await prisma.exemption.findUnique({ where: { id } });
  return row && readExemption(row);
}

/** Whether a ban would ever refuse anybody: whether those exemptions that last as long as it leave anything of it. */
export function hasEffect(range: IpRange, validUntil: Date | null, exemptions: readonly Exemption[]): boolean {
  const until = untilMs(validUntil);
  const holes = exemptions.filter((e) => overlaps(e.range, range) && untilMs(e.validUntil) >= until);
  return (
    mergeRanges(
      [range],
      holes.map((e) => e.range),
    ).length > 0
  );
}

async function insertExemption(
  tx: Tx,
  { range, note, validUntil, createdBy }: NewExemption,
  revision: bigint,
  now: Date,
): Promise<Exemption> {
  const row = await tx.exemption.create({
    data: { ...columnsOf(range), note, createdByName: createdBy.name, createdAt: now, validUntil, addedIn: revision },
  });
  const value = readExemption(row);
  await recordExemption(tx, 'exemption.added', value, createdBy, now);
  await publishChange(tx, revision, now, { kind: 'replace', ranges: [keysOf(range)] });
  return value;
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
