import { bannedLine } from '../channels/chat/chat-lines';
import type { Ban } from '../domain/ban';
import { Prisma } from '../generated/prisma/client';
import type { Chat } from '../ports/chat-store';
import { BAN_COLUMNS, type BanRow, readBan } from './ban-row';
import { endChat, lockChat } from './change-chat';

type Tx = Prisma.TransactionClient;

/** Ends a locked chat because its visitor is banned, with the line that tells of it. */
export async function endChatByBan(tx: Tx, chat: Chat, ban: Ban, spam: boolean, now: Date): Promise<void> {
  const text = bannedLine(ban, chat.visitorName || (chat.contact?.name ?? ''), chat.address ?? 'address erased');
  const line = {
    author: 'system',
    authorName: ban.bannedBy.name,
    authorId: ban.bannedBy.agentId,
    event: 'banned',
    text,
  } as const;
  await endChat(tx, chat, { ending: 'ban', line, resolve: true, spam, banId: ban.id }, now);
}

/** A running chat whose visitor is banned, and the ban that counts for it. */
interface BannedChat {
  readonly ticketId: number;
  readonly ban: Ban;
}

/**
 * The running chats whose address is banned at `now` and not exempt, in the order of their tickets. Asked from the chats,
 * which are few, and not from the bans: a list of a hundred thousand ranges costs no more than one.
 */
export async function findBannedChats(
  db: Pick<Tx, '$queryRaw'>,
  now: Date,
  which: Prisma.Sql = Prisma.sql`true`,
): Promise<BannedChat[]> {
  const rows = await db.$queryRaw<(BanRow & { chatTicketId: number })[]>`
    WITH running AS MATERIALIZED (
      SELECT c.ticket_id, t.address FROM chat c JOIN ticket t ON t.id = c.ticket_id
      WHERE c.status <> 'ended' AND t.address IS NOT NULL AND ${which}
    )
    SELECT r.ticket_id AS "chatTicketId", counting.* FROM running r
    CROSS JOIN LATERAL (
      WITH covering AS MATERIALIZED (SELECT ${BAN_COLUMNS} FROM ban b WHERE b.range @> r.address)
      SELECT * FROM covering WHERE ("validUntil" IS NULL OR "validUntil" > ${now})
      ORDER BY "validUntil" DESC NULLS FIRST, id LIMIT 1
    ) AS counting
    WHERE NOT EXISTS (
      SELECT 1 FROM exemption e WHERE e.range @> r.address AND (e.valid_until IS NULL OR e.valid_until > ${now})
    )
    ORDER BY r.ticket_id`;
  return rows.map(({ chatTicketId, ...row }) => ({ ticketId: chatTicketId, ban: readBan(row) }));
}

/** Ends one of them; its code, or null if it is over by now, has moved, or its ban has ended. */
export async function endBannedChat(
  tx: Tx,
  { ticketId }: Pick<BannedChat, 'ticketId'>,
  now: Date,
): Promise<string | null> {
  const which = Prisma.sql`c.ticket_id = ${ticketId}`;
  const chat = await lockChat(tx, which);
  if (!chat || chat.status === 'ended') return null;
  const [still] = await findBannedChats(tx, now, which);
  if (!still) return null;
  await endChatByBan(tx, chat, still.ban, false, now);
  return chat.code;
}

/** For a change of bans, which holds index_state's row: ends all that it reaches, and says their codes. */
export async function endBannedChats(tx: Tx, now: Date): Promise<string[]> {
  const ended: string[] = [];
  for (const each of await findBannedChats(tx, now)) {
    const code = await endBannedChat(tx, each, now);
    if (code !== null) ended.push(code);
  }
  return ended;
}
