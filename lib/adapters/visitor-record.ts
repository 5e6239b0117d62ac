import type { PrismaClient } from '../generated/prisma/client';
import type { VisitorRecord } from '../ports/chat-store';
import { BAN_COLUMNS, type BanRow, readBan } from './ban-row';

const SHOWN_MAX = 5;

/** What the desk knows of a chat's visitor: by contact, and by the addresses of the chat. Three queries side by side. */
export async function findVisitorRecord(prisma: PrismaClient, ticketId: number, _now: Date): Promise<VisitorRecord> {
  const [tickets, addresses, bans] = await Promise.all([
    earlierTickets(prisma, ticketId),
    prisma.chatAddress.findMany({ where: { ticketId }, orderBy: [{ lastSeenAt: 'desc' }, { firstSeenAt: 'desc' }] }),
    prisma.$queryRaw<BanRow[]>`
      WITH chat_ticket AS (SELECT address, contact_id FROM ticket WHERE id = ${ticketId}),
      found AS MATERIALIZED (
        SELECT ${BAN_COLUMNS} FROM chat_ticket x JOIN ban b ON b.range @> x.address
        UNION
        SELECT ${BAN_COLUMNS} FROM chat_ticket x JOIN ban b ON b.contact_id = x.contact_id
      )
      SELECT * FROM found ORDER BY "createdAt" DESC, id DESC LIMIT ${SHOWN_MAX}`,
  ]);
  return {
    ...tickets,
    addresses: addresses.map(({ address, lastSeenAt }) => ({ address, lastSeenAt })),
    bans: bans.map(readBan),
  };
}

async function earlierTickets(
  prisma: PrismaClient,
  ticketId: number,
): Promise<Pick<VisitorRecord, 'earlierTickets' | 'earlierTicketCount'>> {
  const { contactId } = await prisma.ticket.findUniqueOrThrow({ where: { id: ticketId }, select: { contactId: true } });
  if (contactId === null) return { earlierTickets: [], earlierTicketCount: 0 };
  const where = { contactId, id: { not: ticketId } };
  const [rows, count] = await Promise.all([
    prisma.ticket.findMany({
      where,
      orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
      take: SHOWN_MAX,
      select: { code: true, subject: true, status: true, spam: true, createdAt: true },
    }),
    prisma.ticket.count({ where }),
  ]);
  return { earlierTickets: rows, earlierTicketCount: count };
}
