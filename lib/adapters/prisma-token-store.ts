import type { PrismaClient } from '../generated/prisma/client';
import type { NewToken, TokenStore } from '../ports/token-store';

/** The API's tokens in Postgres. */
export class PrismaTokenStore implements TokenStore {
  constructor(private readonly prisma: PrismaClient) {}

  async addToken(token: NewToken, now: Date): Promise<{ id: number }> {
    const { name, hash, readOnly } = token;
    return this.prisma.apiToken.create({ data: { name, hash, readOnly, createdAt: now }, select: { id: true } });
  }
}
