import type { Actor } from '../domain/ban';
import { ok, type Result } from '../domain/result';
import type { PeopleRefusal } from '../ports/people-store';
import { newLink } from './agent-link';
import type { NewLink, PeopleDeps } from './invite-agent';

/**
 * Makes a link by which an agent chooses a password: the first one, if they were invited and never came, else a new
 * one. The link before is revoked. `lockOut` ends the old password and every signed-in device at once.
 */
export async function makeAgentLink(
  deps: PeopleDeps,
  actor: Actor,
  { agentId, lockOut }: { readonly agentId: number; readonly lockOut: boolean },
): Promise<Result<NewLink, PeopleRefusal | { readonly kind: 'disabled' }>> {
  const { secret, hash } = newLink();
  const made = await deps.people.makeLink(agentId, { hash, lockOut }, actor, deps.clock.now());
  return made.ok ? ok({ ...made.value, secret }) : made;
}
