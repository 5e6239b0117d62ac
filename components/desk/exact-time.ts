import { minuteOfEnd } from '../../lib/domain/minute-of-end';

/** "Tue 24 Nov 2026, 15:30" in a zone (IANA name), without naming the zone: a page names it once. */
export function exactTime(at: Date, timeZone: string): string {
  return formatterFor(timeZone)
    .format(at)
    .replace(/^(\w+), /, '$1 ');
}

/** The day alone: "Tue 24 Nov 2026". */
export function exactDay(at: Date, timeZone: string): string {
  return exactTime(at, timeZone).slice(0, -7);
}

/** The end of something, at the minute by which it is over. */
export function exactEnd(end: Date, timeZone: string): string {
  return exactTime(minuteOfEnd(end), timeZone);
}

/** The instant as the end of something, or "indefinitely" for an end that never comes. */
export function untilText(until: Date | null, timeZone: string): string {
  return until ? `until ${exactEnd(until, timeZone)}` : 'indefinitely';
}

/** Making a formatter costs far more than using it, and a grid writes a hundred instants in one zone. */
const formatters = new Map<string, Intl.DateTimeFormat>();

function formatterFor(timeZone: string): Intl.DateTimeFormat {
  const known = formatters.get(timeZone);
  if (known) return known;
  const made = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
  });
  formatters.set(timeZone, made);
  return made;
}
