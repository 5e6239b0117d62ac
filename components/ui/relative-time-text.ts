const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/**
 * Largest first: a unit's size, and from how much on it is used, in seconds: what rounds to 60 minutes is an hour. A month
 * and a year are calendar averages; 30 days stay days, as they are chosen.
 */
const UNITS: readonly { readonly unit: Intl.RelativeTimeFormatUnit; readonly size: number; readonly from: number }[] = [
  { unit: 'year', size: 365.25 * DAY, from: 350 * DAY },
  { unit: 'month', size: 30.44 * DAY, from: 30.5 * DAY },
  { unit: 'day', size: DAY, from: DAY - HOUR / 2 },
  { unit: 'hour', size: HOUR, from: HOUR - MINUTE / 2 },
  { unit: 'minute', size: MINUTE, from: MINUTE },
];

const format = new Intl.RelativeTimeFormat('en-GB', { numeric: 'always' });

/** "3 hours ago", "in 2 days", "just now", "in under a minute"; rounded to the nearest whole unit, from a minute on. */
export function relativeTimeText(at: Date, now: Date): string {
  const seconds = (at.getTime() - now.getTime()) / 1000;
  const fitting = UNITS.find(({ from }) => Math.abs(seconds) >= from);
  if (fitting) return format.format(Math.round(seconds / fitting.size), fitting.unit);
  return seconds > 0 ? 'in under a minute' : 'just now';
}
