import type { Pool } from 'pg';
import type { Actor, Ban, Exemption } from '../domain/ban';
import { formatIpAddress, type IpAddress } from '../domain/ip-address';
import type { IpRange } from '../domain/ip-range';
import { err, ok, type Result } from '../domain/result';
import type { PrismaClient } from '../generated/prisma/client';
import type { BanSelection } from '../ports/ban-selection';
import {
  type AddedBans,
  type AddRefusal,
  type BanBatch,
  type BanChange,
  type BanEvent,
  type BanListQuery,
  type BanPage,
  type BanSelectionOfGrid,
  type BanSnapshot,
  type BanStore,
  type BansRefusal,
  type BatchEntry,
  type BatchExpiryRefusal,
  type ChatBan,
  type ChatBanRefusal,
  type EditRefusal,
  type ExemptionPage,
  type ExemptionPageQuery,
  type ExpiredBans,
  type ExpireRefusal,
  type FollowedList,
  type FollowOutcome,
  type GivenChatBan,
  type ImportForecast,
  type ImportOutcome,
  type KeptAnswer,
  type ListedBan,
  type NewBan,
  type NewBans,
  type NewBatch,
  type NewChatBan,
  type NewExemption,
  type NewPostBan,
  type NothingToExpire,
  type PostBan,
  type PostBanRefusal,
  type RequestMark,
  StoreBusy,
  type Stored,
  type UndoChatBanRefusal,
} from '../ports/ban-store';
import { addBans } from './add-bans';
import { endBannedChats } from './ban-chats';
import { BAN_COLUMNS, type BanRow, readBan } from './ban-row';
import { banFromChat, banFromPost, undoChatBan } from './ban-visitor';
import { changeBans, publishChange } from './change-bans';
import { expireBanOfVersion } from './expire-ban-of-version';
import { expireBatch } from './expire-batch';
import { FIND_REFUSAL } from './find-refusal-query';
import { followList, previewFollowing } from './follow-list';
import { importBans, previewImport } from './import-bans';
import { findKeptAnswer } from './kept-answers';
import { type CountedBans, countBansQuery, type ListedBanRow, pageBansQuery, readBanPage } from './list-bans-query';
import { bansBeside, bansOverlapping } from './overlapping-bans';
import { columnsOf, keysOf } from './range-columns';
import { recordBanEvents } from './record-ban-events';
import { selectBansQuery } from './select-bans-query';
import { expireActive, findBan, findBans, insertBan, isPast, refuseRange } from './stored-bans';
import {
  addExemption,
  endExemption,
  exempt,
  exemptionsInForce,
  exemptionsOverlapping,
  findExemption,
  pageOfExemptions,
} from './stored-exemptions';
import { streamBans } from './stream-bans';

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
    /** For changes and previews of very many bans, whose statements take minutes. */
    private readonly bulk: PrismaClient = prisma,
  ) {}

  async addBan(ban: NewBan, now: Date): Promise<Result<Stored<Ban>, AddRefusal>> {
    return changeBans(this.prisma, async (tx, revision) => {
      const added = await insertBan(tx, ban, revision, now);
      if (!added.ok) return added;
      await endBannedChats(tx, now);
      return ok({ value: added.value, revision });
    });
  }

  async banFromChat(ban: NewChatBan, now: Date): Promise<Result<Stored<GivenChatBan>, ChatBanRefusal>> {
    return banFromChat(this.prisma, ban, now);
  }

  async banFromPost(ban: NewPostBan, now: Date): Promise<Result<Stored<PostBan>, PostBanRefusal>> {
    return banFromPost(this.prisma, ban, now);
  }

  async undoChatBan(
    banId: number,
    expectedVersion: number | null,
    actor: Actor,
    now: Date,
  ): Promise<Result<Stored<ChatBan>, UndoChatBanRefusal>> {
    return undoChatBan(this.prisma, banId, expectedVersion, actor, now);
  }

  async editBan(
    id: number,
    change: BanChange,
    expectedVersion: number | null,
    actor: Actor,
    now: Date,
  ): Promise<Result<Stored<Ban>, EditRefusal>> {
    return changeBans<Stored<Ban>, EditRefusal>(this.prisma, async (tx, revision) => {
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
      await recordBanEvents(tx, 'edited', [{ ban: value, before: present }], actor, now);
      await publishChange(tx, revision, now, { kind: 'replace', ranges: [keysOf(present.range), keysOf(range)] });
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

  async expireBanOfVersion(id: number, version: number, actor: Actor, now: Date) {
    return expireBanOfVersion(this.prisma, id, version, actor, now);
  }

  async addBans(bans: NewBans, now: Date): Promise<Result<Stored<AddedBans>, BansRefusal>> {
    return addBans(this.prisma, bans, now);
  }

  async areKnown({ contactId, ticketId }: Pick<NewBan, 'contactId' | 'ticketId'>) {
    const [contacts, tickets] = await Promise.all([
      contactId === null ? 1 : this.prisma.contact.count({ where: { id: contactId } }),
      ticketId === null ? 1 : this.prisma.ticket.count({ where: { id: ticketId } }),
    ]);
    return { contact: contacts > 0, ticket: tickets > 0 };
  }

  async findKeptAnswer(mark: Pick<RequestMark, 'tokenId' | 'key'>, now: Date): Promise<KeptAnswer | null> {
    return findKeptAnswer(this.prisma, mark, now);
  }

  async expireBans(
    ids: readonly number[],
    actor: Actor,
    now: Date,
  ): Promise<Result<Stored<ExpiredBans>, NothingToExpire>> {
    return changeBans<Stored<ExpiredBans>, NothingToExpire>(this.prisma, async (tx, revision) => {
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
    onProgress?: (done: number) => void,
  ): Promise<Stored<ImportOutcome>> {
    return importBans(this.bulk, batch, entries, now, onProgress);
  }

  async previewImport(
    validUntil: Date | null,
    entries: readonly BatchEntry[],
    now: Date,
    onProgress?: (done: number) => void,
  ): Promise<ImportForecast> {
    return previewImport(this.bulk, validUntil, entries, now, onProgress);
  }

  async followList(
    list: FollowedList,
    entries: readonly BatchEntry[],
    now: Date,
    onProgress?: (done: number) => void,
  ): Promise<Stored<FollowOutcome>> {
    return followList(this.bulk, list, entries, now, onProgress);
  }

  async previewFollowing(
    batchId: number,
    entries: readonly BatchEntry[],
    unconfirmed: readonly IpRange[],
    now: Date,
    onProgress?: (done: number) => void,
  ): Promise<ImportForecast> {
    return previewFollowing(this.bulk, batchId, entries, unconfirmed, now, onProgress);
  }

  async expireBatch(
    batchId: number,
    actor: Actor,
    now: Date,
  ): Promise<Result<Stored<{ readonly expired: number }>, BatchExpiryRefusal>> {
    return expireBatch(this.bulk, batchId, actor, now);
  }

  async addExemption(exemption: NewExemption, now: Date): Promise<Stored<Exemption>> {
    return addExemption(this.prisma, exemption, now);
  }

  async exempt(exemption: NewExemption, now: Date): Promise<Stored<Exemption>> {
    return exempt(this.prisma, exemption, now);
  }

  async endExemption(
    id: number,
    actor: Actor,
    now: Date,
  ): Promise<Result<Stored<Exemption>, { kind: 'not-found' } | { kind: 'past' }>> {
    return endExemption(this.prisma, id, actor, now);
  }

  async listExemptions(now: Date): Promise<Exemption[]> {
    return exemptionsInForce(this.prisma, now);
  }

  async pageOfExemptions(query: ExemptionPageQuery, now: Date): Promise<ExemptionPage> {
    return pageOfExemptions(this.prisma, query, now);
  }

  async findExemption(id: number): Promise<Exemption | null> {
    return findExemption(this.prisma, id);
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

  streamBans(selection: BanSelectionOfGrid, now: Date): AsyncGenerator<readonly ListedBan[]> {
    return streamBans(this.prisma, selection, now);
  }

  async selectBans(selection: BanSelection): Promise<Ban[]> {
    const rows = await this.prisma.$queryRaw<BanRow[]>(selectBansQuery(selection));
    return rows.map(readBan);
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
}
