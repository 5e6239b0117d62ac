/**
 * "Until when" as people write it: on the command line, in forms and in the API. Reads into an instant, so that a ban
 * ends at the same moment for everybody, whatever zone they look from.
 */
import { DateTime, IANAZone } from 'luxon';
import { LATEST_VALID_UNTIL } from './ban';
import { err, ok, type Result } from './result';

/** The periods that dialogs and forms offer; `text` is their name on screen, and `parseValidUntil` reads it. */
export const BAN_PERIODS = [
  { text: '1 hour', durationSeconds: 3_600 },
  { text: '1 day', durationSeconds: 86_400 },
  { text: '1 week', durationSeconds: 604_800 },
  { text: '30 days', durationSeconds: 2_592_000 },
] as const;

/** `message` is a sentence for the person who wrote the text. */
export interface ValidUntilError {
  readonly kind: 'unreadable' | 'no-such-time' | 'not-in-future' | 'too-late' | 'unknown-time-zone';
  readonly message: string;
}

/**
 * Reads the end of a ban: null = indefinitely. `timeZone` is an IANA name; it is where dates without an offset are.
 * - empty, or `indefinitely`
 * - a period from `now`: `90m`, `1 hour`, `1 day`, `30d`, `2 weeks`. Exact: a day is 24 hours, whatever the clocks do
 * - an instant: `2027-03-30T15:30:00Z`, `2027-03-30T15:30+02:00` (RFC 3339; seconds may be left out)
 * - a local date and time: `2027-03-30 15:30`, `2027-03-30T15:30`
 * - a local date: "until 30 March" holds through that day, so the ban ends as the next day begins
 *
 * Where clocks are put back, a time that comes twice means the second one, so that no ban ends before its time; where
 * they are put forward, a time that is skipped is an error. The result lies after `now` and not after
 * LATEST_VALID_UNTIL, else an error.
 */
export function parseValidUntil(
  text: string,
  context: { readonly now: Date; readonly timeZone: string },
): Result<Date | null, ValidUntilError> {
  const trimmed = text.trim();
  if (trimmed === '' || /^indefinitely$/i.test(trimmed)) return ok(null);
  if (!IANAZone.isValidZone(context.timeZone)) {
    return err({ kind: 'unknown-time-zone', message: `“${context.timeZone}” is not a time zone. Try Europe/Vienna.` });
  }
  const read = readPeriod(trimmed, context.now) ?? readInstant(trimmed) ?? readLocal(trimmed, context.timeZone);
  if (read === null) return err({ kind: 'unreadable', message: unreadableMessage(trimmed, context) });
  return read.ok ? within(read.value, context.now) : read;
}

/** Whether clocks show the time of this instant twice in the zone, as they do where they are put back. */
export function comesTwice(at: Date, timeZone: string): boolean {
  return DateTime.fromJSDate(at, { zone: timeZone }).getPossibleOffsets().length > 1;
}

const PERIOD = /^(\d{1,9})\s*(m|min|minutes?|h|hours?|d|days?|w|weeks?)$/i;
const UNIT_SECONDS: Readonly<Record<string, number>> = { m: 60, h: 3_600, d: 86_400, w: 604_800 };

const TIME = '(?:[01]\\d|2[0-3]):[0-5]\\d(?::[0-5]\\d(?:\\.\\d{1,9})?)?';
const INSTANT = new RegExp(`^\\d{4}-\\d\\d-\\d\\d[T ]${TIME}(?:Z|[+-]\\d\\d:?\\d\\d)$`, 'i');
const LOCAL = new RegExp(`^(\\d{4}-\\d\\d-\\d\\d)(?:(?:T| +)(${TIME}))?$`, 'i');

type Read = Result<Date, ValidUntilError> | null;

function readPeriod(text: string, now: Date): Read {
  const [, count, unit] = PERIOD.exec(text) ?? [];
  const unitSeconds = UNIT_SECONDS[unit?.charAt(0).toLowerCase() ?? ''];
  if (count === undefined || unitSeconds === undefined) return null;
  // Kept in the range of Date, so that `within` can judge it.
  const until = Math.min(now.getTime() + Number(count) * unitSeconds * 1_000, 8.64e15);
  return ok(new Date(until));
}

function readInstant(text: string): Read {
  if (!INSTANT.test(text)) return null;
  const instant = DateTime.fromISO(text.toUpperCase().replace(' ', 'T'));
  return instant.isValid ? ok(instant.toJSDate()) : err(noSuchTime(text));
}

function readLocal(text: string, zone: string): Read {
  const [, date, time] = LOCAL.exec(text) ?? [];
  if (date === undefined) return null;
  if (time === undefined) return readLocalDate(text, date, zone);

  const written = `${date}T${time}`;
  const local = DateTime.fromISO(written, { zone });
  if (!local.isValid) return err(noSuchTime(text));
  // Luxon moves a skipped time forward; read as UTC, where nothing is ever skipped, the text keeps its clock face.
  if (clockFace(local) !== clockFace(DateTime.fromISO(written, { zone: 'utc' }))) {
    const instead = local.toFormat('yyyy-MM-dd HH:mm');
    const place = zone.replaceAll('_', ' ');
    const message = `${written.replace('T', ' ')} does not exist in ${place}, where the clocks go forward then. Did you mean ${instead}?`;
    return err({ kind: 'no-such-time', message });
  }
  return ok(new Date(Math.max(...possibleInstants(local))));
}

function readLocalDate(text: string, date: string, zone: string): Read {
  const day = DateTime.fromISO(date, { zone });
  if (!day.isValid) return err(noSuchTime(text));
  // Where midnight itself is skipped, luxon's day begins at the first moment that exists; where it comes twice, the
  // next day begins with the first.
  const nextDay = day.plus({ days: 1 }).startOf('day');
  return ok(new Date(Math.min(...possibleInstants(nextDay))));
}

function possibleInstants(local: DateTime): number[] {
  return local.getPossibleOffsets().map((each) => each.toMillis());
}

function clockFace(local: DateTime): string {
  return local.toFormat("yyyy-MM-dd'T'HH:mm:ss.SSS");
}

function within(until: Date, now: Date): Result<Date, ValidUntilError> {
  if (until <= now) {
    return err({ kind: 'not-in-future', message: 'A ban must end in the future. Choose a later time.' });
  }
  if (until > LATEST_VALID_UNTIL) {
    const message = `A ban can end in ${LATEST_VALID_UNTIL.getUTCFullYear()} at the latest. Leave it empty to ban indefinitely.`;
    return err({ kind: 'too-late', message });
  }
  return ok(until);
}

function noSuchTime(text: string): ValidUntilError {
  return { kind: 'no-such-time', message: `There is no such date or time as ${text}.` };
}

function unreadableMessage(text: string, { now, timeZone }: { now: Date; timeZone: string }): string {
  const shown = text.length > 40 ? `${text.slice(0, 40)}…` : text;
  const date = DateTime.fromJSDate(now, { zone: timeZone }).plus({ days: 30 }).toISODate();
  return (
    `“${shown}” is not a time. Write a period, such as 1 hour or 30 days, a date, such as ${date}, ` +
    `a date and time, such as ${date} 15:30, or leave it empty to ban indefinitely.`
  );
}
