/**
 * Whether somebody knows an account's password, with limits that slow a guesser down and can't be turned against the owner of an account:
 *
 * - failures from one address (an IPv6 /64 counts as one), whatever the account;
 * - failures from one address for one account;
 * - failures for one account from anywhere: only for callers who are not known to be its owner, that is who come
 *   neither with the cookie of an earlier sign-in to it nor from an address that signed in to it before.
 *
 * A device that carries the cookie is asked for none of these: what strangers do elsewhere, or behind the same address,
 * is not held against it. It has its own, wider limit, so that a stolen cookie isn't a licence to guess.
 *
 * Windows are quarters of an hour by the clock, so "try again at" is exact. Refused attempts count for nothing.
 */

import { formatIpAddress, type IpAddress } from '../domain/ip-address';
import { err, ok, type Result } from '../domain/result';
import type { Agent, AgentStore, FailedSignIns } from '../ports/agent-store';
import type { Clock } from '../ports/clock';
import type { RateLimiter } from '../ports/rate-limiter';
import { readDeviceCookie } from './device-cookie';
import { verifyPassword } from './password';
import { WorkSlots } from './work-slots';

/** What checking needs; the runtime has all of it. */
export interface CheckPasswordDeps {
  readonly agents: AgentStore;
  readonly rateLimiter: RateLimiter;
  readonly clock: Clock;
  readonly secret: string;
}

export interface PasswordAttempt {
  readonly email: string;
  readonly password: string;
  /** Where the request came from; null = it can't be told, and all such callers count as one address. */
  readonly address: IpAddress | null;
  /** The device cookie's value as the browser sent it, if any. */
  readonly device: string | null;
}

/** The agent whose password it is, and the hash that it was compared with. */
export interface CheckedPassword {
  readonly agent: Agent;
  readonly passwordHash: string;
}

/**
 * - `wrong`: e-mail or password; which of them is not told.
 * - `disabled`: the right password of an account that was disabled.
 * - `too-many-attempts`: not even looked at; worth trying again from `retryAt` on.
 */
export type PasswordRefusal =
  | { readonly kind: 'wrong' }
  | { readonly kind: 'disabled' }
  | { readonly kind: 'too-many-attempts'; readonly retryAt: Date };

/** Failures per quarter of an hour from which on callers are refused. */
export const SIGN_IN_LIMITS = { byAddress: 30, byAddressAndEmail: 10, byEmail: 50, byDevice: 30 } as const;

const WINDOW_MS = 15 * 60_000;
const EMAIL_LENGTH_MAX = 254;

/**
 * Hashing is the costliest thing that a stranger can ask for, so little of it runs at once; and since counting and
 * recording happen inside the slot, guesses sent all at the same moment can't outrun the limits. Known devices have
 * their own slot and never queue behind strangers, and one address can't fill the strangers' queue.
 */
const strangersSlots = new WorkSlots(2, 200, 50);
const devicesSlots = new WorkSlots(1, 200);

/**
 * Checks the limits and the password, and records the attempt. Takes the same time whether or not the account exists.
 * Throws when the store fails.
 */
export async function checkPassword(
  deps: CheckPasswordDeps,
  input: PasswordAttempt,
): Promise<Result<CheckedPassword, PasswordRefusal>> {
  const email = normalEmail(input.email);
  const device = readDeviceCookie(deps.secret, input.device, email, deps.clock.now());
  const slots = device === null ? strangersSlots : devicesSlots;
  const busy = err({ kind: 'too-many-attempts', retryAt: new Date(deps.clock.now().getTime() + 60_000) } as const);
  const by = input.address ? formatIpAddress(input.address) : 'unknown';
  return slots.run<Result<CheckedPassword, PasswordRefusal>>(() => attempt(deps, input, { email, device }), busy, by);
}

/** The form in which e-mail addresses are stored and compared. Control characters, which no address has, are dropped. */
export function normalEmail(email: string): string {
  return email
    .replace(/\p{Cc}/gu, '')
    .trim()
    .toLowerCase()
    .slice(0, EMAIL_LENGTH_MAX);
}

interface Identity {
  readonly email: string;
  /** Hash of a genuine device cookie for this account, or null. */
  readonly device: string | null;
}

async function attempt(
  deps: CheckPasswordDeps,
  input: PasswordAttempt,
  { email, device }: Identity,
): Promise<Result<CheckedPassword, PasswordRefusal>> {
  const now = deps.clock.now();
  const retryAt = await findRetryAt(deps, { email, device, address: input.address }, now);
  if (retryAt) return err({ kind: 'too-many-attempts', retryAt });

  const account = await deps.agents.findAgentByEmail(email);
  const matches = await verifyPassword(account?.passwordHash ?? null, input.password);
  const succeeded = matches && account !== null && account.disabledAt === null;
  await deps.agents.recordSignInAttempt({ email, address: input.address, device, succeeded }, now);
  if (!matches || account === null) return err({ kind: 'wrong' });
  if (account.disabledAt !== null) return err({ kind: 'disabled' });

  const { passwordHash, ...agent } = account;
  // A hash that matched is there; said again for the type's sake.
  return passwordHash === null ? err({ kind: 'wrong' }) : ok({ agent, passwordHash });
}

/** Until when this caller is refused; null = the attempt is looked at. */
async function findRetryAt(
  deps: CheckPasswordDeps,
  caller: Identity & { address: IpAddress | null },
  now: Date,
): Promise<Date | null> {
  if (caller.device !== null) {
    const taken = await deps.rateLimiter.take(`sign-in:${caller.device}`, SIGN_IN_LIMITS.byDevice, WINDOW_MS / 1000);
    return taken.allowed ? null : new Date(now.getTime() + taken.retryAfterSeconds * 1000);
  }
  const since = new Date(Math.floor(now.getTime() / WINDOW_MS) * WINDOW_MS);
  const failed = await deps.agents.countFailedSignIns(caller, since);
  return isOverLimit(failed) ? new Date(since.getTime() + WINDOW_MS) : null;
}

function isOverLimit(failed: FailedSignIns): boolean {
  return (
    failed.byAddress >= SIGN_IN_LIMITS.byAddress ||
    failed.byAddressAndEmail >= SIGN_IN_LIMITS.byAddressAndEmail ||
    (failed.byEmail >= SIGN_IN_LIMITS.byEmail && !failed.knownOwner)
  );
}
