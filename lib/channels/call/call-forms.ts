import { z } from 'zod';
import { SIGNAL_KINDS, SIGNAL_LENGTH_MAX, type SignalKind } from '../../ports/call-store';
import type { ChatForm } from '../chat/chat-form';
import { chosenKey, optional, optionalEmail, visitedPage, visitorName } from '../chat/chat-forms';
import { cleanLine, cleanText } from '../clean-text';

/** What the bodies of requests to a call must be; see chat-forms. */

export const SIGNALS_PER_REQUEST_MAX = 32;
const CALLBACK_LENGTH_MAX = 1_000;
const PHONE_MISSING = 'Enter a phone number, such as +44 20 7946 0018.';
const PHONE_WRONG = 'This is not a phone number. Enter one such as +44 20 7946 0018.';
const TEXT_LONG = `This can have at most ${CALLBACK_LENGTH_MAX.toLocaleString('en')} characters. Shorten it.`;

/** `key` is one that the sender made, null if none: with the same one again nothing is started twice. */
export const newCallForm: ChatForm<{ key: string | null; name: string; email: string; page: string }> = {
  schema: z.object({ key: chosenKey, name: optional(visitorName), email: optionalEmail, page: visitedPage }),
  fields: ['key', 'name', 'email'],
  example: '{"name": "Jane Doe", "email": "jane@example.com"}',
};

/** For programs: people type none of it. */
const SIGNALS_WRONG =
  `Send 1 to ${SIGNALS_PER_REQUEST_MAX} signals, each with an id of 1 to 64 characters, one of the kinds ` +
  `${SIGNAL_KINDS.join(', ')}, and a payload of at most ${SIGNAL_LENGTH_MAX} characters.`;
const mark = (message: string) => z.string(message).regex(/^[\x21-\x7e]{1,64}$/, message);
const signal = z.object(
  {
    id: mark(SIGNALS_WRONG),
    kind: z.enum(SIGNAL_KINDS, SIGNALS_WRONG),
    // Postgres keeps no text with a zero in it, and no browser sends one.
    payload: z
      .string(SIGNALS_WRONG)
      .max(SIGNAL_LENGTH_MAX, SIGNALS_WRONG)
      .refine((text) => !text.includes('\0'), SIGNALS_WRONG),
  },
  SIGNALS_WRONG,
);

/** In the order in which they came to be. A body of more than 64 kB is refused whole, as every channel's. */
export const signalsForm: ChatForm<{ signals: { id: string; kind: SignalKind; payload: string }[] }> = {
  schema: z.object({
    signals: z.array(signal, SIGNALS_WRONG).min(1, SIGNALS_WRONG).max(SIGNALS_PER_REQUEST_MAX, SIGNALS_WRONG),
  }),
  fields: ['signals'],
  example: '{"signals": [{"id": "1", "kind": "offer", "payload": "…"}]}',
};

export const callbackForm: ChatForm<{ name: string; phone: string; text: string }> = {
  schema: z.object({
    name: optional(visitorName),
    phone: z
      .string(PHONE_MISSING)
      .transform(cleanLine)
      .pipe(z.string().min(1, PHONE_MISSING))
      .pipe(z.string().regex(/^[+(]?\d[\d\s()./x-]{2,38}$/i, PHONE_WRONG)),
    text: optional(z.string().transform(cleanText).pipe(z.string().max(CALLBACK_LENGTH_MAX, TEXT_LONG))),
  }),
  fields: ['name', 'phone', 'text'],
  example: '{"name": "Jane Doe", "phone": "+44 20 7946 0018", "text": "…"}',
};

/** The agent's tab that answers, in its own word. */
export const answerForm: ChatForm<{ tab: string }> = {
  schema: z.object({ tab: mark('Send a mark of the tab of 1 to 64 characters, such as a UUID.') }),
  fields: ['tab'],
  example: '{"tab": "b1946ac9-2f5a-4c1e-9d0a-6a3c1b7e8f00"}',
};
