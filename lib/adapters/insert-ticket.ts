import { newTicketCode } from '../channels/tickets/ticket-code';
import { formatIpAddress } from '../domain/ip-address';
import type { Prisma, Ticket as TicketRow } from '../generated/prisma/client';
import type { NewTicket } from '../ports/ticket-store';

/** Far more than chance needs among 8 · 10¹¹ codes: running out of tries means that the source of codes is broken. */
const CODE_TRIES_MAX = 10;
const USER_AGENT_LENGTH_MAX = 500;

export interface TicketToInsert extends Pick<NewTicket, 'channel' | 'subject' | 'address' | 'userAgent' | 'spam'> {
  readonly contactId: number | null;
  readonly phone?: string;
}

/**
 * Inserts an open ticket with a code of its own: tries codes until one is free. ON CONFLICT DO NOTHING, because an
 * exception would end the whole transaction. `newCode` is replaced in tests only.
 */
export async function insertTicket(
  tx: Prisma.TransactionClient,
  ticket: TicketToInsert,
  now: Date,
  newCode: () => string = newTicketCode,
): Promise<TicketRow> {
  for (let tries = 0; tries < CODE_TRIES_MAX; tries++) {
    const [row] = await tx.ticket.createManyAndReturn({
      data: [
        {
          code: newCode(),
          channel: ticket.channel,
          spam: ticket.spam,
          subject: ticket.subject,
          contactId: ticket.contactId,
          address: ticket.address && formatIpAddress(ticket.address),
          phone: ticket.phone ?? '',
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
