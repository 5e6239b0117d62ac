import { PrismaPg } from '@prisma/adapter-pg';
import { PrismaTicketStore } from '../../../lib/adapters/prisma-ticket-store';
import type { Actor } from '../../../lib/domain/ban';
import { type IpAddress, parseIpAddress } from '../../../lib/domain/ip-address';
import { PrismaClient } from '../../../lib/generated/prisma/client';
import type { NewTicket, Ticket, TicketStore } from '../../../lib/ports/ticket-store';
import { createTestDatabase } from '../../support/test-services';

export const NOW = new Date('2026-03-01T12:00:00Z');
export const later = (ms: number): Date => new Date(NOW.getTime() + ms);

export interface TicketWorld {
  readonly prisma: PrismaClient;
  readonly store: TicketStore;
  /** Adds somebody who works tickets, and answers them as one who does things. */
  addAgent(name: string, options?: { disabled?: boolean }): Promise<Actor & { readonly agentId: number }>;
  /** What the conversation says, line by line: "visitor Jane Doe: It has not arrived." */
  said(code: string): Promise<string[]>;
  close(): Promise<void>;
}

/** A ticket store on a database of its own; `close` it at the end. */
export async function openTicketWorld(): Promise<TicketWorld> {
  const prisma = new PrismaClient({ adapter: new PrismaPg((await createTestDatabase()).options) });
  const store = new PrismaTicketStore(prisma);
  return {
    prisma,
    store,
    async addAgent(name, { disabled = false } = {}) {
      const email = `${name.toLowerCase().replace(/\W+/g, '.')}@example.com`;
      const data = { email, name, createdAt: NOW, disabledAt: disabled ? NOW : null };
      const { id } = await prisma.agent.create({ data });
      return { agentId: id, name };
    },
    async said(code) {
      const { messages = [] } = (await store.findTicketByCode(code)) ?? {};
      return messages.map(({ author, authorName, internal, text }) => {
        return `${author}${internal ? ' (note)' : ''} ${authorName}: ${text}`;
      });
    },
    close: () => prisma.$disconnect(),
  };
}

export function address(text: string): IpAddress {
  const parsed = parseIpAddress(text);
  if (!parsed.ok) throw new Error(parsed.error.message);
  return parsed.value;
}

/** A contact form's ticket of Jane Doe, with every field valid and dull. */
export const aTicket = (overrides: Partial<NewTicket> = {}): NewTicket => ({
  channel: 'contact_form',
  subject: 'My order',
  text: 'It has not arrived.',
  visitor: { name: 'Jane Doe', email: 'jane@example.com' },
  address: address('203.0.113.7'),
  userAgent: 'Browser/1',
  spam: false,
  ...overrides,
});

/** The value of a Result that is ok. */
export function must<T, E>(result: { ok: true; value: T } | { ok: false; error: E }): T {
  if (!result.ok) throw new Error(`refused: ${JSON.stringify(result.error)}`);
  return result.value;
}

export const codesOf = (tickets: readonly Pick<Ticket, 'code'>[]): string[] => tickets.map(({ code }) => code);
