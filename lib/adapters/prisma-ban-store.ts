import type { Pool } from 'pg';
import { postBanUndoneLine } from '../channels/board/post-ban-line';
import { banUndoneLine } from '../channels/chat/chat-lines';
import type { Actor, Ban, Exemption } from '../domain/ban';
import { mergeRanges } from '../domain/cidrs';
import { formatIpAddress, type IpAddress, parseIpAddress } from '../domain/ip-address';
import { covers, firstAddress, formatIpRange, type IpRange, ipRangeFromText, lastAddress } from '../domain/ip-range';
import { err, ok, type Result } from '../domain/result';
import { flattenWithin, type Span, untilMs } from '../domain/segments';
import { sortKey } from '../domain/sort-key';
import { Prisma, type PrismaClient } from '../generated/prisma/client';
import type { ActivityAction, ActivityEntry } from '../ports/activity-log';
import {
  type AddRefusal,
  type BanBatch,
  type BanChange,
  type BanEvent,
  type BanListQuery,
  type BanPage,
  type BanSnapshot,
  type BanStore,
  type BatchEntry,
  type ChatBan,
  type ChatBanRefusal,
  type EditRefusal,
  type ExpiredBans,
  type ExpireRefusal,
  type GivenChatBan,
  type ImportOutcome,
  type NewBan,
  type NewBatch,
  type NewChatBan,
  type NewExemption,
  type NewPostBan,
  type NothingToExpire,
  type PostBan,
  type PostBanRefusal,
  StoreBusy,
  type Stored,
  type UndoChatBanRefusal,
} from '../ports/ban-store';
import type { IndexChange } from '../ports/index-source';
import { endBannedChats, endByBan, reopenEnded } from './ban-chats';
import { hidePostsByBan, lockPost, showPostsOfBan } from './ban-posts';
import { BAN_COLUMNS, type BanRow, readBan } from './ban-row';
import { lockConversation, ofCode } from './change-chat';
import { addLines } from './conversation';
import { FIND_REFUSAL } from './find-refusal-query';
import { type CountedBans, countBansQuery, type ListedBanRow, pageBansQuery, readBanPage } from './list-bans-query';
import { orNothing } from './or-nothing';
import { bansBeside, bansOverlapping } from './overlapping-bans';
import { recordActivities, recordActivity } from './record-activity';

type Tx = Prisma.TransactionClient;

const IMPORT_ROWS_PER_STATEMENT = 10_000;
/** After an import of so many bans the table's statistics are taken anew. */
const IMPORT_ANALYZED_MIN = 1_000;
/** So many gate queries may wait for a connection; the rest fail at once, which the caller treats as a store that is down. */
const GATE_QUEUE_MAX = 500;

/** A store that answered this recently is up. */
const LATELY_MS = 1_000;

/**
 * Bans in Postgres. Every change begins by raising `index_state.revision`, whose row lock is held until the commit:
 * changes of bans are serialised, so revisions are gapless and in commit order, and what a change checked (duplicates,
 * exemptions, versions) still holds when it commits.
 */
export class PrismaBanStore implements BanStore {
  /** When the gate's last look-up was answered (performance.now). */
  private lastAnswerAt = Number.NEGATIVE_INFINITY;

  /** `gatePool` answers the gate alone: small, with short time-outs, so that nothing else can starve it. */
  constructor(
    private readonly prisma: PrismaClient,
    private readonly gatePool: Pool,
  ) {}

  async addBan(ban: NewBan, now: Date): Promise<Result<Stored<Ban>, AddRefusal>> {
    return this.change(async (tx, revision) => {
      const added = await insertBan(tx, ban, revision, now);
      if (!added.ok) return added;
      await endBannedChats(tx, now);
      return ok({ value: added.value, revision });
    });
  }

  async banFromChat({ code, ...terms }: NewChatBan, now: Date): Promise<Result<Stored<GivenChatBan>, ChatBanRefusal>> {
    return this.change<Stored<GivenChatBan>, ChatBanRefusal>(async (tx, revision) => {
      const chat = await lockConversation(tx, ofCode(null, code));
      if (!chat) return err({ kind: 'not-found' });
      if (chat.status === 'ended') {
        return err({
          kind: 'chat-ended',
          of: chat.kind,
          ban: chat.banId === null ? null : await findBan(tx, chat.banId),
        });
      }
      const refusal = await refuseAddress(tx, chat.address, terms, now);
      if (refusal) return err(refusal);
      const { ticketId, contact } = chat;
      const added = await insertBan(tx, { ...terms, ticketId, contactId: contact?.id ?? null }, revision, now);
      if (!added.ok) return added;
      await endByBan(tx, [{ chat, ban: added.value, spam: true }], now);
      const otherChats = await endBannedChats(tx, now);
      return ok({ value: { ban: added.value, ticketCode: chat.code, kind: chat.kind, otherChats }, revision });
    });
  }

  async banFromPost(ban: NewPostBan, now: Date): Promise<Result<Stored<PostBan>, PostBanRefusal>> {
    const { topicId, seq, hidesPosts, ...terms } = ban;
    return this.change<Stored<PostBan>, PostBanRefusal>(async (tx, revision) => {
      const banned = await lockPost(tx, topicId, seq);
      if (!banned) return err({ kind: 'not-found' });
      const refusal = await refuseAddress(tx, banned.post.address, terms, now);
      if (refusal) return err(refusal.kind === 'address-changed' ? { kind: 'address-unknown' } : refusal);
      const { topic, post } = banned;
      const about = { ticketId: topic.ticket.id, contactId: post.contact?.id ?? null };
      const added = await insertBan(tx, { ...terms, ...about }, revision, now);
      if (!added.ok) return added;
      const hiddenPosts = await hidePostsByBan(tx, banned, added.value, hidesPosts, now);
      const otherChats = await endBannedChats(tx, now);
      return ok({ value: { ban: added.value, ticketCode: topic.ticket.code, otherChats, hiddenPosts }, revision });
    });
  }

  async undoChatBan(
    banId: number,
    expectedVersion: number | null,
    actor: Actor,
    now: Date,
  ): Promise<Result<Stored<ChatBan>, UndoChatBanRefusal>> {
    return this.change<Stored<ChatBan>, UndoChatBanRefusal>(async (tx, revision) => {
      const ban = await findBan(tx, banId);
      if (!ban) return err({ kind: 'not-found' });
      const chat =
        ban.ticket && (await lockConversation(tx, Prisma.sql`c.ticket_id = ${ban.ticket.id} AND c.ban_id = ${banId}`));
      const hasPosts = chat === null && (await tx.boardPost.count({ where: { banId } })) > 0;
      if (!ban.ticket || !(chat || hasPosts)) return err({ kind: 'not-from-chat', ban });
      if (isPast(ban, now)) return err({ kind: 'past', ban });
      if (expectedVersion !== null && ban.version !== expectedVersion) return err({ kind: 'changed-meanwhile', ban });
      const { id: ticketId, code: ticketCode } = ban.ticket;
      const [expired = ban] = await expireActive(tx, [ban], actor, revision, now);
      const others = await reopenEnded(tx, ban.id, ticketId);
      const shownOn = chat ? [] : await showPostsOfBan(tx, ban);
      if (chat) {
        await tx.ticket.update({ where: { id: ticketId }, data: { status: 'open', resolvedAt: null, spam: false } });
      }
      const { name: authorName, agentId: authorId } = actor;
      const line = (ticketId: number, text: string) =>
        ({ ticketId, authorName, authorId, event: 'ban_undone', text }) as const;
      const told = [
        ...others.map((other) => line(other.ticketId, banUndoneLine(actor, ban, false))),
        ...shownOn.filter((id) => id !== ticketId).map((id) => line(id, postBanUndoneLine(actor, ban))),
      ];
      const own = chat ? banUndoneLine(actor, ban, true) : postBanUndoneLine(actor, ban);
      await addLines(tx, [line(ticketId, own), ...told], now);
      return ok({ value: { ban: expired, ticketCode, otherChats: others.map(({ code }) => code) }, revision });
    });
  }

  async editBan(
    id: number,
    change: BanChange,
    expectedVersion: number | null,
    actor: Actor,
    now: Date,
  ): Promise<Result<Stored<Ban>, EditRefusal>> {
    return this.change<Stored<Ban>, EditRefusal>(async (tx, revision) => {
      const present = await findBan(tx, id);
      if (!present) return err({ kind: 'not-found' });
      if (isPast(present, now)) return err({ kind: 'past', ban: present });
      if (expectedVersion !== null && present.version !== expectedVersion) {
        return err({ kind: 'changed-meanwhile', ban: present });
      }
      const range = change.range ?? present.range;
      const validUntil = change.validUntil === undefined ? present.validUntil : change.validUntil;
      const reason = change.reason ?? present.reason;
      const refusal = await refuseRange(tx, range, validUntil, now, id);
      if (refusal) return err(refusal);
      const row = await tx.ban.update({
        where: { id },
        data: { ...columnsOf(range), validUntil, reason, version: { increment: 1 } },
      });
      const value = readBan(row);
      await recordEvents(tx, 'edited', [{ ban: value, before: present }], actor, now);
      await publish(tx, revision, now, { kind: 'replace', ranges: [keysOf(present.range), keysOf(range)] });
      await endBannedChats(tx, now);
      return ok({ value, revision });
    });
  }

  async expireBan(id: number, actor: Actor, now: Date): Promise<Result<Stored<Ban>, ExpireRefusal>> {
    const outcome = await this.expireBans([id], actor, now);
    if (!outcome.ok) {
      const [ban] = outcome.error.past;
      return err(ban ? { kind: 'past', ban } : { kind: 'not-found' });
    }
    const { value, revision } = outcome.value;
    const [ban] = value.expired;
    if (!ban) throw new Error('An expiry that was not refused has ended its ban.');
    return ok({ value: ban, revision });
  }

  async expireBans(
    ids: readonly number[],
    actor: Actor,
    now: Date,
  ): Promise<Result<Stored<ExpiredBans>, NothingToExpire>> {
    return this.change<Stored<ExpiredBans>, NothingToExpire>(async (tx, revision) => {
      const present = await findBans(tx, ids);
      const known = new Set(present.map((ban) => ban.id));
      const missing = [...new Set(ids)].filter((id) => !known.has(id));
      const past = present.filter((ban) => isPast(ban, now));
      const active = present.filter((ban) => !isPast(ban, now));
      if (active.length === 0) return err({ past, missing });
      const expired = await expireActive(tx, active, actor, revision, now);
      return ok({ value: { expired, past, missing }, revision });
    });
  }

  async importBans(
    batch: NewBatch,
    entries: readonly BatchEntry[],
    now: Date,
    onProgress: (done: number) => void = () => {},
  ): Promise<Stored<ImportOutcome>> {
    const outcome = await this.change<Stored<ImportOutcome>, never>(async (tx, revision) => {
      const dated = entries.map((entry): DatedEntry => {
        const { validUntil = batch.validUntil } = entry;
        return { ...entry, validUntil };
      });
      const exempted = await whollyExempted(tx, dated, now);
      const fresh = longestOfEach(dated.filter((_, i) => !exempted.has(i)));
      const parts = scattered(fresh, IMPORT_ROWS_PER_STATEMENT);
      const { id } = await tx.banBatch.create({
        data: { name: batch.name, createdByName: batch.createdBy.name, createdAt: now },
      });
      let added = 0;
      let done = 0;
      for (const part of parts) {
        added += await insertEntries(tx, id, batch, part, now);
        done += part.length;
        onProgress(done);
      }
      // What Postgres knew of a smaller table can make it look up each event's ban by a scan.
      if (added >= IMPORT_ANALYZED_MIN) await tx.$executeRaw`ANALYZE ban`;
      await tx.$executeRaw`
        INSERT INTO ban_event (ban_id, kind, actor_id, actor_name, at, after)
        SELECT b.id, 'created', ${batch.createdBy.agentId}, ${batch.createdBy.name}, ${now}, jsonb_build_object(
          'startIp', host(b.start_ip), 'endIp', host(b.end_ip), 'reason', b.reason,
          'validUntil', to_char(b.valid_until AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))
        FROM ban b WHERE b.batch_id = ${id}`;
      await recordActivity(
        tx,
        {
          action: 'bans.imported',
          actor: batch.createdBy,
          subjectId: id,
          subjectName: batch.name,
          details: { added, refused: exempted.size },
        },
        now,
      );
      await publish(tx, revision, now, { kind: 'batch', batchId: id, count: added });
      await endBannedChats(tx, now);
      const covered = entries.length - exempted.size - added;
      return ok({ value: { batchId: id, added, covered, exempted: [...exempted] }, revision });
    });
    if (!outcome.ok) throw new Error('An import is never refused as a whole.');
    return outcome.value;
  }

  async addExemption(exemption: NewExemption, now: Date): Promise<Stored<Exemption>> {
    const outcome = await this.change<Stored<Exemption>, never>(async (tx, revision) => {
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
      await publish(tx, revision, now, { kind: 'replace', ranges: [keysOf(exemption.range)] });
      return ok({ value, revision });
    });
    if (!outcome.ok) throw new Error('An exemption is never refused.');
    return outcome.value;
  }

  async endExemption(
    id: number,
    actor: Actor,
    now: Date,
  ): Promise<Result<Stored<Exemption>, { kind: 'not-found' } | { kind: 'past' }>> {
    return this.change<Stored<Exemption>, { kind: 'not-found' } | { kind: 'past' }>(async (tx, revision) => {
      const present = await tx.exemption.findUnique({ where: { id } });
      if (!present) return err({ kind: 'not-found' });
      if (present.validUntil && present.validUntil <= now) return err({ kind: 'past' });
      const validUntil = now < present.createdAt ? present.createdAt : now;
      const row = await tx.exemption.update({ where: { id }, data: { validUntil } });
      const value = readExemption(row);
      await recordExemption(tx, 'exemption.ended', value, actor, now);
      await publish(tx, revision, now, { kind: 'replace', ranges: [keysOf(value.range)] });
      await endBannedChats(tx, now);
      return ok({ value, revision });
    });
  }

  async listExemptions(now: Date): Promise<Exemption[]> {
    const rows = await this.prisma.exemption.findMany({ where: activeAt(now), orderBy: { id: 'desc' } });
    return rows.map(readExemption);
  }

  async findBan(id: number): Promise<Ban | null> {
    return findBan(this.prisma, id);
  }

  async findBans(ids: readonly number[]): Promise<Ban[]> {
    return findBans(this.prisma, ids);
  }

  async findBatch(id: number): Promise<BanBatch | null> {
    return this.prisma.banBatch.findUnique({ where: { id } });
  }

  async banEvents(id: number): Promise<BanEvent[]> {
    const rows = await this.prisma.banEvent.findMany({ where: { banId: id }, orderBy: { id: 'asc' } });
    return rows.map((row) => ({
      kind: row.kind,
      at: row.at,
      actorName: row.actorName,
      before: row.before as BanSnapshot | null,
      after: row.after as unknown as BanSnapshot,
    }));
  }

  async listBans(query: BanListQuery, now: Date): Promise<BanPage> {
    const [counted = { n: 0, ids: [] }] = await this.prisma.$queryRaw<CountedBans[]>(countBansQuery(query, now));
    const rows = counted.n === 0 ? [] : await this.prisma.$queryRaw<ListedBanRow[]>(pageBansQuery(query, now, counted));
    return readBanPage(query, rows, counted);
  }

  async listBannerNames(limit: number): Promise<string[]> {
    // Each name is looked up after the one before: the index is asked once a name, not once a ban.
    const rows = await this.prisma.$queryRaw<{ name: string }[]>`
      WITH RECURSIVE banner AS (
        (SELECT banned_by_name AS name FROM ban ORDER BY banned_by_name LIMIT 1)
        UNION ALL
        (SELECT next.name FROM banner CROSS JOIN LATERAL (
          SELECT b.banned_by_name AS name FROM ban b WHERE b.banned_by_name > banner.name
          ORDER BY b.banned_by_name LIMIT 1) AS next)
      ) SELECT name FROM banner LIMIT ${limit}`;
    return rows.map((row) => row.name);
  }

  async bansCovering(address: IpAddress, now: Date): Promise<Ban[]> {
    const rows = await this.prisma.$queryRaw<BanRow[]>`
      WITH covering AS MATERIALIZED (SELECT ${BAN_COLUMNS} FROM ban b WHERE b.range @> ${formatIpAddress(address)}::inet)
      SELECT * FROM covering WHERE "validUntil" IS NULL OR "validUntil" > ${now}
      ORDER BY "validUntil" DESC NULLS FIRST, id`;
    return rows.map(readBan);
  }

  async bansOverlapping(range: IpRange, now: Date, limit: number): Promise<Ban[]> {
    return bansOverlapping(this.prisma, range, now, limit);
  }

  async bansBeside(ids: readonly number[], now: Date, limit: number): Promise<ReadonlyMap<number, readonly Ban[]>> {
    return bansBeside(this.prisma, ids, now, limit);
  }

  async exemptionsCovering(address: IpAddress, now: Date): Promise<Exemption[]> {
    return exemptionsOverlapping(this.prisma, formatIpAddress(address), formatIpAddress(address), now);
  }

  async exemptionsOverlapping(range: IpRange, now: Date): Promise<Exemption[]> {
    const { startIp, endIp } = columnsOf(range);
    return exemptionsOverlapping(this.prisma, startIp, endIp, now);
  }

  async findRefusal(address: IpAddress, now: Date, timeoutMs: number) {
    if (this.gatePool.waitingCount >= GATE_QUEUE_MAX)
      throw new StoreBusy('Too many look-ups are waiting for Postgres.');
    const waited = this.gatePool.waitingCount > 0;
    try {
      const { rows } = await this.gatePool.query({
        name: 'find-refusal',
        text: FIND_REFUSAL,
        values: [formatIpAddress(address), now],
        query_timeout: timeoutMs,
      } as { name: string; text: string; values: unknown[] });
      this.lastAnswerAt = performance.now();
      const row = rows[0] as { id: number; valid_until: Date | null } | undefined;
      return row ? { banId: row.id, validUntil: row.valid_until } : null;
    } catch (error) {
      // Who waited behind others and then ran out of time met a crowd, which is no proof of an outage.
      if (waited && this.answeredLately()) throw new StoreBusy('Postgres did not get to this look-up in time.');
      throw error;
    }
  }

  private answeredLately(): boolean {
    return performance.now() - this.lastAnswerAt < LATELY_MS;
  }

  /** One change of bans or exemptions: a transaction that takes the next revision first. A refusal rolls it back. */
  private async change<T, E>(work: (tx: Tx, revision: bigint) => Promise<Result<T, E>>): Promise<Result<T, E>> {
    return orNothing(
      this.prisma,
      async (tx) => {
        const [row] = await tx.$queryRaw<{ revision: bigint }[]>`
          UPDATE index_state SET revision = revision + 1 RETURNING revision`;
        if (!row) throw new Error('The table index_state has lost its row. Restore the database from a backup.');
        return work(tx, BigInt(row.revision));
      },
      { timeout: CHANGE_TIMEOUT_MS, maxWait: 10_000 },
    );
  }
}

/** A large import is one transaction. */
const CHANGE_TIMEOUT_MS = 15 * 60_000;

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

async function findBan(db: Tx | PrismaClient, id: number): Promise<Ban | null> {
  const row = await db.ban.findUnique({ where: { id } });
  return row ? readBan(row) : null;
}

async function findBans(db: Tx | PrismaClient, ids: readonly number[]): Promise<Ban[]> {
  const rows = await db.ban.findMany({ where: { id: { in: [...ids] } } });
  const found = new Map(rows.map((row) => [row.id, readBan(row)]));
  return [...new Set(ids)].flatMap((id) => found.get(id) ?? []);
}

/** Not `!isActive`: a ban made a moment ago by a clock that runs ahead isn't over. */
const isPast = (ban: Ban, now: Date): boolean =>
  // Expired is expired, also to a change that was begun before, or whose clock is behind the one that expired it.
  ban.expiredByName !== null || (ban.validUntil !== null && ban.validUntil <= now);

const activeAt = (now: Date) => ({ OR: [{ validUntil: null }, { validUntil: { gt: now } }] });

/** Stores a ban with its event and its outbox row, unless it is refused. */
async function insertBan(tx: Tx, ban: NewBan, revision: bigint, now: Date): Promise<Result<Ban, AddRefusal>> {
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
  await recordEvents(tx, 'created', [{ ban: value, before: null }], ban.bannedBy, now);
  await publish(tx, revision, now, { kind: 'add', family: value.range.family, span: spanOf(value) });
  return ok(value);
}

/** Why a ban of this range would not refuse the chat's visitor, who may have moved or be exempt; null if it would. */
async function refuseAddress(
  tx: Tx,
  address: string | null,
  { range, validUntil }: Pick<NewBan, 'range' | 'validUntil'>,
  now: Date,
): Promise<Extract<ChatBanRefusal, { kind: 'address-changed' | 'inside-exemption' }> | null> {
  const parsed = parseIpAddress(address ?? '');
  if (!parsed.ok || !covers(range, parsed.value)) return { kind: 'address-changed', address: address ?? '' };
  const exemptions = await exemptionsOverlapping(tx, address ?? '', address ?? '', now);
  const alone = { family: parsed.value.family, first: parsed.value.value, last: parsed.value.value };
  return hasEffect(alone, validUntil, exemptions) ? null : { kind: 'inside-exemption', exemptions };
}

/** Ends bans that are active, in one revision. */
async function expireActive(tx: Tx, active: readonly Ban[], actor: Actor, revision: bigint, now: Date): Promise<Ban[]> {
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
  await recordEvents(tx, 'expired', changes, actor, now);
  // Disjoint, so that nothing is read and written twice where they overlap.
  const ranges = mergeRanges(active.map((ban) => ban.range));
  await publish(tx, revision, now, { kind: 'replace', ranges: ranges.map(keysOf) });
  return expired;
}

/** Why a range can't be banned until then: it is banned already, or exempted for all that time. `except` = a ban being edited. */
async function refuseRange(
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

async function exemptionsOverlapping(
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

/** Whether a ban would ever refuse anybody, given the exemptions that overlap it. */
function hasEffect(range: IpRange, validUntil: Date | null, exemptions: readonly Exemption[]): boolean {
  if (exemptions.length === 0) return true;
  const { start, end } = keysOf(range);
  const holes = exemptions
    .filter((e) => e.range.family === range.family)
    .map((e) => ({ ...keysOf(e.range), until: untilMs(e.validUntil), id: 0 }));
  return flattenWithin(start, end, [{ start, end, until: untilMs(validUntil), id: 1 }], holes).length > 0;
}

/** An entry of an import with its own end. */
type DatedEntry = BatchEntry & { readonly validUntil: Date | null };

/** Which entries of an import would never refuse anybody, by position. */
async function whollyExempted(tx: Tx, entries: readonly DatedEntry[], now: Date): Promise<Set<number>> {
  const exemptions = (await tx.exemption.findMany({ where: activeAt(now) })).map(readExemption);
  const exempted = new Set<number>();
  if (exemptions.length === 0) return exempted;
  for (const [i, { range, validUntil }] of entries.entries()) {
    const near = exemptions.filter((e) => e.range.first <= range.last && e.range.last >= range.first);
    if (!hasEffect(range, validUntil, near)) exempted.add(i);
  }
  return exempted;
}

/** An import may hold a range twice; the one that ends last stands, of equal ones the first. */
function longestOfEach(entries: readonly DatedEntry[]): DatedEntry[] {
  const longest = new Map<string, DatedEntry>();
  for (const entry of entries) {
    const { start, end } = keysOf(entry.range);
    const known = longest.get(start + end);
    if (!known || untilMs(known.validUntil) < untilMs(entry.validUntil)) longest.set(start + end, entry);
  }
  return [...longest.values()];
}

/**
 * The entries in parts that each hold a sample of the whole list. Lists are sorted, and the tree of `ban_range_idx` does
 * not balance itself: filled in the order of addresses it becomes a chain, in which 111,000 ranges took ten times as long
 * to insert and a look-up read 83 pages instead of 12. Rows of one part are put in random order.
 */
function scattered<T>(entries: readonly T[], size: number): T[][] {
  const parts = Array.from({ length: Math.ceil(entries.length / size) }, (): T[] => []);
  for (const [i, entry] of entries.entries()) parts[i % parts.length]?.push(entry);
  return parts;
}

async function insertEntries(
  tx: Tx,
  batchId: number,
  batch: NewBatch,
  entries: readonly DatedEntry[],
  now: Date,
): Promise<number> {
  const columns = entries.map((entry) => columnsOf(entry.range));
  return tx.$executeRaw`
    INSERT INTO ban (start_ip, end_ip, created_at, valid_until, reason, banned_by_id, banned_by_name, batch_id)
    SELECT e.start_ip, e.end_ip, ${now}, NULLIF(e.ends, 'infinity'), e.reason, ${batch.createdBy.agentId},
      ${batch.createdBy.name}, ${batchId}
    FROM unnest(${columns.map((c) => c.startIp)}::inet[], ${columns.map((c) => c.endIp)}::inet[],
      ${entries.map((e) => e.validUntil?.toISOString() ?? 'infinity')}::timestamptz[],
      ${entries.map((e) => e.reason)}::text[]) AS e (start_ip, end_ip, ends, reason)
    WHERE NOT EXISTS (
      SELECT 1 FROM ban b WHERE b.start_ip = e.start_ip AND b.end_ip = e.end_ip
        AND COALESCE(b.valid_until, 'infinity') > ${now}
        AND COALESCE(b.valid_until, 'infinity') >= e.ends)
    ORDER BY random()`;
}

async function namesOf(tx: Tx, ban: NewBan): Promise<{ contactName: string; ticketCode: string }> {
  const contact = ban.contactId === null ? null : await tx.contact.findUnique({ where: { id: ban.contactId } });
  const ticket = ban.ticketId === null ? null : await tx.ticket.findUnique({ where: { id: ban.ticketId } });
  return { contactName: contact?.name ?? '', ticketCode: ticket?.code ?? '' };
}

/** What happened to bans, for their timelines and for the activity log. `before`: the ban as it was, if there was one. */
async function recordEvents(
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

async function publish(tx: Tx, revision: bigint, now: Date, change: IndexChange): Promise<void> {
  await tx.indexOutbox.create({
    data: { revision, change: change as unknown as Prisma.InputJsonValue, createdAt: now },
  });
}

function columnsOf(range: IpRange): { startIp: string; endIp: string } {
  return { startIp: formatIpAddress(firstAddress(range)), endIp: formatIpAddress(lastAddress(range)) };
}

function keysOf(range: IpRange) {
  return { family: range.family, start: sortKey(firstAddress(range)), end: sortKey(lastAddress(range)) };
}

function spanOf(ban: Ban): Span {
  const { start, end } = keysOf(ban.range);
  return { start, end, until: untilMs(ban.validUntil), id: ban.id };
}

function snapshotOf(ban: Ban): BanSnapshot {
  return {
    ...columnsOf(ban.range),
    validUntil: ban.validUntil?.toISOString() ?? null,
    reason: ban.reason,
  };
}
