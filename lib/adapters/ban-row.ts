import type { Ban } from '../domain/ban';
import { ipRangeFromText } from '../domain/ip-range';
import { Prisma } from '../generated/prisma/client';

/** A row as Prisma and as BAN_COLUMNS deliver it. */
export interface BanRow {
  id: number;
  startIp: string;
  endIp: string;
  createdAt: Date;
  validUntil: Date | null;
  reason: string;
  bannedById: number | null;
  bannedByName: string;
  contactId: number | null;
  contactName: string;
  ticketId: number | null;
  ticketCode: string;
  batchId: number | null;
  expiredByName: string | null;
  version: number;
}

/** The columns of a BanRow, from `ban b`. */
export const BAN_COLUMNS = Prisma.sql`
  b.id, host(b.start_ip) AS "startIp", host(b.end_ip) AS "endIp", b.created_at AS "createdAt",
  b.valid_until AS "validUntil", b.reason, b.banned_by_id AS "bannedById", b.banned_by_name AS "bannedByName",
  b.contact_id AS "contactId", b.contact_name AS "contactName", b.ticket_id AS "ticketId",
  b.ticket_code AS "ticketCode", b.batch_id AS "batchId", b.expired_by_name AS "expiredByName", b.version`;

export function readBan(row: BanRow): Ban {
  return {
    id: row.id,
    range: ipRangeFromText(row.startIp, row.endIp),
    createdAt: row.createdAt,
    validUntil: row.validUntil,
    reason: row.reason,
    bannedBy: { agentId: row.bannedById, name: row.bannedByName },
    contact: row.contactId === null ? null : { id: row.contactId, name: row.contactName },
    ticket: row.ticketId === null ? null : { id: row.ticketId, code: row.ticketCode },
    batchId: row.batchId,
    expiredByName: row.expiredByName,
    version: row.version,
  };
}
