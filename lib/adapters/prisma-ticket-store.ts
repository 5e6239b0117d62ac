import { EVENT_OF_CHANGE, type KnownTicketChange, planTicketChange } from '../channels/tickets/plan-ticket-change';
import { newTicketCode } from '../channels/tickets/ticket-code';
import type { Actor } from '../domain/ban';
import { err, ok, type Result } from '../domain/result';
import { Prisma, type PrismaClient } from '../generated/prisma/client';
import type {
  AddedMessage,
  AddMessageRefusal,
  Assignee,
  ChangedTicket,
  NewAgentMessage,
  NewTicket,
  Ticket,
  TicketChange,
  TicketChangeRefusal,
  TicketFilter,
  TicketListQuery,
  TicketPage,
  TicketStore,
  TicketWithMessages,
} from '../ports/ticket-store';
import { endOnTicket } from './change-chat';
import { insertPost } from './change-topic';
import { addMessage } from './conversation';
import { findOrMakeContact } from './find-or-make-contact';
import { insertTicket } from './insert-ticket';
import { pageOf, writeCursor } from './keyset-cursor';
import { countTicketsQuery, listTicketsQuery } from './list-tickets-query';
import { readMessage } from './message-row';
import {
  readTicket,
  readTicketSummary,
  TICKET_COLUMNS,
  TICKET_JOINS,
  type TicketRow,
  type TicketSummaryRow,
} from './ticket-row';

type Tx = Prisma.TransactionClient;

const PAGE_ROWS_MAX = 200;
const ERASE_ROWS_AT_ONCE = 5000;

/** Tickets and messages in Postgres. `newCode` is replaced in tests only. */
export class PrismaTicketStore implements TicketStore {
  constructor(
    private readonly prisma: PrismaClient,
    private readonly newCode: () => string = newTicketCode,
  ) {}

  async openTicket(ticket: NewTicket, now: Date): Promise<Ticket> {
    const { visitor, text, ...rest } = ticket;
    return this.prisma.$transaction(async (tx) => {
      const contact = await findOrMakeContact(tx, visitor, now);
      const { id } = await insertTicket(tx, { ...rest, contactId: contact?.id ?? null }, now, this.newCode);
      await addMessage(tx, id, { author: 'visitor', authorName: visitor.name, text }, now);
      return ticketById(tx, id);
    });
  }

  async findTicketByCode(code: string): Promise<TicketWithMessages | null> {
    const row = await findRow(this.prisma, Prisma.sql`t.code = ${canonical(code)}`);
    if (!row) return null;
    const messages = await this.prisma.message.findMany({ where: { ticketId: row.id }, orderBy: { seq: 'asc' } });
    return { ...readTicket(row), messages: messages.map(readMessage) };
  }

  async listTickets(query: TicketListQuery): Promise<TicketPage> {
    const limit = Math.min(Math.max(Math.trunc(query.limit) || 1, 1), PAGE_ROWS_MAX);
    const { page, cursor } = listTicketsQuery(query, limit);
    const found = await this.prisma.$queryRaw<TicketSummaryRow[]>(page);
    const sortedBy = (row: TicketSummaryRow) =>
      String((query.sort === 'updated' ? row.updatedAt : row.createdAt).getTime());
    const { rows, ...cursors } = pageOf(found, limit, cursor, (row, back) =>
      writeCursor(query.sort, { back, value: sortedBy(row), id: row.id }),
    );
    return { rows: rows.map(readTicketSummary), ...cursors };
  }

  async countTickets(filters: readonly TicketFilter[]): Promise<number[]> {
    const [counts] = await this.prisma.$queryRaw<Record<string, number>[]>(countTicketsQuery(filters));
    return filters.map((_, at) => counts?.[`n${at}`] ?? 0);
  }

  async countOpenTickets(): Promise<number> {
    const [count = 0] = await this.countTickets([{ status: 'open', spam: false }]);
    return count;
  }

  async agentsOfTickets(): Promise<(Assignee & { disabled: boolean })[]> {
    return this.prisma.$queryRaw<(Assignee & { disabled: boolean })[]>`
      SELECT a.id, a.name, a.disabled_at IS NOT NULL AS disabled FROM agent a
      WHERE a.disabled_at IS NULL OR EXISTS (SELECT 1 FROM ticket WHERE assignee_id = a.id)
      ORDER BY a.name, a.id`;
  }

  async changeTicket(
    code: string,
    change: TicketChange,
    actor: Actor,
    now: Date,
  ): Promise<Result<ChangedTicket, TicketChangeRefusal>> {
    return this.prisma.$transaction(async (tx) => {
      const ticket = await lockTicket(tx, code);
      if (!ticket) return err({ kind: 'not-found' });
      const known = await withAgent(tx, change);
      if (!known) return err({ kind: 'agent-not-found' });
      if (await apply(tx, ticket, known, actor, now)) {
        return ok({ ticket: await ticketById(tx, ticket.id), before: { assignee: ticket.assignee } });
      }
      const told = await tx.message.findFirst({
        where: { ticketId: ticket.id, event: EVENT_OF_CHANGE[change.kind] },
        orderBy: { seq: 'desc' },
        select: { text: true, createdAt: true },
      });
      return err({ kind: 'unchanged', ticket, told });
    });
  }

  async addAgentMessage(
    code: string,
    { text, internal, resolve, seenSeq }: NewAgentMessage,
    actor: Actor,
    now: Date,
  ): Promise<Result<AddedMessage, AddMessageRefusal>> {
    return this.prisma.$transaction(async (tx) => {
      const ticket = await lockTicket(tx, code);
      if (!ticket) return err({ kind: 'not-found' });
      const overtaken = internal || seenSeq === null ? null : await replyOfColleague(tx, ticket.id, seenSeq, actor);
      if (overtaken) return err(overtaken);
      const author = { author: 'agent', authorName: actor.name, authorId: actor.agentId } as const;
      const row = await addMessage(tx, ticket.id, { ...author, internal, text }, now);
      if (ticket.channel === 'board' && !internal) {
        const post = { ticketId: ticket.id, seq: row.seq, visitorId: null, address: null, spam: false };
        await insertPost(tx, post, now);
      }
      if (!internal && !ticket.assignee && actor.agentId !== null) {
        await tx.ticket.update({ where: { id: ticket.id }, data: { assigneeId: actor.agentId } });
      }
      const resolved = resolve && (await apply(tx, ticket, { kind: 'resolve' }, actor, now));
      return ok({ ticket: await ticketById(tx, ticket.id), message: readMessage(row), resolved });
    });
  }

  async eraseAddressesBefore(instant: Date): Promise<number> {
    let erased = 0;
    for (;;) {
      // In portions, so that no ticket stays locked for long. What somebody else holds waits for the next time: who holds
      // several, as a ban that hides posts does, must not wait for us while we wait for them.
      const rows = await this.prisma.$executeRaw`
        UPDATE ticket SET address = NULL
        WHERE id IN (
          SELECT id FROM ticket WHERE created_at < ${instant} AND address IS NOT NULL
          LIMIT ${ERASE_ROWS_AT_ONCE} FOR NO KEY UPDATE SKIP LOCKED
        )`;
      await this.prisma.$executeRaw`
        DELETE FROM chat_address a USING ticket t WHERE t.id = a.ticket_id AND t.created_at < ${instant}`;
      await this.prisma.$executeRaw`
        UPDATE board_post SET address = NULL
        WHERE (ticket_id, seq) IN (
          SELECT ticket_id, seq FROM board_post WHERE created_at < ${instant} AND address IS NOT NULL
          FOR NO KEY UPDATE SKIP LOCKED
        )`;
      erased += rows;
      if (rows < ERASE_ROWS_AT_ONCE) return erased;
    }
  }
}

const canonical = (code: string): string => code.trim().toUpperCase();

async function findRow(db: Tx | PrismaClient, which: Prisma.Sql): Promise<TicketRow | null> {
  const [row] = await db.$queryRaw<TicketRow[]>`SELECT ${TICKET_COLUMNS} FROM ticket t ${TICKET_JOINS} WHERE ${which}`;
  return row ?? null;
}

async function ticketById(tx: Tx, id: number): Promise<Ticket> {
  const row = await findRow(tx, Prisma.sql`t.id = ${id}`);
  if (!row) throw new Error(`Ticket ${id} is gone, though its transaction holds it.`);
  return readTicket(row);
}

/** The ticket as it is once nobody else changes it; its row stays locked until the transaction ends. */
async function lockTicket(tx: Tx, code: string): Promise<Ticket | null> {
  const [locked] = await tx.$queryRaw<{ id: number }[]>`
    SELECT id FROM ticket WHERE code = ${canonical(code)} FOR UPDATE`;
  // A second statement, because one that waited for the lock still sees what was there when it began.
  return locked ? ticketById(tx, locked.id) : null;
}

/** The change with its agent; null when there is no such agent who could work. */
async function withAgent(tx: Tx, change: TicketChange): Promise<KnownTicketChange | null> {
  if (change.kind !== 'assign') return change;
  const { kind, agentId, from } = change;
  if (agentId === null) return { kind, assignee: null, ...(from !== undefined && { from }) };
  const assignee = await tx.agent.findFirst({
    where: { id: agentId, disabledAt: null },
    select: { id: true, name: true },
  });
  return assignee && { kind, assignee, ...(from !== undefined && { from }) };
}

/** Changes a locked ticket and says so in its conversation; false when it is so already. */
async function apply(tx: Tx, ticket: Ticket, change: KnownTicketChange, actor: Actor, now: Date): Promise<boolean> {
  const plan = planTicketChange(ticket, change, actor);
  if (!plan) return false;
  const { status, spam, assignee } = plan.becomes;
  await tx.ticket.update({
    where: { id: ticket.id },
    data: {
      ...(status && { status, resolvedAt: status === 'resolved' ? now : null }),
      ...(spam !== undefined && { spam }),
      ...(assignee !== undefined && { assigneeId: assignee?.id ?? null }),
    },
  });
  const author = { author: 'system', authorName: actor.name, authorId: actor.agentId } as const;
  await addMessage(tx, ticket.id, { ...author, event: plan.event, text: plan.text }, now);
  if (status === 'resolved') await endOnTicket(tx, ticket.id, now);
  return true;
}

/** That a colleague replied after somebody looked; null if nobody did. */
async function replyOfColleague(
  tx: Tx,
  ticketId: number,
  seenSeq: number,
  actor: Actor,
): Promise<Extract<AddMessageRefusal, { kind: 'overtaken' }> | null> {
  const [reply] = await tx.$queryRaw<{ author_name: string }[]>`
    SELECT author_name FROM message
    WHERE ticket_id = ${ticketId} AND seq > ${seenSeq} AND author = 'agent' AND NOT internal
      AND author_id IS DISTINCT FROM ${actor.agentId}
    ORDER BY seq DESC LIMIT 1`;
  return reply ? { kind: 'overtaken', byName: reply.author_name } : null;
}
