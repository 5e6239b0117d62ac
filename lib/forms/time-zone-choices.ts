import { setImmediate } from 'node:timers/promises';
import { TIME_ZONES, utcOffset } from '../domain/time-zones';

/** A time zone to choose, and what its clocks are ahead of UTC now, such as "UTC+01:00". */
export interface TimeZoneChoice {
  readonly name: string;
  readonly offset: string;
}

/** Clocks are changed on the half-hour at the oftenest. */
const FRESH_MS = 30 * 60_000;

let known: { readonly period: number; readonly choices: Promise<TimeZoneChoice[]> } | null = null;

/**
 * All zones with their offsets. Working them out takes a third of a second, and visitors are checked in the same
 * process: so it is done bit by bit, and remembered.
 */
export function timeZoneChoices(now: Date): Promise<TimeZoneChoice[]> {
  const period = Math.floor(now.getTime() / FRESH_MS);
  if (known?.period !== period) known = { period, choices: workOut(now) };
  return known.choices;
}

async function workOut(now: Date): Promise<TimeZoneChoice[]> {
  const choices: TimeZoneChoice[] = [];
  for (const name of TIME_ZONES) {
    choices.push({ name, offset: utcOffset(name, now) });
    await setImmediate();
  }
  return choices;
}
