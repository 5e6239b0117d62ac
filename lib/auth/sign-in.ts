import { err, ok, type Result } from '../domain/result';
import { type CheckPasswordDeps, checkPassword, type PasswordAttempt, type PasswordRefusal } from './check-password';
import { type SessionBrowser, type SignedInSession, startSession } from './start-session';

export type SignInInput = PasswordAttempt & SessionBrowser;

/** Signs in: checks the password, within the limits, and starts a session. Throws when the store fails. */
export async function signIn(
  deps: CheckPasswordDeps,
  input: SignInInput,
): Promise<Result<SignedInSession, PasswordRefusal>> {
  const checked = await checkPassword(deps, input);
  if (!checked.ok) return checked;
  const session = await startSession(deps, checked.value, input);
  return session ? ok(session) : err({ kind: 'wrong' });
}
