import { z } from 'zod';
import { CHAT_MESSAGE_LENGTH_MAX } from '../../ports/chat-store';
import { cleanLine, cleanText } from '../clean-text';
import { CONTACT_LENGTH_MAX } from '../contact-form/contact-message';
import type { ChatForm } from './chat-form';

/**
 * What the bodies of requests to a chat must be. Texts are trimmed and have no control characters; line breaks are
 * `\n`. Unknown fields are ignored.
 */

const PAGE_LENGTH_MAX = 2_000;
const CLIENT_ID_LENGTH_MAX = 64;

const NAME_MISSING = 'Enter your name, such as Jane Doe.';
const EMAIL_MISSING = 'Enter your e-mail address, such as jane@example.com.';
const EMAIL_WRONG = 'This is not an e-mail address. Enter one such as jane@example.com.';
const TEXT_MISSING = 'Enter a message, such as “My order 1042 has not arrived.”';
const TEXT_LONG = `A message can have at most ${CHAT_MESSAGE_LENGTH_MAX.toLocaleString('en')} characters. Shorten it.`;

export const visitorName = z
  .string(NAME_MISSING)
  .transform(cleanLine)
  .pipe(z.string().max(CONTACT_LENGTH_MAX.name, `Your name can have at most ${CONTACT_LENGTH_MAX.name} characters.`));
const email = z.string(EMAIL_MISSING).transform(cleanLine);
const emailAddress = z.email(EMAIL_WRONG).max(CONTACT_LENGTH_MAX.email, EMAIL_WRONG);
const text = z.string(TEXT_MISSING).transform(cleanText).pipe(z.string().max(CHAT_MESSAGE_LENGTH_MAX, TEXT_LONG));
const neededText = text.pipe(z.string().min(1, TEXT_MISSING));
/** Absent and null are "not told", which is the empty text. */
export const optional = <T extends z.ZodType<string, string>>(field: T) =>
  z.preprocess((value) => value ?? '', field) as z.ZodType<string>;

export const optionalEmail = optional(email.pipe(z.union([z.literal(''), emailAddress], EMAIL_WRONG)));
/** Told by a page and typed by nobody: what is no web address is left out. */
export const visitedPage = z.unknown().optional().transform(webAddress);

/** A chat's key: 128 bits in base64url. */
export const CHAT_KEY = /^[\w-]{22}$/;

/** One that the sender made; null if none. */
export const chosenKey = z
  .string()
  .regex(CHAT_KEY, 'Send 128 random bits in base64url, which are 22 characters, or nothing.')
  .nullish()
  .transform((key) => key ?? null);

/** `chat` is a key that the sender made, null if none: with the same one again nothing is started twice. */
export const newChatForm: ChatForm<{
  chat: string | null;
  name: string;
  email: string;
  message: string;
  page: string;
}> = {
  schema: z.object({
    chat: chosenKey,
    name: optional(visitorName),
    email: optionalEmail,
    message: optional(text),
    page: visitedPage,
  }),
  fields: ['chat', 'name', 'email', 'message'],
  example: '{"name": "Jane Doe", "email": "jane@example.com", "message": "…"}',
};

/** `client_id` null = the sender gave none. */
export const chatMessageForm: ChatForm<{ text: string; client_id: string | null }> = {
  schema: z.object({
    text: neededText,
    client_id: z
      .string()
      .regex(
        new RegExp(`^[\\x21-\\x7e]{1,${CLIENT_ID_LENGTH_MAX}}$`),
        'Send a mark of 1 to 64 characters, such as a UUID.',
      )
      .nullish()
      .transform((id) => id ?? null),
  }),
  fields: ['text', 'client_id'],
  example: '{"text": "…", "client_id": "b1946ac9-2f5a-4c1e-9d0a-6a3c1b7e8f00"}',
};

export const leftMessageForm: ChatForm<{ name: string; email: string; text: string }> = {
  schema: z.object({
    name: visitorName.pipe(z.string().min(1, NAME_MISSING)),
    email: email.pipe(z.string().min(1, EMAIL_MISSING)).pipe(emailAddress),
    text: neededText,
  }),
  fields: ['name', 'email', 'text'],
  example: '{"name": "Jane Doe", "email": "jane@example.com", "text": "…"}',
};

/** How far was read. */
export const seenForm: ChatForm<{ seq: number }> = {
  schema: z.object({
    seq: z
      .int('Send the number of a message.')
      .min(0)
      .max(2 ** 31 - 1),
  }),
  fields: ['seq'],
  example: '{"seq": 12}',
};

export const emptyForm: ChatForm<object> = { schema: z.object({}), fields: [], example: '{}' };

function webAddress(told: unknown): string {
  if (typeof told !== 'string' || told.length > PAGE_LENGTH_MAX || !URL.canParse(told)) return '';
  const { protocol, href } = new URL(told);
  return protocol === 'http:' || protocol === 'https:' ? href : '';
}
