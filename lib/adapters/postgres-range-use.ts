import type { Channel } from '../domain/channel';
import { formatIpAddress, type IpAddress, parseIpAddress } from '../domain/ip-address';
import { firstAddress, type IpRange, lastAddress } from '../domain/ip-range';
import { Prisma, type PrismaClient } from '../generated/prisma/client';
import { AGENT_PRESENT_MS } from '../ports/agent-store';
import type { AgentInRange, Listed, OpenChatInRange, RangeUse, RangeUser, RangeUsers } from '../ports/range-use';

/** So many of each are named; the rest are counted. */
const NAMED_MAX = 5;
/** So many tickets are looked at, the latest. More say nothing that "more than 1,000" doesn't. */
const TICKETS_MAX = 1_000;
/** So many addresses of a set are asked about. */
const ADDRESSES_MAX = 5_000;

/**
 * Tickets and sessions by address, in Postgres. Three queries that each walk one index and stop at a limit, so that
 * 0.0.0.0/0 costs no more than a crowded /16.
 */
export class PostgresRangeUse implements RangeUse {
  constructor(private readonly prisma: PrismaClient) {}

  async whoUses(range: IpRange, since: Date, now: Date, except?: RangeUser): Promise<RangeUsers> {
    return this.users((column) => within(column, range), since, now, isAnotherThan(except));
  }

  async whoUsesAny(covers: (address: IpAddress) => boolean, since: Date, now: Date): Promise<RangeUsers> {
    const used = await this.prisma.$queryRaw<{ address: string }[]>`
      SELECT host(address) AS address FROM (
        SELECT address, max(created_at) AS at FROM ticket WHERE created_at >= ${since} AND address IS NOT NULL GROUP BY 1
        UNION ALL
        SELECT t.address, t.created_at FROM chat c JOIN ticket t ON t.id = c.ticket_id
        WHERE c.status <> 'ended' AND t.created_at < ${since} AND t.address IS NOT NULL
        UNION ALL
        SELECT last_address, max(last_seen_at) FROM agent_session
        WHERE last_seen_at >= ${since} AND last_address IS NOT NULL GROUP BY 1
        UNION ALL
        SELECT address, max(last_seen_at) FROM agent_session
        WHERE last_seen_at >= ${since} AND address IS NOT NULL GROUP BY 1
      ) used GROUP BY address ORDER BY max(at) DESC`;
    const covered: string[] = [];
    for (const { address } of used) {
      const parsed = parseIpAddress(address);
      if (parsed.ok && covers(parsed.value)) covered.push(address);
      if (covered.length === ADDRESSES_MAX) break;
    }
    const users = await this.users((column) => Prisma.sql`${column} = ANY (${covered}::inet[])`, since, now);
    if (covered.length < ADDRESSES_MAX) return users;
    const capped = <T>(list: Listed<T>): Listed<T> => ({ ...list, countIsCapped: true });
    return { ...users, tickets: capped(users.tickets), contacts: capped(users.contacts) };
  }

  private async users(
    isThere: IsThere,
    since: Date,
    now: Date,
    isAnother: Prisma.Sql = Prisma.sql`TRUE`,
  ): Promise<RangeUsers> {
    const [ticketsAndContacts, openChats, agents] = await Promise.all([
      this.ticketsAndContacts(isThere, since, isAnother),
      this.openChats(isThere, isAnother),
      this.agents(isThere, since, now),
    ]);
    return { ...ticketsAndContacts, openChats, agents };
  }

  private async ticketsAndContacts(
    isThere: IsThere,
    since: Date,
    isAnother: Prisma.Sql,
  ): Promise<Pick<RangeUsers, 'tickets' | 'contacts'>> {
    const rows = await this.prisma.$queryRaw<TicketRow[]>`
      SELECT t.code, t.subject, t.channel::text AS channel, t.spam, t.created_at AS "createdAt",
        c.id AS "contactId", c.name AS "contactName"
      FROM (
        SELECT t.* FROM ticket AS t
        WHERE ${isThere(Prisma.sql`address`)} AND created_at >= ${since} AND ${isAnother}
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

  private async openChats(isThere: IsThere, isAnother: Prisma.Sql): Promise<RangeUsers['openChats']> {
    const rows = await this.prisma.$queryRaw<(OpenChatInRange & { total: number })[]>`
      WITH open AS MATERIALIZED (
        SELECT t.id, c.kind::text AS kind, t.code, t.contact_id, t.created_at FROM chat c JOIN ticket t ON t.id = c.ticket_id
        WHERE c.status <> 'ended' AND ${isThere(Prisma.sql`t.address`)} AND ${isAnother}
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
  private async agents(isThere: IsThere, since: Date, now: Date): Promise<RangeUsers['agents']> {
    const presentSince = new Date(now.getTime() - AGENT_PRESENT_MS);
    const seenThere = isThere(Prisma.sql`s.last_address`);
    const rows = await this.prisma.$queryRaw<(AgentInRange & { total: number })[]>`
      WITH there AS MATERIALIZED (
        SELECT s.agent_id, max(s.last_seen_at) AS seen_at, coalesce(bool_or(
            s.revoked_at IS NULL AND s.expires_at > ${now} AND s.last_seen_at > ${presentSince} AND ${seenThere}
          ), false) AS is_there
        FROM agent_session s
        WHERE s.last_seen_at >= ${since} AND (${seenThere} OR ${isThere(Prisma.sql`s.address`)})
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

/** Whether a column's address is one of those asked about. */
type IsThere = (column: Prisma.Sql) => Prisma.Sql;

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
