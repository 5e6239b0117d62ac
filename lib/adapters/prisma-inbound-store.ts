import { z } from 'zod';
import { newTicketCode } from '../channels/tickets/ticket-code';
import type { Actor } from '../domain/ban';
import { firstRuleMet, type InboundFacts, type Rule } from '../domain/rule';
import type { Prisma, PrismaClient } from '../generated/prisma/client';
import {
  type CameIn,
  type InboundMessage,
  type InboundStore,
  MAIL_FAULTS,
  type MailFault,
  type Opening,
  type Received,
  type RuleNamed,
} from '../ports/inbound-store';
import type { Ticket } from '../ports/ticket-store';
import { addMessage } from './conversation';
import { findOrMakeContact } from './find-or-make-contact';
import { insertTicket } from './insert-ticket';
import { recordActivity } from './record-activity';
import { readRule } from './rule-row';
import { readTicket, TICKET_COLUMNS, TICKET_JOINS, type TicketRow } from './ticket-row';

type Tx = Prisma.TransactionClient;

/** A body may be 100,000 characters long, so openings are read few at a time. */
const OPENINGS_AT_ONCE = 50;

/** Ten megabytes may take their time on a busy machine. */
const RECEIVE_MS_MAX = 20_000;

/** Mail and call records in Postgres. `newCode` is replaced in tests only. */
export class PrismaInboundStore implements InboundStore {
  constructor(
    private readonly prisma: PrismaClient,
    private readonly newCode: () => string = newTicketCode,
  ) {}

  async receive(message: InboundMessage, by: Actor, now: Date): Promise<Received> {
    const work = async (tx: Tx): Promise<Received> => {
      const id = await take(tx, message, now);
      if (id === null) return { kind: 'known', ticketCode: await codeOfKnown(tx, message.mark) };
      const rule = await decide(tx, message.facts, now);
      if (rule?.action === 'delete') {
        await tx.inbound.update({ where: { id }, data: { ruleId: rule.id } });
        await recordDeletion(tx, rule, message.facts, by, now);
        return { kind: 'deleted', rule: named(rule) };
      }
      const contact = await findOrMakeContact(tx, message.sender, now);
      const known = contact && !rule ? await lockAnswered(tx, message.answers, contact.id) : null;
      const ticketId = known ? known.id : await this.open(tx, message, contact?.id ?? null, rule, now);
      const seq = await converse(tx, ticketId, message, rule, now);
      if (known?.status === 'resolved' && !known.spam) await reopen(tx, ticketId, now);
      await tx.inbound.update({
        where: { id },
        data: {
          ticketId,
          seq,
          opened: !known,
          ruleId: rule?.id ?? null,
          facts: writeFacts(message.facts),
          malformed: message.malformed,
          raw: message.raw && Uint8Array.from(message.raw),
        },
        select: { id: true },
      });
      return {
        kind: 'stored',
        ticket: await ticketById(tx, ticketId),
        joined: known !== null,
        rule: rule && named(rule),
      };
    };
    return this.prisma.$transaction(work, { timeout: RECEIVE_MS_MAX });
  }

  async *latestOpenings(limit: number): AsyncGenerator<Opening> {
    let before: number | null = null;
    for (let left = limit; left > 0; left -= OPENINGS_AT_ONCE) {
      const rows: OpeningRow[] = await this.prisma.$queryRaw<OpeningRow[]>`
        SELECT i.id AS "inboundId", i.facts, m.author_name AS "from", ${TICKET_COLUMNS}
        FROM inbound i JOIN ticket t ON t.id = i.ticket_id ${TICKET_JOINS}
          JOIN message m ON m.ticket_id = i.ticket_id AND m.seq = i.seq
        WHERE i.opened AND (${before}::int IS NULL OR i.id < ${before}::int)
        ORDER BY i.id DESC LIMIT ${Math.min(left, OPENINGS_AT_ONCE)}`;
      for (const row of rows) yield { ticket: readTicket(row), from: row.from, facts: factsSchema.parse(row.facts) };
      before = rows.at(-1)?.inboundId ?? null;
      if (rows.length < OPENINGS_AT_ONCE) return;
    }
  }

  async cameIn(ticketId: number): Promise<CameIn[]> {
    const rows = await this.prisma.$queryRaw<{ seq: number; malformed: string | null; hasOriginal: boolean }[]>`
      SELECT seq, malformed, raw IS NOT NULL AS "hasOriginal" FROM inbound WHERE ticket_id = ${ticketId} ORDER BY seq`;
    return rows.map(({ malformed, ...row }) => ({ ...row, malformed: readFault(malformed) }));
  }

  async findOriginal(code: string, seq: number): Promise<Uint8Array | null> {
    const row = await this.prisma.inbound.findFirst({
      where: { ticket: { code: code.trim().toUpperCase() }, seq },
      select: { raw: true },
    });
    return row?.raw ?? null;
  }

  private async open(
    tx: Tx,
    { facts, malformed }: InboundMessage,
    contactId: number | null,
    rule: Rule | null,
    now: Date,
  ): Promise<number> {
    const { channel, phone } = facts;
    const subject = facts.subject || (malformed ? 'Mail that could not be read' : '');
    const ticket = { channel, subject, phone, address: null, userAgent: '', spam: rule !== null, contactId };
    return (await insertTicket(tx, ticket, now, this.newCode)).id;
  }
}

interface OpeningRow extends TicketRow {
  inboundId: number;
  facts: unknown;
  from: string;
}

/** The row of what came in, by whose mark the same is known; null when it came before. Waits for one that is just coming. */
async function take(tx: Tx, { facts, mark, messageId }: InboundMessage, now: Date): Promise<number | null> {
  const [row] = await tx.inbound.createManyAndReturn({
    data: [{ channel: facts.channel, mark, messageId, receivedAt: now }],
    skipDuplicates: true,
    select: { id: true },
  });
  return row?.id ?? null;
}

async function codeOfKnown(tx: Tx, mark: string | null): Promise<string | null> {
  if (mark === null) throw new Error('What has no mark can’t be known.');
  const known = await tx.inbound.findUnique({ where: { mark }, select: { ticket: { select: { code: true } } } });
  return known?.ticket?.code ?? null;
}

/** The rule that is met, which counts it. Nobody can remove a rule between being asked and counting. */
async function decide(tx: Tx, facts: InboundFacts, now: Date): Promise<Rule | null> {
  await tx.$queryRaw`SELECT 1 FROM rule WHERE enabled FOR KEY SHARE`;
  const rows = await tx.rule.findMany({ where: { enabled: true }, orderBy: [{ position: 'asc' }, { id: 'asc' }] });
  const rule = firstRuleMet(rows.map(readRule), facts);
  if (rule) {
    await tx.$executeRaw`
      UPDATE rule SET met_count = met_count + 1, last_met_at = GREATEST(last_met_at, ${now}) WHERE id = ${rule.id}`;
  }
  return rule;
}

/** What stays of something deleted: who sent it, and what it was about. */
async function recordDeletion(tx: Tx, rule: Rule, facts: InboundFacts, by: Actor, now: Date): Promise<void> {
  const { channel, senders, phone, subject } = facts;
  const action = channel === 'email' ? 'rule.deleted_email' : 'rule.deleted_call';
  const details = { sender: senders.join(', ') || phone, subject };
  await recordActivity(tx, { action, actor: by, subjectId: rule.id, subjectName: rule.name, details }, now);
}

/**
 * The ticket that a mail answers, locked: one of the same contact's, which its subject names or whose mail it refers to, the
 * latest. One whose chat or call is running is none: its visitor would not be who wrote. Nor is a topic of the board, which
 * everybody reads, and where no ban would hold for mail.
 */
async function lockAnswered(
  tx: Tx,
  { messageIds, ticketCodes }: InboundMessage['answers'],
  contactId: number,
): Promise<Pick<Ticket, 'id' | 'status' | 'spam'> | null> {
  if (messageIds.length === 0 && ticketCodes.length === 0) return null;
  const [found] = await tx.$queryRaw<{ id: number }[]>`
    SELECT t.id FROM ticket t
    WHERE t.contact_id = ${contactId} AND t.channel <> 'board'
      AND (t.code = ANY(${[...ticketCodes]}::text[])
        OR t.id IN (SELECT ticket_id FROM inbound WHERE message_id = ANY(${[...messageIds]}::text[])))
      AND NOT EXISTS (SELECT 1 FROM chat c WHERE c.ticket_id = t.id AND c.status <> 'ended')
    ORDER BY t.code = ANY(${[...ticketCodes]}::text[]) DESC, t.created_at DESC, t.id DESC LIMIT 1`;
  if (!found) return null;
  const [locked] = await tx.$queryRaw<Pick<Ticket, 'id' | 'status' | 'spam'>[]>`
    SELECT id, status::text AS status, spam FROM ticket WHERE id = ${found.id} FOR UPDATE`;
  return locked ?? null;
}

/** The message, and lines that say what is odd about it; answers the message's number. */
async function converse(
  tx: Tx,
  ticketId: number,
  { sender, text, malformed }: InboundMessage,
  rule: Rule | null,
  now: Date,
): Promise<number> {
  const { seq } = await addMessage(tx, ticketId, { author: 'visitor', authorName: sender.name, text }, now);
  const system = { author: 'system', authorName: '' } as const;
  if (malformed)
    await addMessage(tx, ticketId, { ...system, event: 'mail_malformed', text: FAULT_LINES[malformed] }, now);
  if (rule) {
    const told = `The rule “${rule.name}” marked this ticket as spam.`;
    await addMessage(tx, ticketId, { ...system, event: 'marked_spam', text: told }, now);
  }
  return seq;
}

const FAULT_LINES: Readonly<Record<MailFault, string>> = {
  unreadable: 'This could not be read as a mail, so it is shown as it came.',
  'no-sender': 'This mail does not say who sent it, so it is shown as it came.',
  'unreadable-html': 'This mail’s HTML could not be turned into text, so it is shown as it came.',
};

async function reopen(tx: Tx, ticketId: number, now: Date): Promise<void> {
  await tx.ticket.update({ where: { id: ticketId }, data: { status: 'open', resolvedAt: null }, select: { id: true } });
  const text = 'The reply by e-mail reopened this ticket.';
  await addMessage(tx, ticketId, { author: 'system', authorName: '', event: 'reopened', text }, now);
}

async function ticketById(tx: Tx, id: number): Promise<Ticket> {
  const [row] = await tx.$queryRaw<TicketRow[]>`
    SELECT ${TICKET_COLUMNS} FROM ticket t ${TICKET_JOINS} WHERE t.id = ${id}`;
  if (!row) throw new Error(`Ticket ${id} is gone, though its transaction holds it.`);
  return readTicket(row);
}

function named({ id, name, action }: Rule): RuleNamed {
  return { id, name, action };
}

function writeFacts({ channel, senders, phone, subject, body, headers }: InboundFacts): Prisma.InputJsonValue {
  return {
    channel,
    senders: [...senders],
    phone,
    subject,
    body,
    headers: headers.map(([name, value]) => [name, value]),
  };
}

/** Only `writeFacts` writes them: anything else is an error of ours. */
const factsSchema = z.object({
  channel: z.enum(['email', 'phone']),
  senders: z.array(z.string()),
  phone: z.string(),
  subject: z.string(),
  body: z.string(),
  headers: z.array(z.tuple([z.string(), z.string()])),
});

function readFault(text: string | null): MailFault | null {
  return MAIL_FAULTS.find((each) => each === text) ?? null;
}
