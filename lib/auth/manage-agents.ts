import type { Actor } from '../domain/ban';
import { err, ok, type Result } from '../domain/result';
import type { Agent, AgentRole, AgentStore } from '../ports/agent-store';
import type { Clock } from '../ports/clock';
import { readAgentName, readEmail } from './agent-identity';
import { normalEmail } from './check-password';
import { hashPassword, refusePassword } from './password';

/** What managing agents needs; the runtime has all of it. */
export interface ManageAgentsDeps {
  readonly agents: AgentStore;
  readonly clock: Clock;
}

/** `message` is a sentence for the person who typed it. */
export type ManageAgentsError =
  | { readonly kind: 'bad-email' | 'bad-name' | 'bad-password'; readonly message: string }
  | { readonly kind: 'email-taken'; readonly message: string }
  | { readonly kind: 'no-such-agent'; readonly message: string };

export interface AddAgentInput {
  readonly email: string;
  /** Empty = the part of the e-mail before the @ sign. */
  readonly name: string;
  readonly role: AgentRole;
  readonly password: string;
}

/** Adds somebody who may sign in. The e-mail is stored in lower case. */
export async function addAgent(
  deps: ManageAgentsDeps,
  actor: Actor,
  input: AddAgentInput,
): Promise<Result<Agent, ManageAgentsError>> {
  const email = readEmail(input.email);
  if (!email.ok) return err({ kind: 'bad-email', message: email.error });
  const name = readAgentName(input.name, email.value);
  if (!name.ok) return err({ kind: 'bad-name', message: name.error });
  const refused = refusePassword(input.password);
  if (refused) return err({ kind: 'bad-password', message: refused });
  const passwordHash = await hashPassword(input.password);
  const agent = { email: email.value, name: name.value, role: input.role, passwordHash };
  const added = await deps.agents.addAgent(agent, actor, deps.clock.now());
  return added
    ? ok(added)
    : err({ kind: 'email-taken', message: `There is an agent with the e-mail ${email.value} already.` });
}

/** Sets an agent's password and ends every session of theirs: whoever knew the old one is out with the next request. */
export async function setPassword(
  deps: ManageAgentsDeps,
  actor: Actor,
  input: { readonly email: string; readonly password: string },
): Promise<Result<null, ManageAgentsError>> {
  const refused = refusePassword(input.password);
  if (refused) return err({ kind: 'bad-password', message: refused });
  const email = normalEmail(input.email);
  const found = await deps.agents.setPassword(email, await hashPassword(input.password), actor, deps.clock.now());
  return found ? ok(null) : err({ kind: 'no-such-agent', message: `There is no agent with the e-mail ${email}.` });
}
