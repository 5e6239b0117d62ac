import { randomBytes } from 'node:crypto';
import { newTicketCode } from '../channels/tickets/ticket-code';
import { formatIpAddress } from '../domain/ip-address';
import type { Prisma } from '../generated/prisma/client';
import type { Conversation, NewChat } from '../ports/chat-store';
import { hashOf } from './change-chat';
import { findOrMakeContact } from './find-or-make-contact';
import { insertTicket } from './insert-ticket';

const KEY_BYTES = 16;
const PAGE_LENGTH_MAX = 500;

/**
 * Starts a chat or a call once, however often it is asked with the same key: `insert` makes it, `find` finds what has
 * begun with the key. Null as `wanted` makes a key.
 */
export async function startOnce<T>(
  wanted: string | null,
  find: (key: string) => Promise<T | null>,
  insert: (key: string) => Promise<T>,
): Promise<{ readonly begun: T; readonly key: string }> {
  if (wanted === null) {
    const key = randomBytes(KEY_BYTES).toString('base64url');
    return { begun: await insert(key), key };
  }
  const known = await find(wanted);
  if (known) return { begun: known, key: wanted };
  try {
    return { begun: await insert(wanted), key: wanted };
  } catch (error) {
    // The same start, repeated at the same moment, may have been first.
    const other = await find(wanted);
    if (!other) throw error;
    return { begun: other, key: wanted };
  }
}

/** Ticket, contact (if an e-mail was given) and the chat or call on it; answers with the ticket's id. */
export async function insertConversation(
  tx: Prisma.TransactionClient,
  kind: Conversation['kind'],
  started: Omit<NewChat, 'key' | 'text'> & { readonly key: string; readonly subject: string },
  now: Date,
): Promise<number> {
  const { key, name, email, subject, address, userAgent, page } = started;
  const contact = await findOrMakeContact(tx, { name: name || email, email }, now);
  const ticket = { channel: kind, subject, address, userAgent, spam: false, contactId: contact?.id ?? null } as const;
  const { id } = await insertTicket(tx, ticket, now, newTicketCode);
  await tx.chat.create({
    data: {
      ticketId: id,
      kind,
      keyHash: hashOf(key),
      visitorName: name,
      startedAt: now,
      visitorSeenAt: now,
      page: page.slice(0, PAGE_LENGTH_MAX),
      addresses: { create: { address: formatIpAddress(address), firstSeenAt: now, lastSeenAt: now } },
    },
  });
  return id;
}
