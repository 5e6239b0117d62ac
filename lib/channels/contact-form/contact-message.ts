import { z } from 'zod';
import { err, ok, type Result } from '../../domain/result';
import { cleanLine, cleanText } from '../clean-text';
import { type FieldError, fieldErrors } from '../field-errors';

/** What somebody wrote into the contact form: trimmed, without control characters. */
export interface ContactMessage {
  readonly name: string;
  readonly email: string;
  readonly subject: string;
  /** Line breaks are `\n`. */
  readonly message: string;
}

export type ContactField = keyof ContactMessage;

export type ContactFieldError = FieldError<ContactField>;

/** The most characters that each field takes, after trimming. */
export const CONTACT_LENGTH_MAX = { name: 100, email: 254, subject: 200, message: 10_000 } as const;

/**
 * Reads a contact form, whatever came in: every field is named in an error of its own (one per field, in the order of
 * the form). Fields that aren't text count as missing; unknown fields are ignored.
 */
export function parseContactMessage(input: unknown): Result<ContactMessage, readonly ContactFieldError[]> {
  const isObject = typeof input === 'object' && input !== null && !Array.isArray(input);
  const parsed = schema.safeParse(isObject ? input : {});
  if (parsed.success) return ok(parsed.data);
  return err(fieldErrors(parsed.error, FIELDS));
}

const FIELDS = ['name', 'email', 'subject', 'message'] as const;

const line = (field: Exclude<ContactField, 'message'>, missing: string) =>
  z
    .string(missing)
    .transform(cleanLine)
    .pipe(z.string().min(1, missing).max(CONTACT_LENGTH_MAX[field], tooLong(field)));

const EMAIL_MISSING = 'Enter your e-mail address, such as jane@example.com.';
const EMAIL_WRONG = 'This is not an e-mail address. Enter one such as jane@example.com.';
const MESSAGE_MISSING = 'Enter your message, such as “My order 1042 has not arrived.”';

const schema = z.object({
  name: line('name', 'Enter your name, such as Jane Doe.'),
  email: line('email', EMAIL_MISSING).pipe(z.email(EMAIL_WRONG)),
  subject: line('subject', 'Enter a subject, such as “My order has not arrived”.'),
  message: z
    .string(MESSAGE_MISSING)
    .transform(cleanText)
    .pipe(z.string().min(1, MESSAGE_MISSING).max(CONTACT_LENGTH_MAX.message, tooLong('message'))),
});

function tooLong(field: ContactField): string {
  const name = { name: 'Your name', email: 'An e-mail address', subject: 'A subject', message: 'A message' }[field];
  return `${name} can have at most ${CONTACT_LENGTH_MAX[field].toLocaleString('en')} characters. Shorten it.`;
}
