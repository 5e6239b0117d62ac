import { createHash } from 'node:crypto';
import { z } from 'zod';
import { cleanLine, cleanText } from '../channels/clean-text';
import { type FieldError, fieldErrors } from '../channels/field-errors';
import { plainPhoneNumber } from '../domain/phone-number';
import { err, ok, type Result } from '../domain/result';
import type { InboundMessage } from '../ports/inbound-store';

const NUMBER_LENGTH_MAX = 100;
const ID_LENGTH_MAX = 200;
const NAME_LENGTH_MAX = 100;
const NOTE_LENGTH_MAX = 10_000;
const URL_LENGTH_MAX = 2_000;
const DURATION_MAX = 7 * 86_400;

export const CALL_RECORD_EXAMPLE =
  '{"from": "+43 660 1234567", "to": "+43 1 234567", "started_at": "2026-11-28T14:30:00Z", "duration": 192, "note": "…", "recording_url": "https://…", "id": "…"}';

const FIELDS = ['from', 'to', 'started_at', 'duration', 'name', 'note', 'recording_url', 'id'] as const;
export type CallRecordField = (typeof FIELDS)[number];

const text = (lengthMax: number, example: string) =>
  z
    .string(`Send a text, such as ${example}.`)
    .transform(cleanLine)
    .pipe(z.string().max(lengthMax, `Send at most ${lengthMax} characters.`));
/** Absent and null are "not told", which is the empty text. */
const optional = <T extends z.ZodType<string, string>>(field: T) =>
  z.preprocess((value) => value ?? '', field) as z.ZodType<string>;

const schema = z.object({
  from: z.preprocess(
    (value) => (value === null ? '' : value),
    text(NUMBER_LENGTH_MAX, '“+43 660 1234567”, or null for a withheld number'),
  ) as z.ZodType<string>,
  to: optional(text(NUMBER_LENGTH_MAX, '“+43 1 234567”')),
  started_at: z.iso
    .datetime({ offset: true, message: 'Send an instant with its offset, such as “2026-11-28T14:30:00Z”.' })
    .transform((at) => new Date(at))
    .nullish(),
  duration: z
    .number('Send whole seconds, such as 192.')
    .int('Send whole seconds, such as 192.')
    .min(0, 'Send whole seconds, such as 192.')
    .max(DURATION_MAX, 'Send at most a week, in seconds.')
    .nullish(),
  name: optional(text(NAME_LENGTH_MAX, '“Jane Doe”')),
  note: optional(
    z
      .string('Send a text, such as “Asked to be called back.”')
      .transform(cleanText)
      .pipe(z.string().max(NOTE_LENGTH_MAX, `Send at most ${NOTE_LENGTH_MAX.toLocaleString('en')} characters.`)),
  ),
  recording_url: optional(
    text(URL_LENGTH_MAX, '“https://pbx.example.com/recordings/17.ogg”').pipe(
      z
        .string()
        .refine((url) => url === '' || /^https?:\/\/[^\s]+$/i.test(url), 'Send an address that begins with https://.'),
    ),
  ),
  id: optional(text(ID_LENGTH_MAX, '“1732801800.42”')),
});

/**
 * Reads the record of a phone call, or says what is wrong with which field. Unknown fields are ignored. `now` is when it
 * started if it doesn't say.
 */
export function readCallRecord(
  input: unknown,
  now: Date,
): Result<InboundMessage, readonly FieldError<CallRecordField>[]> {
  const parsed = schema.safeParse(input);
  if (!parsed.success) return err(fieldErrors(parsed.error, FIELDS));
  const { from, to, started_at: startedAt, duration, name, note, recording_url: recording, id } = parsed.data;
  const phone = plainPhoneNumber(from);
  const caller = from || 'a withheld number';
  const subject = `Call from ${caller}`;
  const lines = [
    `From: ${caller}`,
    ...(to ? [`To: ${to}`] : []),
    `Started: ${startText(startedAt ?? now)}`,
    ...(duration === null || duration === undefined ? [] : [`Lasted: ${durationText(duration)}`]),
    ...(recording ? [`Recording: ${recording}`] : []),
  ];
  return ok({
    facts: { channel: 'phone', senders: [], phone, subject, body: note, headers: [] },
    mark: id === '' ? null : createHash('sha256').update(`phone\n${id}\n${phone}`).digest('hex'),
    messageId: null,
    answers: { messageIds: [], ticketCodes: [] },
    sender: { name: name || from || 'Withheld number', email: '' },
    text: [lines.join('\n'), ...(note ? [note] : [])].join('\n\n'),
    malformed: null,
    raw: null,
  });
}

/** "28 Nov 2026, 14:30 UTC": a text that is stored can't follow its reader's zone. */
function startText(at: Date): string {
  const day = at.toLocaleDateString('en-GB', { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' });
  return `${day}, ${at.toISOString().slice(11, 16)} UTC`;
}

function durationText(seconds: number): string {
  const [minutes, rest] = [Math.floor(seconds / 60), seconds % 60];
  return minutes === 0 ? `${rest} s` : `${minutes.toLocaleString('en')} min ${rest} s`;
}
