import type { Result } from '../domain/result';
import { err, ok } from '../domain/result';
import type { PeopleStore } from '../ports/people-store';
import { type CheckPasswordDeps, checkPassword, type PasswordRefusal } from './check-password';
import { hashPassword, refusePassword } from './password';
import type { SignedIn } from './session';

export type ChangePasswordDeps = CheckPasswordDeps & { readonly people: PeopleStore };

/** `message` is a sentence about the new password. */
export type ChangePasswordRefusal =
  | { readonly kind: 'bad-password'; readonly message: string }
  | { readonly kind: 'wrong-current' }
  | { readonly kind: 'too-many-attempts'; readonly retryAt: Date };

/**
 * Changes one's own password: the present one is asked for, because whoever sits at an unlocked screen must not be able
 * to take the account over. A wrong one counts as a failed sign-in, with the same limits. Every other device is signed
 * out.
 */
export async function changePassword(
  deps: ChangePasswordDeps,
  { agent, sessionId, address }: SignedIn,
  input: { readonly current: string; readonly next: string; readonly device: string | null },
): Promise<Result<null, ChangePasswordRefusal>> {
  const refused = refusePassword(input.next);
  if (refused) return err({ kind: 'bad-password', message: refused });
  const checked = await checkPassword(deps, {
    email: agent.email,
    password: input.current,
    address,
    device: input.device,
  });
  if (!checked.ok) return err(refusalOf(checked.error));
  const change = { from: checked.value.passwordHash, to: await hashPassword(input.next), keepSessionId: sessionId };
  const actor = { agentId: agent.id, name: agent.name, address };
  const changed = await deps.people.changePassword(change, actor, deps.clock.now());
  return changed ? ok(null) : err({ kind: 'wrong-current' });
}

function refusalOf(error: PasswordRefusal): ChangePasswordRefusal {
  // A disabled agent has no session any more: that happened in this very moment.
  return error.kind === 'too-many-attempts' ? error : { kind: 'wrong-current' };
}
