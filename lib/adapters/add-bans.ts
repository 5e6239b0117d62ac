import { formatIpRange, overlaps } from '../domain/ip-range';
import { err, ok, type Result } from '../domain/result';
import { untilMs } from '../domain/segments';
import type { PrismaClient } from '../generated/prisma/client';
import type { AddedBans, AddedOutcome, BansRefusal, NewBan, NewBans, Stored } from '../ports/ban-store';
import { endBannedChats } from './ban-chats';
import { changeBans, publishChange, type Tx } from './change-bans';
import { findKeptAnswer, keepAnswer } from './kept-answers';
import { columnsOf } from './range-columns';
import { recordActivity } from './record-activity';
import { recordCreation } from './record-creation';
import { exemptionsInForce, hasEffect } from './stored-exemptions';

/** After so many the table's statistics are taken anew, as after an import. */
const ANALYZED_MIN = 1_000;

/** See BanStore. */
export async function addBans(
  prisma: PrismaClient,
  { bans, name, addedBy, allOrNothing, refusedBefore, keep }: NewBans,
  now: Date,
): Promise<Result<Stored<AddedBans>, BansRefusal>> {
  return changeBans<Stored<AddedBans>, BansRefusal>(prisma, async (tx, revision) => {
    // Under the revision's lock: of two that ask the same at once the second finds what the first was answered.
    const known = keep && (await findKeptAnswer(tx, keep, now));
    if (known) return err({ kind: 'known', answer: known });
    const judged = await judge(tx, bans, now);
    const accepted = judged.filter((each) => 'ban' in each);
    const refused = judged.length - accepted.length;
    const told = outcomesOf(judged);
    if (refused > 0 && allOrNothing) return err({ kind: 'refused', outcomes: told });
    if (accepted.length === 0 && !keep) return err({ kind: 'refused', outcomes: told });
    if (accepted.length === 0) {
      await publishChange(tx, revision, now, { kind: 'replace', ranges: [] });
    } else {
      const { id: batchId } = await tx.banBatch.create({
        data: { name, createdByName: addedBy.name, createdAt: now },
      });
      await insertAccepted(tx, accepted, batchId, now);
      const details = { added: accepted.length, refused: refused + refusedBefore };
      const entry = {
        action: 'bans.imported',
        actor: addedBy,
        subjectId: batchId,
        subjectName: name,
        details,
      } as const;
      await recordActivity(tx, entry, now);
      await publishChange(tx, revision, now, { kind: 'batch', batchId, count: accepted.length });
      await endBannedChats(tx, now);
    }
    if (keep) {
      await keepAnswer(tx, keep, { bodyHash: keep.bodyHash, answer: keep.answerOf(told), revision }, now);
    }
    return ok({ value: { outcomes: told }, revision });
  });
}

interface Accepted {
  readonly ban: NewBan;
  readonly id: number;
  readonly contactName: string;
  readonly ticketCode: string;
}
type Judged = Accepted | { readonly refusal: Extract<AddedOutcome, { refusal: unknown }>['refusal'] };

const outcomesOf = (judged: readonly Judged[]): AddedOutcome[] =>
  judged.map((each) => ('ban' in each ? { id: each.id } : each));

/** Which bans would be stored, and as what, as if they came one after the other. */
async function judge(tx: Tx, bans: readonly NewBan[], now: Date): Promise<Judged[]> {
  const exempted = await exemptedAtFirst(tx, bans, now);
  const exemptions = exempted.size === 0 ? [] : await exemptionsInForce(tx, now);
  const duplicates = await duplicatesOf(tx, bans, now);
  const contacts = await namesOfContacts(tx, bans);
  const tickets = await codesOfTickets(tx, bans);
  const ids = await nextIds(tx, bans.length);
  /** Of those accepted so far, by range: the one that ends last. */
  const longest = new Map<string, { id: number; until: number }>();
  return bans.map((ban, i): Judged => {
    const { range, validUntil, contactId, ticketId } = ban;
    const contactName = contactId === null ? '' : contacts.get(contactId);
    if (contactName === undefined) return { refusal: { kind: 'unknown-contact' } };
    const ticketCode = ticketId === null ? '' : tickets.get(ticketId);
    if (ticketCode === undefined) return { refusal: { kind: 'unknown-ticket' } };
    const key = formatIpRange(range);
    const before = longest.get(key);
    const until = untilMs(validUntil);
    const duplicate = duplicates.get(i) ?? (before && before.until >= until ? before.id : undefined);
    if (duplicate !== undefined) return { refusal: { kind: 'duplicate', banId: duplicate } };
    if (exempted.has(i)) {
      const near = exemptions.filter((e) => overlaps(e.range, range));
      if (!hasEffect(range, validUntil, near)) return { refusal: { kind: 'inside-exemption', exemptions: near } };
    }
    const id = ids[i];
    if (id === undefined) throw new Error('Postgres gave fewer ids than it was asked for.');
    longest.set(key, { id, until });
    return { ban, id, contactName, ticketCode };
  });
}

/** By position: an active ban of the very same range that ends no earlier. */
async function duplicatesOf(tx: Tx, bans: readonly NewBan[], now: Date): Promise<Map<number, number>> {
  const columns = bans.map(({ range }) => columnsOf(range));
  const rows = await tx.$queryRaw<{ at: number; id: number }[]>`
    SELECT e.at::int AS at, known.id FROM unnest(${columns.map((c) => c.startIp)}::inet[],
      ${columns.map((c) => c.endIp)}::inet[], ${bans.map(endText)}::timestamptz[])
      WITH ORDINALITY AS e (start_ip, end_ip, ends, at)
    CROSS JOIN LATERAL (
      SELECT b.id FROM ban b WHERE b.start_ip = e.start_ip AND b.end_ip = e.end_ip
        AND COALESCE(b.valid_until, 'infinity') > ${now} AND COALESCE(b.valid_until, 'infinity') >= e.ends
      ORDER BY b.id LIMIT 1) AS known`;
  return new Map(rows.map(({ at, id }) => [at - 1, id]));
}

/**
 * By position: those whose first address is exempted for as long as they hold. The others refuse somebody, which so need not
 * be asked of thousands of exemptions for each of thousands of bans, while all other work waits.
 */
async function exemptedAtFirst(tx: Tx, bans: readonly NewBan[], now: Date): Promise<Set<number>> {
  const rows = await tx.$queryRaw<{ at: number }[]>`
    SELECT e.at::int AS at FROM unnest(${bans.map(({ range }) => columnsOf(range).startIp)}::inet[],
      ${bans.map(endText)}::timestamptz[]) WITH ORDINALITY AS e (start_ip, ends, at)
    WHERE EXISTS (
      SELECT 1 FROM exemption x WHERE x.range @> e.start_ip
        AND COALESCE(x.valid_until, 'infinity') > ${now} AND COALESCE(x.valid_until, 'infinity') >= e.ends)`;
  return new Set(rows.map(({ at }) => at - 1));
}

async function namesOfContacts(tx: Tx, bans: readonly NewBan[]): Promise<Map<number, string>> {
  const ids = [...new Set(bans.flatMap(({ contactId }) => contactId ?? []))];
  const rows = await tx.contact.findMany({ where: { id: { in: ids } }, select: { id: true, name: true } });
  return new Map(rows.map(({ id, name }) => [id, name]));
}

async function codesOfTickets(tx: Tx, bans: readonly NewBan[]): Promise<Map<number, string>> {
  const ids = [...new Set(bans.flatMap(({ ticketId }) => ticketId ?? []))];
  const rows = await tx.ticket.findMany({ where: { id: { in: ids } }, select: { id: true, code: true } });
  return new Map(rows.map(({ id, code }) => [id, code]));
}

/** Taken before the rows are stored, so that each ban is told its own, in the order in which they came. */
async function nextIds(tx: Tx, count: number): Promise<number[]> {
  const rows = await tx.$queryRaw<{ id: number }[]>`
    SELECT nextval(pg_get_serial_sequence('ban', 'id'))::int AS id FROM generate_series(1, ${count}::int)`;
  return rows.map(({ id }) => id).sort((a, b) => a - b);
}

/** In random order, see `importBans` about why. */
async function insertAccepted(tx: Tx, accepted: readonly Accepted[], batchId: number, now: Date): Promise<void> {
  const columns = accepted.map(({ ban }) => columnsOf(ban.range));
  const [first] = accepted;
  if (!first) return;
  const { agentId, name } = first.ban.bannedBy;
  await tx.$executeRaw`
    INSERT INTO ban (id, start_ip, end_ip, created_at, valid_until, reason, banned_by_id, banned_by_name, contact_id,
      contact_name, ticket_id, ticket_code, batch_id)
    SELECT e.id, e.start_ip, e.end_ip, ${now}, NULLIF(e.ends, 'infinity'), e.reason, ${agentId}::int, ${name},
      e.contact_id, e.contact_name, e.ticket_id, e.ticket_code, ${batchId}
    FROM unnest(${accepted.map(({ id }) => id)}::int[], ${columns.map((c) => c.startIp)}::inet[],
      ${columns.map((c) => c.endIp)}::inet[], ${accepted.map(({ ban }) => endText(ban))}::timestamptz[],
      ${accepted.map(({ ban }) => ban.reason)}::text[], ${accepted.map(({ ban }) => ban.contactId)}::int[],
      ${accepted.map((each) => each.contactName)}::text[], ${accepted.map(({ ban }) => ban.ticketId)}::int[],
      ${accepted.map((each) => each.ticketCode)}::text[])
      AS e (id, start_ip, end_ip, ends, reason, contact_id, contact_name, ticket_id, ticket_code)
    ORDER BY random()`;
  if (accepted.length >= ANALYZED_MIN) await tx.$executeRaw`ANALYZE ban`;
  await recordCreation(tx, batchId, first.ban.bannedBy, now);
}

const endText = ({ validUntil }: NewBan): string => validUntil?.toISOString() ?? 'infinity';
