import type { Actor } from '../domain/ban';
import { err, ok, type Result } from '../domain/result';
import type { PrismaClient } from '../generated/prisma/client';
import {
  type KnownToken,
  type ListedToken,
  type NewToken,
  REVOKED_LISTED_MS,
  type TokenStore,
} from '../ports/token-store';
import { recordActivity } from './record-activity';

/** A token that is used all day is written about once in this time. */
const USE_NOTED_MS = 60_000;

const LISTED = {
  id: true,
  name: true,
  readOnly: true,
  createdByName: true,
  createdAt: true,
  lastUsedAt: true,
  revokedAt: true,
} as const;

/** The API's tokens in Postgres. */
export class PrismaTokenStore implements TokenStore {
  constructor(private readonly prisma: PrismaClient) {}

  async addToken(token: NewToken, actor: Actor, now: Date): Promise<{ id: number }> {
    const { name, hash, readOnly } = token;
    return this.prisma.$transaction(async (tx) => {
      const { id } = await tx.apiToken.create({
        data: { name, hash, readOnly, createdByName: actor.name, createdAt: now },
        select: { id: true },
      });
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

  async listTokens(now: Date): Promise<ListedToken[]> {
    const revokedSince = new Date(now.getTime() - REVOKED_LISTED_MS);
    return this.prisma.apiToken.findMany({
      where: { OR: [{ revokedAt: null }, { revokedAt: { gt: revokedSince } }] },
      orderBy: [{ revokedAt: { sort: 'desc', nulls: 'first' } }, { id: 'desc' }],
      select: LISTED,
    });
  }

  async findToken(id: number): Promise<ListedToken | null> {
    return this.prisma.apiToken.findUnique({ where: { id }, select: LISTED });
  }

  async revokeToken(
    id: number,
    actor: Actor,
    now: Date,
  ): Promise<Result<ListedToken, { readonly kind: 'not-found' } | { readonly kind: 'revoked' }>> {
    return this.prisma.$transaction(async (tx) => {
      // Of two at once the second waits for the first one's row, and then finds it revoked.
      const { count } = await tx.apiToken.updateMany({ where: { id, revokedAt: null }, data: { revokedAt: now } });
      const token = await tx.apiToken.findUnique({ where: { id }, select: LISTED });
      if (!token) return err({ kind: 'not-found' });
      if (count === 0) return err({ kind: 'revoked' });
      const { name, readOnly } = token;
      const details = { readOnly };
      await recordActivity(tx, { action: 'token.revoked', actor, subjectId: id, subjectName: name, details }, now);
      return ok(token);
    });
  }
}
