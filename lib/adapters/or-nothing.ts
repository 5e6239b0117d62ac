import { err, type Result } from '../domain/result';
import type { Prisma, PrismaClient } from '../generated/prisma/client';

/** One transaction, of which nothing stays when `work` answers with a refusal. */
export async function orNothing<T, E>(
  prisma: PrismaClient,
  work: (tx: Prisma.TransactionClient) => Promise<Result<T, E>>,
  options?: { readonly timeout: number; readonly maxWait: number },
): Promise<Result<T, E>> {
  try {
    return await prisma.$transaction(async (tx) => {
      const result = await work(tx);
      if (!result.ok) throw new Refused(result.error);
      return result;
    }, options);
  } catch (error) {
    if (error instanceof Refused) return err(error.refusal as E);
    throw error;
  }
}

/** Carries a refusal out of a transaction, which rolls it back. */
class Refused extends Error {
  constructor(readonly refusal: unknown) {
    super('refused');
  }
}
