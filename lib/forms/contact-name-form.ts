import { z } from 'zod';
import { cleanLine } from '../channels/clean-text';
import { CONTACT_LENGTH_MAX } from '../channels/contact-form/contact-message';
import { err, ok, type Result } from '../domain/result';

/** What the form for a contact's name answers; `attempt` counts, so that the same answer twice is two answers. */
export interface ContactNameState {
  readonly name: string;
  readonly attempt: number;
  readonly outcome:
    | { readonly kind: 'untouched' | 'renamed' | 'not-found' | 'failed' }
    | { readonly kind: 'invalid'; readonly message: string };
}

const schema = z
  .string('Enter a name, such as Jane Doe.')
  .transform(cleanLine)
  .pipe(
    z
      .string()
      .min(1, 'Enter a name, such as Jane Doe.')
      .max(CONTACT_LENGTH_MAX.name, `A name can have at most ${CONTACT_LENGTH_MAX.name} characters. Shorten it.`),
  );

/** The name as it will be stored, or what is wrong with it. */
export function parseContactName(form: FormData): Result<string, string> {
  const parsed = schema.safeParse(form.get('name'));
  return parsed.success ? ok(parsed.data) : err(parsed.error.issues[0]?.message ?? '');
}

const id = z.coerce.number().int().min(1).max(2_147_483_647);

/** A contact's id from the address bar or a form; null for anything else. */
export function parseContactId(value: unknown): number | null {
  const parsed = id.safeParse(value);
  return parsed.success ? parsed.data : null;
}
