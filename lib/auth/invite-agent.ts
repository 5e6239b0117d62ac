import type { Actor } from '../domain/ban';
import { err, ok, type Result } from '../domain/result';
import type { AgentRole } from '../ports/agent-store';
import type { Clock } from '../ports/clock';
import type { EmailTaken, MadeLink, PeopleRefusal, PeopleStore } from '../ports/people-store';
import { readAgentName, readEmail } from './agent-identity';
import { newLink } from './agent-link';

/** What managing people needs; the runtime has all of it. */
export interface PeopleDeps {
  readonly people: PeopleStore;
  readonly clock: Clock;
}

/** A link that was just made; `secret` is shown now or never. */
export type NewLink = MadeLink & { readonly secret: string };

/** Sentences for the person who typed, by field. */
export type IdentityErrors = { readonly email?: string; readonly name?: string };
export type InviteRefusal = { readonly kind: 'invalid'; readonly errors: IdentityErrors } | EmailTaken | PeopleRefusal;

/** Adds somebody without a password and makes the link by which they choose one. Until then they can't sign in. */
export async function inviteAgent(
  deps: PeopleDeps,
  actor: Actor,
  input: { readonly email: string; readonly name: string; readonly role: AgentRole },
): Promise<Result<NewLink, InviteRefusal>> {
  const identity = readIdentity(input);
  if (!identity.ok) return identity;
  const { secret, hash } = newLink();
  const person = { ...identity.value, role: input.role };
  const made = await deps.people.invite(person, { hash }, actor, deps.clock.now());
  return made.ok ? ok({ ...made.value, secret }) : made;
}

/** An e-mail and a name, both read, or what is wrong with either. */
export function readIdentity(input: {
  readonly email: string;
  readonly name: string;
}): Result<{ email: string; name: string }, { readonly kind: 'invalid'; readonly errors: IdentityErrors }> {
  const email = readEmail(input.email);
  const name = readAgentName(input.name, email.ok ? email.value : 'x');
  if (email.ok && name.ok) return ok({ email: email.value, name: name.value });
  const errors = { ...(!email.ok && { email: email.error }), ...(!name.ok && { name: name.error }) };
  return err({ kind: 'invalid', errors });
}
