import type { PersonRefusal } from '@/lib/forms/person-form';

/** Why it was not done, as a sentence, and what to do. */
export function personRefusalText(refusal: PersonRefusal): string {
  switch (refusal.kind) {
    case 'not-found':
      return 'There is no such agent. Go back to Agents and look there.';
    case 'not-allowed':
      return 'You are no administrator any more, so nothing was changed. Another administrator changed your role.';
    case 'last-administrator':
      return 'Nothing was changed: this is the last administrator who can sign in, and the desk needs one. Make somebody else an administrator first.';
    case 'oneself':
      return 'You can’t do this to your own account. Ask another administrator, or change your password in your profile.';
    case 'disabled':
      return 'This account is disabled, so a link would be of no use. Enable it first.';
    case 'failed':
      return 'Nothing was changed, because the server’s database did not answer. Try again.';
  }
}
