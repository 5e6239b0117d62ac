import { bannedLine } from '../channels/chat/chat-lines';
import type { Ban } from '../domain/ban';
import { Prisma } from '../generated/prisma/client';
import type { Conversation } from '../ports/chat-store';
import { BAN_COLUMNS, type BanRow, readBan } from './ban-row';
import { deleteSignals, lockConversations } from './change-chat';
import { addLines } from './conversation';

type Tx = Prisma.TransactionClient;

/** A locked chat or call that runs, and the ban that ends it. */
interface ChatAndBan {
  readonly chat: Conversation;
  readonly ban: Ban;
  /** Also marks its ticket. */
  readonly spam: boolean;
}

/**
 * Ends chats and calls because their visitors are banned, each with the line that tells of it. As many statements for hundreds as
 * for one: until the ban is committed it holds for nobody, least of all in a flood.
 */
export async function endByBan(tx: Tx, ends: readonly ChatAndBan[], now: Date): Promise<void> {
  if (ends.length === 0) return;
  const ids = ends.map(({ chat }) => chat.ticketId);
  const banIds = ends.map(({ ban }) => ban.id);
  const spam = ends.map((end) => end.spam);
  await tx.$executeRaw`
    UPDATE chat c SET status = 'ended', ended_at = ${now}, ending = 'ban', ban_id = e.ban_id, rev = rev + 1
    FROM unnest(${ids}::int[], ${banIds}::int[]) AS e (ticket_id, ban_id) WHERE c.ticket_id = e.ticket_id`;
  const calls = ends.flatMap(({ chat }) => (chat.kind === 'call' ? [chat.ticketId] : []));
  if (calls.length > 0) await deleteSignals(tx, calls);
  await tx.$executeRaw`
    UPDATE ticket t SET status = 'resolved', resolved_at = ${now}, spam = t.spam OR e.spam
    FROM unnest(${ids}::int[], ${spam}::boolean[]) AS e (ticket_id, spam) WHERE t.id = e.ticket_id`;
  await addLines(
    tx,
    ends.map(({ chat, ban }) => ({
      ticketId: chat.ticketId,
      authorName: ban.bannedBy.name,
      authorId: ban.bannedBy.agentId,
      event: 'banned',
      text: bannedLine(ban, chat.visitorName || (chat.contact?.name ?? ''), chat.address ?? 'address erased'),
    })),
    now,
  );
}

/** A running chat or call whose visitor is banned, and the ban that counts for it. */
interface BannedChat {
  readonly ticketId: number;
  readonly ban: Ban;
}

/**
 * The running chats and calls whose address is banned at `now` and not exempt, in the order of their tickets. Asked from the chats,
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

/**
 * Ends those of these chats that run and whose visitors are still banned once nobody else changes them: by now they may be
 * over or have moved, or the ban has ended. Who gives several must hold index_state's row; see lockConversation.
 */
export async function endIfBanned(tx: Tx, ticketIds: readonly number[], now: Date): Promise<Conversation[]> {
  const chats = await lockConversations(tx, ticketIds);
  const banned = await findBannedChats(tx, now, Prisma.sql`c.ticket_id = ANY(${[...ticketIds]}::int[])`);
  const banOf = new Map(banned.map(({ ticketId, ban }) => [ticketId, ban]));
  const ends = chats.flatMap((chat) => {
    const ban = banOf.get(chat.ticketId);
    return ban ? [{ chat, ban, spam: false }] : [];
  });
  await endByBan(tx, ends, now);
  return ends.map(({ chat }) => chat);
}

/**
 * Opens the tickets of the chats and calls that a ban ended, but for those that somebody has opened since, and for that of
 * `exceptTicketId`. Needs index_state's row, as every change of bans does.
 */
export async function reopenEnded(tx: Tx, banId: number, exceptTicketId: number) {
  return tx.$queryRaw<{ ticketId: number; code: string }[]>`
    WITH held AS (
      SELECT t.id FROM ticket t JOIN chat c ON c.ticket_id = t.id
      WHERE c.ban_id = ${banId} AND t.id <> ${exceptTicketId} AND t.status = 'resolved'
      ORDER BY t.id FOR UPDATE OF t
    )
    UPDATE ticket t SET status = 'open', resolved_at = NULL FROM held h WHERE t.id = h.id
    RETURNING t.id AS "ticketId", t.code`;
}

/** For a change of bans, which holds index_state's row: ends all that it reaches, and says their codes. */
export async function endBannedChats(tx: Tx, now: Date): Promise<string[]> {
  const found = await findBannedChats(tx, now);
  if (found.length === 0) return [];
  const ended = await endIfBanned(
    tx,
    found.map(({ ticketId }) => ticketId),
    now,
  );
  return ended.map(({ code }) => code);
}
