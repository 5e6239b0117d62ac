import type { Channel } from '../domain/channel';
import { formatIpAddress } from '../domain/ip-address';
import { firstAddress, type IpRange, lastAddress } from '../domain/ip-range';
import { Prisma, type PrismaClient } from '../generated/prisma/client';
import { AGENT_PRESENT_MS } from '../ports/agent-store';
import type { AgentInRange, OpenChatInRange, RangeUse, RangeUser, RangeUsers } from '../ports/range-use';

/** So many of each are named; the rest are counted. */
const NAMED_MAX = 5;
/** So many tickets are looked at, the latest. More say nothing that "more than 1,000" doesn't. */
const TICKETS_MAX = 1_000;

/**
 * Tickets and sessions by address, in Postgres. Three queries that each walk one index and stop at a limit, so that
 * 0.0.0.0/0 costs no more than a crowded /16.
 */
export class PostgresRangeUse implements RangeUse {
  constructor(private readonly prisma: PrismaClient) {}

  async whoUses(range: IpRange, since: Date, now: Date, except?: RangeUser): Promise<RangeUsers> {
    const isAnother = isAnotherThan(except);
    const [ticketsAndContacts, openChats, agents] = await Promise.all([
      this.ticketsAndContacts(range, since, isAnother),
      this.openChats(range, isAnother),
      this.agents(range, since, now),
    ]);
    return { ...ticketsAndContacts, openChats, agents };
  }

  private async ticketsAndContacts(
    range: IpRange,
    since: Date,
    isAnother: Prisma.Sql,
  ): Promise<Pick<RangeUsers, 'tickets' | 'contacts'>> {
    const rows = await this.prisma.$queryRaw<TicketRow[]>`
      SELECT t.code, t.subject, t.channel::text AS channel, t.spam, t.created_at AS "createdAt",
        c.id AS "contactId", c.name AS "contactName"
      FROM (
        SELECT t.* FROM ticket AS t
        WHERE ${within(Prisma.sql`address`, range)} AND created_at >= ${since} AND ${isAnother}
        ORDER BY created_at DESC, id DESC LIMIT ${TICKETS_MAX + 1}
      ) AS t
      LEFT JOIN contact c ON c.id = t.contact_id
      ORDER BY t.created_at DESC, t.id DESC`;
    const countIsCapped = rows.length > TICKETS_MAX;
    const contacts = new Map<number, { id: number; name: string }>();
    for (const { contactId: id, contactName: name } of rows.slice(0, TICKETS_MAX)) {
      if (id !== null && name !== null && !contacts.has(id)) contacts.set(id, { id, name });
    }
    const tickets = rows
      .slice(0, NAMED_MAX)
      .map(({ code, subject, channel, spam, createdAt }) => ({ code, subject, channel, spam, createdAt }));
    return {
      tickets: { rows: tickets, count: Math.min(rows.length, TICKETS_MAX), countIsCapped },
      contacts: { rows: [...contacts.values()].slice(0, NAMED_MAX), count: contacts.size, countIsCapped },
    };
  }

  private async openChats(range: IpRange, isAnother: Prisma.Sql): Promise<RangeUsers['openChats']> {
    const rows = await this.prisma.$queryRaw<(OpenChatInRange & { total: number })[]>`
      WITH open AS MATERIALIZED (
        SELECT t.id, c.kind::text AS kind, t.code, t.contact_id, t.created_at FROM chat c JOIN ticket t ON t.id = c.ticket_id
        WHERE c.status <> 'ended' AND ${within(Prisma.sql`t.address`, range)} AND ${isAnother}
        LIMIT ${TICKETS_MAX + 1}
      )
      SELECT o.kind, o.code, c.name AS "contactName", o.created_at AS "createdAt", (SELECT count(*) FROM open)::int AS total
      FROM open o LEFT JOIN contact c ON c.id = o.contact_id
      ORDER BY o.created_at DESC, o.id DESC LIMIT ${NAMED_MAX}`;
    const total = rows[0]?.total ?? 0;
    return {
      rows: rows.map(({ kind, code, contactName, createdAt }) => ({ kind, code, contactName, createdAt })),
      count: Math.min(total, TICKETS_MAX),
      countIsCapped: total > TICKETS_MAX,
    };
  }

  /** All of them are counted: staff are hundreds, not millions. */
  private async agents(range: IpRange, since: Date, now: Date): Promise<RangeUsers['agents']> {
    const presentSince = new Date(now.getTime() - AGENT_PRESENT_MS);
    const seenThere = within(Prisma.sql`s.last_address`, range);
    const rows = await this.prisma.$queryRaw<(AgentInRange & { total: number })[]>`
      WITH there AS MATERIALIZED (
        SELECT s.agent_id, max(s.last_seen_at) AS seen_at, coalesce(bool_or(
            s.revoked_at IS NULL AND s.expires_at > ${now} AND s.last_seen_at > ${presentSince} AND ${seenThere}
          ), false) AS is_there
        FROM agent_session s
        WHERE s.last_seen_at >= ${since} AND (${seenThere} OR ${within(Prisma.sql`s.address`, range)})
        GROUP BY s.agent_id
      )
      SELECT a.id, a.name, t.seen_at AS "lastSeenAt", t.is_there AS "isThere", (count(*) OVER ())::int AS total
      FROM there t JOIN agent a ON a.id = t.agent_id
      WHERE a.disabled_at IS NULL
      ORDER BY t.is_there DESC, t.seen_at DESC, a.id LIMIT ${NAMED_MAX}`;
    return {
      rows: rows.map(({ id, name, lastSeenAt, isThere }) => ({ id, name, lastSeenAt, isThere })),
      count: rows[0]?.total ?? 0,
      countIsCapped: false,
    };
  }
}

interface TicketRow {
  code: string;
  subject: string;
  channel: Channel;
  spam: boolean;
  createdAt: Date;
  contactId: number | null;
  contactName: string | null;
}

/** Holds for a ticket `t` of another visitor. */
function isAnotherThan(except: RangeUser | undefined): Prisma.Sql {
  if (!except) return Prisma.sql`TRUE`;
  const { ticketId, contactId } = except;
  return Prisma.sql`t.id <> ${ticketId} AND t.contact_id IS DISTINCT FROM ${contactId ?? 0}`;
}

/** Both ends belong to a range. Postgres orders inet by family first, so a range of one never holds the other. */
function within(column: Prisma.Sql, range: IpRange): Prisma.Sql {
  const [first, last] = [firstAddress(range), lastAddress(range)].map(formatIpAddress);
  return Prisma.sql`${column} BETWEEN ${first}::inet AND ${last}::inet`;
}
