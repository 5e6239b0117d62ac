import type { Actor, Ban } from '../domain/ban';
import { err, ok, type Result } from '../domain/result';
import type { Contact as ContactRow, PrismaClient } from '../generated/prisma/client';
import type {
  Contact,
  ContactAddress,
  ContactListQuery,
  ContactPage,
  ContactStore,
  RenameRefusal,
} from '../ports/contact-store';
import { BAN_COLUMNS, type BanRow, readBan } from './ban-row';
import { pageOf, writeCursor } from './keyset-cursor';
import { type ContactSummaryRow, listContactsQuery, orderOf, readContactSummary } from './list-contacts-query';
import { recordActivity } from './record-activity';

const PAGE_ROWS_MAX = 200;

/** Contacts in Postgres. */
export class PrismaContactStore implements ContactStore {
  constructor(private readonly prisma: PrismaClient) {}

  async findContact(id: number): Promise<Contact | null> {
    const row = await this.prisma.contact.findUnique({ where: { id } });
    return row && readContact(row);
  }

  async listContacts(query: ContactListQuery, now: Date): Promise<ContactPage> {
    const limit = Math.min(Math.max(Math.trunc(query.limit) || 1, 1), PAGE_ROWS_MAX);
    const { page, count, cursor } = listContactsQuery(query, limit, now);
    const [found, counted] = await Promise.all([
      this.prisma.$queryRaw<ContactSummaryRow[]>(page),
      this.prisma.$queryRaw<{ n: number }[]>(count),
    ]);
    const sortedBy = (row: ContactSummaryRow) => (query.sort === 'name' ? row.name : String(row.lastSeenAt.getTime()));
    const { rows, ...cursors } = pageOf(found, limit, cursor, (row, back) =>
      writeCursor(orderOf(query), { back, value: sortedBy(row), id: row.id }),
    );
    return { rows: rows.map(readContactSummary), count: counted[0]?.n ?? 0, ...cursors };
  }

  async addressesOf(id: number, limit: number): Promise<ContactAddress[]> {
    return this.prisma.$queryRaw<ContactAddress[]>`
      SELECT host(address) AS address, max(created_at) AS "lastUsedAt", count(*)::int AS tickets,
        (array_agg(code ORDER BY created_at DESC, id DESC))[1] AS "ticketCode"
      FROM ticket WHERE contact_id = ${id} AND address IS NOT NULL
      GROUP BY address ORDER BY 2 DESC, 1 LIMIT ${limit}`;
  }

  async bansOf(id: number, limit: number): Promise<Ban[]> {
    const rows = await this.prisma.$queryRaw<BanRow[]>`
      SELECT ${BAN_COLUMNS} FROM ban b WHERE b.contact_id = ${id} ORDER BY b.created_at DESC, b.id DESC LIMIT ${limit}`;
    return rows.map(readBan);
  }

  async renameContact(id: number, name: string, actor: Actor, now: Date): Promise<Result<Contact, RenameRefusal>> {
    return this.prisma.$transaction(async (tx) => {
      // Changes of bans take this row first; behind it none can copy the old name while we write the new one.
      await tx.$queryRaw`SELECT id FROM index_state FOR UPDATE`;
      const [before] = await tx.$queryRaw<{ name: string }[]>`SELECT name FROM contact WHERE id = ${id} FOR UPDATE`;
      if (!before) return err({ kind: 'not-found' });
      const contact = await tx.contact.update({ where: { id }, data: { name } });
      if (before.name !== name) {
        await tx.ban.updateMany({ where: { contactId: id }, data: { contactName: name } });
        const details = { from: before.name, to: name };
        await recordActivity(tx, { action: 'contact.renamed', actor, subjectId: id, subjectName: name, details }, now);
      }
      return ok(readContact(contact));
    });
  }
}

function readContact({ id, email, name, createdAt, lastSeenAt }: ContactRow): Contact {
  return { id, email, name, createdAt, lastSeenAt };
}
