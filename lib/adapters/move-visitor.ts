import { formatIpAddress, type IpAddress } from '../domain/ip-address';
import type { Prisma } from '../generated/prisma/client';

/** The visitor of a locked chat or call was seen at this address. */
export async function moveVisitor(
  tx: Prisma.TransactionClient,
  ticketId: number,
  seenAt: IpAddress | string,
  now: Date,
): Promise<void> {
  const address = typeof seenAt === 'string' ? seenAt : formatIpAddress(seenAt);
  await tx.$executeRaw`
    INSERT INTO chat_address (ticket_id, address, first_seen_at, last_seen_at)
    VALUES (${ticketId}, ${address}::inet, ${now}, ${now})
    ON CONFLICT (ticket_id, address) DO UPDATE SET last_seen_at = GREATEST(chat_address.last_seen_at, ${now})`;
  const moved = await tx.$executeRaw`
    UPDATE ticket SET address = ${address}::inet WHERE id = ${ticketId} AND address IS DISTINCT FROM ${address}::inet`;
  if (moved > 0) await tx.chat.update({ where: { ticketId }, data: { rev: { increment: 1 } } });
}
