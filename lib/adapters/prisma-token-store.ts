import type { Actor } from '../domain/ban';
import type { PrismaClient } from '../generated/prisma/client';
import type { KnownToken, NewToken, TokenStore } from '../ports/token-store';
import { recordActivity } from './record-activity';

/** A token that is used all day is written about once in this time. */
const USE_NOTED_MS = 60_000;

/** The API's tokens in Postgres. */
export class PrismaTokenStore implements TokenStore {
  constructor(private readonly prisma: PrismaClient) {}

  async addToken(token: NewToken, actor: Actor, now: Date): Promise<{ id: number }> {
    const { name, hash, readOnly } = token;
    return this.prisma.$transaction(async (tx) => {
      const { id } = await tx.apiToken.create({ data: { name, hash, readOnly, createdAt: now }, select: { id: true } });
      const details = { readOnly };
      await recordActivity(tx, { action: 'token.created', actor, subjectId: id, subjectName: name, details }, now);
      return { id };
    });
  }

  async useToken(hash: string, now: Date): Promise<KnownToken | null> {
    const token = await this.prisma.apiToken.findUnique({
      where: { hash },
      select: { id: true, name: true, readOnly: true, lastUsedAt: true, revokedAt: true },
    });
    if (!token || token.revokedAt !== null) return null;
    const { id, name, readOnly, lastUsedAt } = token;
    if (lastUsedAt === null || now.getTime() - lastUsedAt.getTime() >= USE_NOTED_MS) {
      await this.prisma.apiToken.update({ where: { id }, data: { lastUsedAt: now }, select: { id: true } });
    }
    return { id, name, readOnly };
  }
}
