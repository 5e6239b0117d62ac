import { z } from 'zod';
import { BOARD_KINDS, type BoardKind } from '../../domain/board';
import { err, ok, type Result } from '../../domain/result';
import { cleanLine, cleanText } from '../clean-text';
import { CONTACT_LENGTH_MAX } from '../contact-form/contact-message';
import { type FieldError, fieldErrors } from '../field-errors';

/** The most characters that each field takes, after trimming. */
export const BOARD_LENGTH_MAX = { title: 150, text: 10_000 } as const;

export type BoardField = 'kind' | 'title' | 'text' | 'name' | 'email';
export type BoardFieldError = FieldError<BoardField>;

/** Who registers by writing. */
export interface Person {
  readonly name: string;
  readonly email: string;
}

export interface TopicInput {
  readonly kind: BoardKind;
  readonly title: string;
  readonly text: string;
}

/** Reads a new topic, whatever came in; every field that is wrong is named in an error of its own. */
export const parseTopic = (input: unknown) => parse(topicSchema, input);

/** Reads a reply likewise. */
export const parseReply = (input: unknown) => parse(replySchema, input);

/** Reads who registers: the first that somebody writes must say so. */
export const parsePerson = (input: unknown): Result<Person, readonly BoardFieldError[]> => parse(personSchema, input);

function parse<T>(schema: z.ZodType<T>, input: unknown): Result<T, readonly BoardFieldError[]> {
  const isObject = typeof input === 'object' && input !== null && !Array.isArray(input);
  const parsed = schema.safeParse(isObject ? input : {});
  return parsed.success ? ok(parsed.data) : err(fieldErrors(parsed.error, FIELDS));
}

const FIELDS = ['kind', 'title', 'text', 'name', 'email'] as const;

const KIND_WRONG = 'Say what it is: "suggestion" or "forum".';
const TITLE_MISSING = 'Enter a title, such as “Lights that charge by USB-C”.';
const TEXT_MISSING = 'Write something, such as “It would save me a second cable.”';
const NAME_MISSING = 'Enter your name, such as Jane Doe.';
const EMAIL_MISSING = 'Enter your e-mail address, such as jane@example.com.';
const EMAIL_WRONG = 'This is not an e-mail address. Enter one such as jane@example.com.';

const tooLong = (what: string, most: number) =>
  `${what} can have at most ${most.toLocaleString('en')} characters. Shorten it.`;
const line = (missing: string, what: string, most: number) =>
  z
    .string(missing)
    .transform(cleanLine)
    .pipe(z.string().min(1, missing).max(most, tooLong(what, most)));
const text = z
  .string(TEXT_MISSING)
  .transform(cleanText)
  .pipe(z.string().min(1, TEXT_MISSING).max(BOARD_LENGTH_MAX.text, tooLong('A text', BOARD_LENGTH_MAX.text)));

const topicSchema = z.object({
  kind: z.enum(BOARD_KINDS, KIND_WRONG),
  title: line(TITLE_MISSING, 'A title', BOARD_LENGTH_MAX.title),
  text,
});
const replySchema = z.object({ text });
const personSchema = z.object({
  name: line(NAME_MISSING, 'Your name', CONTACT_LENGTH_MAX.name),
  email: line(EMAIL_MISSING, 'An e-mail address', CONTACT_LENGTH_MAX.email).pipe(z.email(EMAIL_WRONG)),
});
