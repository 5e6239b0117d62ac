import type { PasswordRefusal } from '@/lib/auth/check-password';

/** What the sign-in form shows beside its fields. */
export interface SignInState {
  /** As typed, so that it needn't be typed again. */
  readonly email: string;
  readonly refusal: ShownRefusal | null;
}

/** Why signing in failed; `minutes` = until it is worth trying again, if that is known. */
export type ShownRefusal = {
  readonly kind: PasswordRefusal['kind'] | 'unavailable' | 'malformed';
  readonly minutes?: number;
};

/** The refusal as a sentence. The same one for a wrong e-mail and a wrong password. */
export function refusalText({ kind, minutes }: ShownRefusal): string {
  switch (kind) {
    case 'wrong':
      return 'E-mail or password is wrong.';
    case 'disabled':
      return 'This account is disabled. Ask an administrator to enable it.';
    case 'too-many-attempts':
      return `Too many attempts failed. Try again ${inMinutes(minutes)}; a browser in which you signed in before is not affected.`;
    case 'unavailable':
      return 'Signing in does not work right now, because the database is not answering. Try again shortly.';
    case 'malformed':
      return 'That did not work. Sign in below.';
  }
}

function inMinutes(minutes: number | undefined): string {
  if (minutes === undefined) return 'in a quarter of an hour';
  return minutes === 1 ? 'in one minute' : `in ${minutes} minutes`;
}

/** The refusal that next-auth's endpoint put into the page's address (`?error=`); null without one. */
export function refusalOfErrorCode(code: string | undefined): ShownRefusal | null {
  switch (code) {
    case undefined:
      return null;
    case 'CredentialsSignin':
      return { kind: 'wrong' };
    case 'Disabled':
      return { kind: 'disabled' };
    case 'TooMany':
      return { kind: 'too-many-attempts' };
    case 'Unavailable':
      return { kind: 'unavailable' };
    default:
      return { kind: 'malformed' };
  }
}
