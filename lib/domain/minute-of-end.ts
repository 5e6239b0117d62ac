const MINUTE_MS = 60_000;

/**
 * The whole minute by which something that ends is over: wherever an end is written to the minute, it is this one, so that
 * visitors and staff read the same, and whoever comes back then is not refused.
 */
export function minuteOfEnd(end: Date): Date {
  return new Date(Math.ceil(end.getTime() / MINUTE_MS) * MINUTE_MS);
}
