import { err, ok, type Result } from './result';

/** Names of all zones that can be chosen. */
export const TIME_ZONES: readonly string[] = [
  'UTC',
  ...Intl.supportedValuesOf('timeZone').filter((name) => name !== 'UTC'),
];

/** What the clocks of a zone are ahead of UTC at an instant, such as "UTC+05:45". */
export function utcOffset(timeZone: string, at: Date): string {
  const parts = new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'longOffset' }).formatToParts(at);
  const offset = parts.find(({ type }) => type === 'timeZoneName')?.value ?? '';
  return offset.replace('GMT', 'UTC');
}

/**
 * A zone as somebody types it: its name in any case, with spaces for underscores, or only its last part if one zone has
 * it ("vienna"). Null = nothing typed. The error is a sentence.
 */
export function readTimeZone(text: string): Result<string | null, string> {
  const typed = text.trim().replace(/\s+/g, '_').toLowerCase();
  if (typed === '') return ok(null);
  const exact = TIME_ZONES.find((name) => name.toLowerCase() === typed);
  if (exact) return ok(exact);
  const places = TIME_ZONES.filter((name) => name.toLowerCase().endsWith(`/${typed}`));
  if (places.length === 1 && places[0]) return ok(places[0]);
  const otherName = listedName(typed);
  if (otherName) return ok(otherName);
  return err(`“${text.trim().slice(0, 60)}” is not a time zone. Choose one from the list, such as Europe/Vienna.`);
}

/** The name that the list has for a zone's older or newer one, such as Asia/Calcutta for Asia/Kolkata; null for others. */
function listedName(name: string): string | null {
  try {
    const { timeZone } = new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions();
    return TIME_ZONES.includes(timeZone) ? timeZone : null;
  } catch {
    // Intl has no other way to ask: it throws a RangeError for a zone it doesn't know.
    return null;
  }
}
