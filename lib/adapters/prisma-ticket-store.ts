import { newTicketCode } from '../channels/tickets/ticket-code';
import { formatIpAddress } from '../domain/ip-address';
import type {
  Contact,
  Message as MessageRow,
  Prisma,
  PrismaClient,
  Ticket as TicketRow,
} from '../generated/prisma/client';
import type {
  Message,
  NewTicket,
  Ticket,
  TicketListQuery,
  TicketPage,
  TicketStore,
  TicketWithMessages,
} from '../ports/ticket-store';

/** Far more than chance needs among 8 · 10¹¹ codes: running out of tries means that the source of codes is broken. */
const CODE_TRIES_MAX = 10;
const PAGE_ROWS_MAX = 200;
const USER_AGENT_LENGTH_MAX = 500;
const ERASE_ROWS_AT_ONCE = 5000;

/** Tickets, messages and contacts in Postgres. `newCode` is replaced in tests only. */
export class PrismaTicketStore implements TicketStore {
  constructor(
    private readonly prisma: PrismaClient,
    private readonly newCode: () => string = newTicketCode,
  ) {}

  async openTicket(ticket: NewTicket, now: Date): Promise<Ticket> {
    return this.prisma.$transaction(async (tx) => {
      const contact = await findOrMakeContact(tx, ticket.visitor, now);
      const row = await this.insertTicket(tx, ticket, contact, now);
      await tx.message.create({
        data: {
          ticketId: row.id,
          seq: 1,
          author: 'visitor',
          authorName: ticket.visitor.name,
          text: ticket.text,
          createdAt: now,
        },
      });
      return toTicket({ ...row, contact });
    });
  }

  async findTicketByCode(code: string): Promise<TicketWithMessages | null> {
    const row = await this.prisma.ticket.findUnique({
      where: { code: code.trim().toUpperCase() },
      include: { contact: true, messages: { orderBy: { seq: 'asc' } } },
    });
    return row ? { ...toTicket(row), messages: row.messages.map(toMessage) } : null;
  }

  async listTickets(query: TicketListQuery): Promise<TicketPage> {
    const limit = Math.min(Math.max(Math.trunc(query.limit) || 1, 1), PAGE_ROWS_MAX);
    const after = query.cursor === undefined ? null : readCursor(query.cursor);
    const rows = await this.prisma.ticket.findMany({
      where: { spam: query.spam, ...(after && olderThan(after)) },
      include: { contact: true },
      orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
      take: limit + 1,
    });
    const last = rows.length > limit ? rows[limit - 1] : undefined;
    return { rows: rows.slice(0, limit).map(toTicket), nextCursor: last ? writeCursor(last) : null };
  }

  async eraseAddressesBefore(instant: Date): Promise<number> {
    let erased = 0;
    for (;;) {
      // In portions, so that no ticket stays locked for long.
      const rows = await this.prisma.$executeRaw`
        UPDATE ticket SET address = NULL
        WHERE id IN (
          SELECT id FROM ticket WHERE created_at < ${instant} AND address IS NOT NULL LIMIT ${ERASE_ROWS_AT_ONCE}
        )`;
      erased += rows;
      if (rows < ERASE_ROWS_AT_ONCE) return erased;
    }
  }

  /** Tries codes until one is free. ON CONFLICT DO NOTHING, because an exception would end the whole transaction. */
  private async insertTicket(
    tx: Prisma.TransactionClient,
    ticket: NewTicket,
    contact: Contact | null,
    now: Date,
  ): Promise<TicketRow> {
    for (let tries = 0; tries < CODE_TRIES_MAX; tries++) {
      const [row] = await tx.ticket.createManyAndReturn({
        data: [
          {
            code: this.newCode(),
            channel: ticket.channel,
            spam: ticket.spam,
            subject: ticket.subject,
            contactId: contact?.id ?? null,
            address: ticket.address && formatIpAddress(ticket.address),
            userAgent: ticket.userAgent.slice(0, USER_AGENT_LENGTH_MAX),
            createdAt: now,
            updatedAt: now,
          },
        ],
        skipDuplicates: true,
      });
      if (row) return row;
    }
    throw new Error(`No free ticket code in ${CODE_TRIES_MAX} tries.`);
  }
}

/**
 * The contact with that e-mail; made if there is none; null without an e-mail. A known contact keeps the name it has:
 * anybody can type somebody else's e-mail address into a form.
 */
async function findOrMakeContact(
  tx: Prisma.TransactionClient,
  visitor: NewTicket['visitor'],
  now: Date,
): Promise<Contact | null> {
  const email = visitor.email.trim().toLowerCase();
  if (email === '') return null;
  const [made] = await tx.contact.createManyAndReturn({
    data: [{ email, name: visitor.name, createdAt: now }],
    skipDuplicates: true,
  });
  return made ?? tx.contact.findUniqueOrThrow({ where: { email } });
}

interface Position {
  readonly createdAt: Date;
  readonly id: number;
}

const olderThan = ({ createdAt, id }: Position) => ({
  OR: [{ createdAt: { lt: createdAt } }, { createdAt, id: { lt: id } }],
});

/** Format: `1795430400000-17`: when the last row of a page was created (epoch ms), and its id. */
const writeCursor = ({ createdAt, id }: Position): string => `${createdAt.getTime()}-${id}`;

/** Null for anything that isn't a cursor, which then means the first page. */
function readCursor(cursor: string): Position | null {
  const match = /^(\d{1,15})-(\d{1,9})$/.exec(cursor);
  return match ? { createdAt: new Date(Number(match[1])), id: Number(match[2]) } : null;
}

function toTicket(row: TicketRow & { contact: Contact | null }): Ticket {
  const { id, code, channel, status, spam, subject, address, userAgent, createdAt, updatedAt } = row;
  const contact = row.contact && { id: row.contact.id, name: row.contact.name, email: row.contact.email };
  return { id, code, channel, status, spam, subject, contact, address, userAgent, createdAt, updatedAt };
}

function toMessage({ seq, author, authorName, text, createdAt }: MessageRow): Message {
  return { seq, author, authorName, text, createdAt };
}
