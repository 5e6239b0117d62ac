import { callerNetwork } from '../domain/caller-network';
import { formatIpRange } from '../domain/ip-range';
import { err, ok, type Result } from '../domain/result';
import type { PeopleStore, UsableLink } from '../ports/people-store';
import type { RateLimiter } from '../ports/rate-limiter';
import { hashLinkSecret } from './agent-link';
import { hashPassword, refusePassword } from './password';
import { type SessionBrowser, type SignedInSession, type StartSessionDeps, startSession } from './start-session';
import { WorkSlots } from './work-slots';

/** What links need; the runtime has all of it. */
export type AgentLinkDeps = StartSessionDeps & { readonly people: PeopleStore; readonly rateLimiter: RateLimiter };

/** Links that one address (an IPv6 /64 counts as one) may look at within a quarter of an hour, forms sent included. */
export const LINK_LOOKS_MAX = 60;
const WINDOW_SECONDS = 15 * 60;

/**
 * - `unusable`: unknown, used, revoked or over, which of them is not told.
 * - `too-many`: this address tried too many.
 */
export type LinkRefusal =
  | { readonly kind: 'unusable' }
  | { readonly kind: 'too-many'; readonly retryAfterSeconds: number };

/** Hashing is costly, and one link can be sent in many times at the same moment. */
const slots = new WorkSlots(1, 50);

/** Whose password a link lets one choose. Looking doesn't use it up: mail programs open links by themselves. */
export async function findAgentLink(
  deps: AgentLinkDeps,
  secret: string,
  address: SessionBrowser['address'],
): Promise<Result<UsableLink, LinkRefusal>> {
  const by = address ? formatIpRange(callerNetwork(address)) : 'unknown';
  const taken = await deps.rateLimiter.take(`agent-link:${by}`, LINK_LOOKS_MAX, WINDOW_SECONDS);
  if (!taken.allowed) return err({ kind: 'too-many', retryAfterSeconds: taken.retryAfterSeconds });
  const hash = hashLinkSecret(secret);
  const link = hash && (await deps.people.findLink(hash, deps.clock.now()));
  return link ? ok(link) : err({ kind: 'unusable' });
}

/**
 * Sets the password that somebody chose, uses the link up and signs them in; null = the password is set, but they must
 * sign in themselves. A password that can't be set leaves the link as it is.
 */
export async function useAgentLink(
  deps: AgentLinkDeps,
  input: SessionBrowser & { readonly secret: string; readonly password: string },
): Promise<Result<SignedInSession | null, LinkRefusal | { readonly kind: 'bad-password'; readonly message: string }>> {
  const found = await findAgentLink(deps, input.secret, input.address);
  if (!found.ok) return found;
  const refused = refusePassword(input.password);
  if (refused) return err({ kind: 'bad-password', message: refused });
  const passwordHash = await slots.run(() => hashPassword(input.password), null);
  if (passwordHash === null) return err({ kind: 'too-many', retryAfterSeconds: 60 });
  const hash = hashLinkSecret(input.secret) ?? '';
  const used = await deps.people.useLink(hash, passwordHash, input.address, deps.clock.now());
  if (!used) return err({ kind: 'unusable' });
  const { address, userAgent } = input;
  // The link is used up and the password set: whatever fails from here on, they can sign in themselves.
  const session = startSession(deps, { agent: used.agent, passwordHash }, { address, userAgent });
  return ok(await session.catch(() => null));
}
