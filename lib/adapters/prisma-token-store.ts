import type { Actor } from '../domain/ban';
import type { PrismaClient } from '../generated/prisma/client';
import type { NewToken, TokenStore } from '../ports/token-store';
import { recordActivity } from './record-activity';

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
}
