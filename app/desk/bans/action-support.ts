import 'server-only';
import { unstable_rethrow } from 'next/navigation';
import type { SignedIn } from '@/lib/auth/session';
import { runtime } from '@/lib/composition';
import type { Actor } from '@/lib/domain/ban';
import { err, type Result } from '@/lib/domain/result';
import { requireAdministratorViewer, requireViewer, type Viewer } from '../viewer';

/** The signed-in agent as the one who did something. */
export function actorOf({ agent, address }: SignedIn): Actor {
  return { agentId: agent.id, name: agent.name, address };
}

/**
 * The administrator who calls an action; null when the store that knows sessions is down, so that a form can say so and
 * keep what was typed. Others are sent to sign in, or get 404.
 */
export async function administratorUnlessDown(path: string): Promise<Viewer | null> {
  return unlessDown(requireAdministratorViewer(path));
}

/** The same for what every agent may do: strangers are sent to sign in. */
export async function agentUnlessDown(path: string): Promise<Viewer | null> {
  return unlessDown(requireViewer(path));
}

async function unlessDown(viewer: Promise<Viewer>): Promise<Viewer | null> {
  try {
    return await viewer;
  } catch (error) {
    unstable_rethrow(error);
    runtime().log.error({ err: error }, 'who called an action could not be told');
    return null;
  }
}

/** A use case's result. That the store failed is logged here and told to the person, whose typing must not be lost. */
export async function orFailed<T, E>(
  work: Promise<Result<T, E>>,
  what = 'a change of a ban',
): Promise<Result<T, E | { readonly kind: 'failed' }>> {
  try {
    return await work;
  } catch (error) {
    runtime().log.error({ err: error }, `${what} failed`);
    return err({ kind: 'failed' });
  }
}
