import { err, ok, type Result } from '../domain/result';
import type { Agent, AgentRole, AgentStore } from '../ports/agent-store';
import type { Clock } from '../ports/clock';
import { hashPassword, refusePassword } from './password';
import { normalEmail } from './sign-in';

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

const NAME_LENGTH_MAX = 100;

/** Adds somebody who may sign in. The e-mail is stored in lower case. */
export async function addAgent(
  deps: ManageAgentsDeps,
  input: AddAgentInput,
): Promise<Result<Agent, ManageAgentsError>> {
  const email = normalEmail(input.email);
  if (!isEmail(email)) return err({ kind: 'bad-email', message: badEmail(input.email) });
  const name = input.name.replace(/\p{Cc}/gu, '').trim() || (email.split('@')[0] ?? email);
  if (name.length > NAME_LENGTH_MAX) {
    return err({ kind: 'bad-name', message: `A name has at most ${NAME_LENGTH_MAX} characters.` });
  }
  const refused = refusePassword(input.password);
  if (refused) return err({ kind: 'bad-password', message: refused });
  const passwordHash = await hashPassword(input.password);
  const added = await deps.agents.addAgent({ email, name, role: input.role, passwordHash }, deps.clock.now());
  return added
    ? ok(added)
    : err({ kind: 'email-taken', message: `There is an agent with the e-mail ${email} already.` });
}

/** Sets an agent's password and ends every session of theirs: whoever knew the old one is out with the next request. */
export async function setPassword(
  deps: ManageAgentsDeps,
  input: { readonly email: string; readonly password: string },
): Promise<Result<null, ManageAgentsError>> {
  const refused = refusePassword(input.password);
  if (refused) return err({ kind: 'bad-password', message: refused });
  const email = normalEmail(input.email);
  const found = await deps.agents.setPassword(email, await hashPassword(input.password), deps.clock.now());
  return found ? ok(null) : err({ kind: 'no-such-agent', message: `There is no agent with the e-mail ${email}.` });
}

/** Plain, not complete: an address is proved by mail that arrives, and accounts of staff are made by staff. */
function isEmail(email: string): boolean {
  return /^[\x21-\x3f\x41-\x7e]+@[a-z0-9-]+(\.[a-z0-9-]+)*$/.test(email);
}

function badEmail(input: string): string {
  return `“${input.slice(0, 60)}” is not an e-mail address. Enter one such as jane@example.com.`;
}
