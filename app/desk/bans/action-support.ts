import 'server-only';
import type { SignedIn } from '@/lib/auth/session';
import { runtime } from '@/lib/composition';
import type { Actor } from '@/lib/domain/ban';
import { err, type Result } from '@/lib/domain/result';

/** The signed-in agent as the one who did something. */
export function actorOf({ agent }: SignedIn): Actor {
  return { agentId: agent.id, name: agent.name };
}

/** A use case's result. That the store failed is logged here and told to the person, whose typing must not be lost. */
export async function orFailed<T, E>(work: Promise<Result<T, E>>): Promise<Result<T, E | { readonly kind: 'failed' }>> {
  try {
    return await work;
  } catch (error) {
    runtime().log.error({ err: error }, 'a change of a ban failed');
    return err({ kind: 'failed' });
  }
}
