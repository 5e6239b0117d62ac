import type { ContactField, ContactFieldError, ContactMessage } from '@/lib/channels/contact-form/contact-message';

/** What the contact form shows: what was typed, and why it wasn't sent. */
export interface ContactFormState {
  readonly typed: ContactMessage;
  readonly problem: ContactFormProblem | null;
}

/**
 * - `unavailable`: we can't store it now. `unreachable`: the request didn't get through.
 * - `refused`: this visitor may not use the form (any more).
 */
export type ContactFormProblem =
  | { readonly kind: 'invalid'; readonly errors: readonly ContactFieldError[] }
  | { readonly kind: 'too-many'; readonly retryAfterSeconds: number }
  | { readonly kind: 'unavailable' | 'unreachable' | 'refused' };

/** A form that nobody has touched. */
export const EMPTY_CONTACT_FORM: ContactFormState = {
  typed: { name: '', email: '', subject: '', message: '' },
  problem: null,
};

/** The error to show at a field, if any. */
export function errorOf(problem: ContactFormProblem | null, field: ContactField): string | undefined {
  return problem?.kind === 'invalid' ? problem.errors.find((error) => error.field === field)?.message : undefined;
}

/** What stands above the form, if anything; errors of single fields stand at the fields. */
export function problemText(problem: ContactFormProblem | null): string | null {
  switch (problem?.kind) {
    case undefined:
      return null;
    case 'invalid':
      return 'Your message wasn’t sent. Mend what is marked below.';
    case 'too-many':
      return `Your message wasn’t sent: too many came from your address. Try again in ${problem.retryAfterSeconds} seconds.`;
    case 'unavailable':
      return 'Your message wasn’t sent: we can’t take it right now. Try again shortly.';
    case 'unreachable':
      return 'Your message wasn’t sent: we couldn’t be reached. Check your connection and try again.';
    case 'refused':
      return 'Your message wasn’t sent: you can’t use this form at the moment.';
  }
}
