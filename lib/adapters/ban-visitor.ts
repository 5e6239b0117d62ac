import { postBanUndoneLine } from '../channels/board/post-ban-line';
import { banUndoneLine } from '../channels/chat/chat-lines';
import type { Actor } from '../domain/ban';
import { parseIpAddress } from '../domain/ip-address';
import { covers } from '../domain/ip-range';
import { err, ok, type Result } from '../domain/result';
import { Prisma, type PrismaClient } from '../generated/prisma/client';
import type {
  ChatBan,
  ChatBanRefusal,
  GivenChatBan,
  NewBan,
  NewChatBan,
  NewPostBan,
  PostBan,
  PostBanRefusal,
  Stored,
  UndoChatBanRefusal,
} from '../ports/ban-store';
import { endBannedChats, endByBan, reopenEnded } from './ban-chats';
import { hidePostsByBan, lockPost, showPostsOfBan } from './ban-posts';
import { changeBans, type Tx } from './change-bans';
import { lockConversation, ofCode } from './change-chat';
import { addLines } from './conversation';
import { expireActive, findBan, insertBan, isPast } from './stored-bans';
import { exemptionsOverlapping, hasEffect } from './stored-exemptions';

/** See BanStore. */
export async function banFromChat(
  prisma: PrismaClient,
  { code, ...terms }: NewChatBan,
  now: Date,
): Promise<Result<Stored<GivenChatBan>, ChatBanRefusal>> {
  return changeBans<Stored<GivenChatBan>, ChatBanRefusal>(prisma, async (tx, revision) => {
    const chat = await lockConversation(tx, ofCode(null, code));
    if (!chat) return err({ kind: 'not-found' });
    if (chat.status === 'ended') {
      return err({
        kind: 'chat-ended',
        of: chat.kind,
        ban: chat.banId === null ? null : await findBan(tx, chat.banId),
      });
    }
    const refusal = await refuseAddress(tx, chat.address, terms, now);
    if (refusal) return err(refusal);
    const { ticketId, contact } = chat;
    const added = await insertBan(tx, { ...terms, ticketId, contactId: contact?.id ?? null }, revision, now);
    if (!added.ok) return added;
    await endByBan(tx, [{ chat, ban: added.value, spam: true }], now);
    const otherChats = await endBannedChats(tx, now);
    return ok({ value: { ban: added.value, ticketCode: chat.code, kind: chat.kind, otherChats }, revision });
  });
}

/** See BanStore. */
export async function banFromPost(
  prisma: PrismaClient,
  ban: NewPostBan,
  now: Date,
): Promise<Result<Stored<PostBan>, PostBanRefusal>> {
  const { topicId, seq, hidesPosts, ...terms } = ban;
  return changeBans<Stored<PostBan>, PostBanRefusal>(prisma, async (tx, revision) => {
    const banned = await lockPost(tx, topicId, seq);
    if (!banned) return err({ kind: 'not-found' });
    const refusal = await refuseAddress(tx, banned.post.address, terms, now);
    if (refusal) return err(refusal.kind === 'address-changed' ? { kind: 'address-unknown' } : refusal);
    const { topic, post } = banned;
    const about = { ticketId: topic.ticket.id, contactId: post.contact?.id ?? null };
    const added = await insertBan(tx, { ...terms, ...about }, revision, now);
    if (!added.ok) return added;
    const hiddenPosts = await hidePostsByBan(tx, banned, added.value, hidesPosts, now);
    const otherChats = await endBannedChats(tx, now);
    return ok({ value: { ban: added.value, ticketCode: topic.ticket.code, otherChats, hiddenPosts }, revision });
  });
}

/** See BanStore. */
export async function undoChatBan(
  prisma: PrismaClient,
  banId: number,
  expectedVersion: number | null,
  actor: Actor,
  now: Date,
): Promise<Result<Stored<ChatBan>, UndoChatBanRefusal>> {
  return changeBans<Stored<ChatBan>, UndoChatBanRefusal>(prisma, async (tx, revision) => {
    const ban = await findBan(tx, banId);
    if (!ban) return err({ kind: 'not-found' });
    const chat =
      ban.ticket && (await lockConversation(tx, Prisma.sql`c.ticket_id = ${ban.ticket.id} AND c.ban_id = ${banId}`));
    const hasPosts = chat === null && (await tx.boardPost.count({ where: { banId } })) > 0;
    if (!ban.ticket || !(chat || hasPosts)) return err({ kind: 'not-from-chat', ban });
    if (isPast(ban, now)) return err({ kind: 'past', ban });
    if (expectedVersion !== null && ban.version !== expectedVersion) return err({ kind: 'changed-meanwhile', ban });
    const { id: ticketId, code: ticketCode } = ban.ticket;
    const [expired = ban] = await expireActive(tx, [ban], actor, revision, now);
    const others = await reopenEnded(tx, ban.id, ticketId);
    const shownOn = chat ? [] : await showPostsOfBan(tx, ban);
    if (chat) {
      await tx.ticket.update({ where: { id: ticketId }, data: { status: 'open', resolvedAt: null, spam: false } });
    }
    const { name: authorName, agentId: authorId } = actor;
    const line = (ticketId: number, text: string) =>
      ({ ticketId, authorName, authorId, event: 'ban_undone', text }) as const;
    const told = [
      ...others.map((other) => line(other.ticketId, banUndoneLine(actor, ban, false))),
      ...shownOn.filter((id) => id !== ticketId).map((id) => line(id, postBanUndoneLine(actor, ban))),
    ];
    const own = chat ? banUndoneLine(actor, ban, true) : postBanUndoneLine(actor, ban);
    await addLines(tx, [line(ticketId, own), ...told], now);
    return ok({ value: { ban: expired, ticketCode, otherChats: others.map(({ code }) => code) }, revision });
  });
}

/** Why a ban of this range would not refuse the chat's visitor, who may have moved or be exempt; null if it would. */
async function refuseAddress(
  tx: Tx,
  address: string | null,
  { range, validUntil }: Pick<NewBan, 'range' | 'validUntil'>,
  now: Date,
): Promise<Extract<ChatBanRefusal, { kind: 'address-changed' | 'inside-exemption' }> | null> {
  const parsed = parseIpAddress(address ?? '');
  if (!parsed.ok || !covers(range, parsed.value)) return { kind: 'address-changed', address: address ?? '' };
  const exemptions = await exemptionsOverlapping(tx, address ?? '', address ?? '', now);
  const alone = { family: parsed.value.family, first: parsed.value.value, last: parsed.value.value };
  return hasEffect(alone, validUntil, exemptions) ? null : { kind: 'inside-exemption', exemptions };
}
